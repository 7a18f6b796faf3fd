"""A screening campaign under way: every post has its questions, and last year's risks stand in it."""

from __future__ import annotations

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.policies.queries import working_calendar
from lianfang.screening.actions import plan_campaign, start_campaign

DAYS = {"post_due_on": 15, "division_due_on": 25, "office_due_on": 30}


def load_campaign(actor: Actor) -> None:
    """Plan and start the campaign for next year's register."""
    year, calendar = clock.today().year + 1, working_calendar(actor)
    days = {name: calendar.add_workdays(clock.today(), count) for name, count in DAYS.items()}
    made = plan_campaign(
        actor, year=year, title=f"{year}年度廉政风险排查", title_en=f"Screening of integrity risks {year}", **days
    )
    start_campaign(actor, key=str(made.pk))
