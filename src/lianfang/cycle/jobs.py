"""What the worker does for the cycle: the reminders of every morning; run twice a day it reminds once."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lianfang.cycle import actions


@app.periodic(cron="0 1 * * *")  # UTC; nine in the morning in China
@app.task(name="cycle.remind_stages", queue="default", pass_context=False)
def remind_stages(timestamp: int) -> None:
    """Remind the owners of stages that come due."""
    actions.remind_stages()
