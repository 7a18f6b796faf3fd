"""Working days for the rooms: the engine's calendar, so that pages and checks count the same days.

This is the one place of the platform, beside the rooms that run the engine, that knows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from casecheck.calendar import WorkCalendar, china

__all__ = ["WorkCalendar", "calendar_of", "china", "workdays_left"]


def calendar_of(
    holidays: Iterable[Mapping[str, str]],
    make_up_days: Iterable[Mapping[str, str]],
    years: Sequence[Mapping[str, object]],
) -> WorkCalendar:
    """Return the calendar of rows {on: ISO date} and {year, is_confirmed}."""
    return WorkCalendar(
        frozenset(date.fromisoformat(row["on"]) for row in holidays),
        frozenset(date.fromisoformat(row["on"]) for row in make_up_days),
        frozenset(int(str(row["year"])) for row in years if row["is_confirmed"]),
    )


def workdays_left(calendar: WorkCalendar, today: date, due_on: date) -> int:
    """Return the working days after today up to and including the last day; negative when that day has passed."""
    if due_on >= today:
        return sum(worked for day, _before, worked in calendar.days(today, due_on) if day > today)
    return -sum(worked for day, _before, worked in calendar.days(due_on, today) if day > due_on)
