"""Jobs of the trail: the verification that somebody asked for, and the one of every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianfang.trail import actions


@app.task(name="trail.perform_verification", queue="default", retry=1, pass_context=False)
def perform_verification(verification_id: int) -> None:
    """Verify the trail for a queued request."""
    actions.perform_verification(verification_id)


@app.periodic(cron="30 18 * * *")  # UTC; half past two at night in China
@app.task(name="trail.verify_nightly", queue="default", pass_context=False)
def verify_nightly(timestamp: int) -> None:
    """Verify the trail once a night."""
    actions.verify_nightly()
