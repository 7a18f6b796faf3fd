"""Find what was done outside working hours or on days off."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
from casecheck.checks.listing import tell_empty
from casecheck.errors import BadInput


@dataclass(frozen=True)
class OffHours:
    """Say which hours and days are worked, and what matters."""

    activities: tuple[str, ...] = parameter("Activities that are looked at; none means every one.", default=())
    from_hour: float = parameter("Hour of the day at which work begins, such as 8.5.", default=8.0)
    to_hour: float = parameter("Hour of the day at which work ends.", default=18.0)
    grace_hours: float = parameter("Hours before and after those that are let pass.", default=1.0)
    days_off: bool = parameter("Look for days off too, by the calendar of the run.", default=True)
    min_count: int = parameter("Least number of such events of one actor in a case that makes a finding.", default=1)
    is_midnight_known: bool = parameter(
        "Take midnight for a time; else, for an event whose time is not known.", default=False
    )
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        if not 0 <= self.from_hour < self.to_hour <= 24 or self.grace_hours < 0 or self.min_count < 1:
            reason = "The hours do not rise from 0 to 24, grace_hours is below 0, or min_count below 1."
            raise BadInput("rule_value", reason=reason, hint="Write 8.5 for half past eight.")


OFF_HOURS = Check(
    "off_hours",
    "Something was done outside working hours.",
    OffHours,
    needs_calendar=True,
    prepare=tell_empty("activities"),
    names=("activities",),
    family="time",
    sentences={
        "en": "{measured:g} events lie outside working hours, {off_days} of them on days off, such as “{activity}”.",
        "zh": "有{measured:g}次办理在工作时间之外,其中休息日{off_days}次;例如“{activity}”。",
    },
)
