"""What others do in the office while a browser walks for some: one step of the year, then the process ends.

Run as ``python -m tests.journeys.backstage STEP [codes left to the browser …]`` beside a product, with its environment.
"""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
django.setup()

from demo.loading import whole  # noqa: E402
from demo.office.load import load_office  # noqa: E402
from lianfang.kernel import clock  # noqa: E402
from tests.journeys import year as steps  # noqa: E402
from tests.journeys.cycle import Staff, staff_of, staffed  # noqa: E402


def prepare(staff: Staff, *_but: str) -> None:
    """Load the reference office before its campaign, and give every post an account."""
    whole.load_campaign = lambda actor: None
    whole.load_demo()
    staffed(staff.office)


def seat(staff: Staff, *posts: str) -> None:
    """Give these posts accounts beside those of the demonstration."""
    staffed(staff.office, posts)


def screen(staff: Staff, *but: str) -> None:
    """Let all other posts hand in."""
    steps.screen(staff, but)


def merge(staff: Staff, *but: str) -> None:
    """Let all other divisions hand in, and the office accept them."""
    (campaign,) = [row["key"] for row in staff.rows("MS1", "campaigns", state="running")]
    steps.merge(staff, campaign, but)
    steps.accept(staff, campaign)


def put_forward(staff: Staff, *_but: str) -> None:
    """Put all other batches before the team."""
    steps.put_forward(staff)


def sit(staff: Staff, *but: str) -> None:
    """Open the meeting and settle all topics but those of the divisions that are named."""
    (ref,) = [row["key"] for row in staff.rows("MS1", "meetings", state="convened") if row["key"] != JUST_PREPARED]
    members = steps.sit(staff, ref)
    for row in list(staff.rows("MS1", "topics", state="agenda")):
        if steps.is_of_risks(row["title"]) and not any(f"-{code}-" in row["title"] for code in but):
            steps.treat(staff, row["key"], members)


def decide_edition(staff: Staff, *_but: str) -> None:
    """Call a meeting about the catalogue, hold it eight working days later, and end it."""
    topics = [row["key"] for row in staff.rows("MS1", "topics", state="waiting")]
    meets = steps.in_workdays(8)
    ref = steps.call_meeting(staff, topics, meets)
    with staff.on(meets):
        members = steps.sit(staff, ref)
        for topic in topics:
            steps.treat(staff, topic, members)
        staff.move("MS1", f"meetings/{ref}", "close")


JUST_PREPARED = f"DZ-{clock.today().year}-2"
"""The meeting that the reference office has prepared already and does not hold in this year's walk."""
STEPS = {
    step.__name__.replace("_", "-"): step for step in (prepare, seat, screen, merge, put_forward, sit, decide_edition)
}

if __name__ == "__main__":
    STEPS[sys.argv[1]](staff_of(load_office()), *sys.argv[2:])
