"""Office time: seconds counted only while the office is open, mapped to the wall clock and back into the calendar.

A span of at most n office days in office time is a span of at most n working days on the calendar, and a longer one is
longer there too. So a limit that is kept in office time is kept for every judge who counts working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from casecheck.calendar import WorkCalendar

MORNING_OPENS, MORNING_SECONDS = 9 * 3600, 3 * 3600
AFTERNOON_OPENS, AFTERNOON_SECONDS = 13 * 3600 + 1800, 3 * 3600 + 1800
OFFICE_DAY = MORNING_SECONDS + AFTERNOON_SECONDS
BEIJING_OFFSET = 8 * 3600
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class OfficeTime:
    """Hold the working days of a span. days: their numbers since 1970, ascending."""

    days: np.ndarray

    @classmethod
    def between(cls, calendar: WorkCalendar, first: date, last: date) -> OfficeTime:
        """Return the office time from the first to the last day, both included."""
        worked = [day.toordinal() - EPOCH for day, _, is_worked in calendar.days(first, last) if is_worked]
        return cls(np.array(worked, np.int64))

    @property
    def seconds(self) -> int:
        """Return how long the office is open in all."""
        return len(self.days) * OFFICE_DAY

    def micros(self, moments: np.ndarray) -> np.ndarray:
        """Return office seconds as microseconds since 1970 in UTC."""
        day, second = np.divmod(moments, OFFICE_DAY)
        is_morning = second < MORNING_SECONDS
        clock = np.where(is_morning, MORNING_OPENS + second, AFTERNOON_OPENS + second - MORNING_SECONDS)
        return (self.days[day] * 86_400 + clock - BEIJING_OFFSET) * 1_000_000

    def years(self, moments: np.ndarray) -> np.ndarray:
        """Return the calendar year of each moment."""
        return (self.days[moments // OFFICE_DAY].astype("datetime64[D]").astype("datetime64[Y]").astype(int)) + 1970
