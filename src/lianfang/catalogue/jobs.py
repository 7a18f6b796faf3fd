"""What the worker does for the catalogue."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianfang.catalogue import actions


@app.periodic(cron="10 17 * * *")  # UTC; past one at night in China
@app.task(name="catalogue.judge_items", queue="default", pass_context=False)
def judge_items(timestamp: int) -> None:
    """Judge every item anew: some findings follow from the day alone, and policies and posts change."""
    actions.judge_items()
