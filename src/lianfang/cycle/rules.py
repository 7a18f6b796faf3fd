"""When a stage is reminded of, and how last year's days are read for this year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class Nearness(StrEnum):
    """How a stage that is not done stands to its last day."""

    FAR = "far"
    NEAR = "near"
    LATE = "late"


def nearness(due_on: date, today: date, warned_from: date) -> Nearness:
    """Tell how near the last day is, which itself is in time; warned_from: the first day of reminders."""
    if today > due_on:
        return Nearness.LATE
    return Nearness.NEAR if today >= warned_from else Nearness.FAR


def in_year(day: date, year: int) -> date:
    """Return the same day in another year; 29 February becomes the 28th where the year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def outside(starts_on: date, ends_on: date, stages: Iterable[tuple[date, date]]) -> bool:
    """Tell whether a stage begins before its programme or ends after it."""
    return any(begins < starts_on or due > ends_on for begins, due in stages)
