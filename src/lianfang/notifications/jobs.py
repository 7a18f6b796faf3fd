"""Jobs of notifications."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lianfang.kernel.access import system
from lianfang.notifications import actions
from lianfang.notifications.rules import MOST_ATTEMPTS

FIRST_WAIT_SECONDS = 5


@app.task(
    name=actions.SEND_JOB,
    queue="mail",
    retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=FIRST_WAIT_SECONDS),
)
def send_email(delivery_id: int) -> None:
    """Send one e-mail; run twice it sends once, because the delivery remembers."""
    actions.send_delivery(system("e-mails are sent by a job"), delivery_id=delivery_id)
