"""Count working time: days off, make-up days at weekends, and how much of a span was working time.

A working day counts 24 hours from midnight to midnight of the office's zone, so a span that ends at the time of day
at which it began is whole days. One second more begins a new day of a limit. The SQL of checks uses the same days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import holidays
import yaml

from casecheck.errors import BadInput

DAY = timedelta(days=1)
DEFAULT_ZONE = "Asia/Shanghai"
FIRST_YEAR, LAST_YEAR = 1900, 2199  # of working days; what lies beyond is a slip of the pen
YEARS_BEFORE = 10  # what was due long ago may be done now
KEYS = ("zone", "base", "holidays", "make_up_days", "confirmed_years")


@dataclass(frozen=True)
class WorkCalendar:
    """Say which days are worked. Saturdays and Sundays are off unless they are make-up days.

    confirmed_years: years whose days off and make-up days are announced; others are a forecast.
    """

    holidays: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    confirmed_years: frozenset[int] = frozenset()
    zone: str = DEFAULT_ZONE

    def is_workday(self, day: date) -> bool:
        """Say whether the day is worked; a make-up day wins over everything."""
        return day in self.make_up_days or (day.weekday() < 5 and day not in self.holidays)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Return the exact working time between two moments; negative when end is earlier.

        Moments without a zone are local to the calendar's zone.
        """
        a, b = self.local(start), self.local(end)
        if b < a:
            return -self.worked(b, a)
        return self._workdays(a.date(), b.date()) * DAY + self._of_day(b) - self._of_day(a)

    def used_days(self, start: datetime, end: datetime, suspended: timedelta = timedelta()) -> int:
        """Return the days of a limit that are used: working time less suspensions, every begun day counted whole."""
        return -(-(self.worked(start, end) - suspended) // DAY)

    def add_days(self, start: datetime, days: int) -> datetime:
        """Return the moment at which so many working days are used up; `used_days` grows after it.

        The answer has start's zone; it never lies before start.
        """
        local = self.local(start)
        left = days * DAY
        while left > timedelta() or (days and not self.is_workday(local.date())):
            midnight = datetime.combine(local.date() + DAY, time())
            if not self.is_workday(local.date()):
                local = midnight
            elif midnight - local >= left:
                return self._like(start, local + left)
            else:
                left -= midnight - local
                local = midnight
        return self._like(start, local)

    def add_workdays(self, day: date, days: int) -> date:
        """Return the date so many working days after a date (before it when negative)."""
        step = DAY if days >= 0 else -DAY
        left = abs(days)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def unconfirmed(self, years: Iterable[int]) -> list[int]:
        """Return those of the years whose days off are only a forecast."""
        return sorted(set(years) - self.confirmed_years)

    def days(self, first: date, last: date) -> list[tuple[date, int, bool]]:
        """Return each day of a span with the number of working days before it in the span, and whether it is worked."""
        rows, before, day = [], 0, first
        while day <= last:
            is_worked = self.is_workday(day)
            rows.append((day, before, is_worked))
            before, day = before + is_worked, day + DAY
        return rows

    def local(self, moment: datetime) -> datetime:
        """Return the wall clock time of a moment in the calendar's zone, without a zone."""
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) if moment.tzinfo else moment

    def _like(self, start: datetime, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(start.tzinfo) if start.tzinfo else local

    def _of_day(self, local: datetime) -> timedelta:
        return local - datetime.combine(local.date(), time()) if self.is_workday(local.date()) else timedelta()

    def _workdays(self, first: date, last: date) -> int:
        """Count the working days from first up to, not including, last."""
        weeks, rest = divmod((last - first).days, 7)
        weekdays = weeks * 5 + sum((first.weekday() + place) % 7 < 5 for place in range(rest))
        off = sum(first <= day < last and day.weekday() < 5 and day not in self.make_up_days for day in self.holidays)
        return weekdays - off + sum(first <= day < last and day.weekday() >= 5 for day in self.make_up_days)


@cache
def china(first_year: int, last_year: int) -> WorkCalendar:
    """Return the calendar of the State Council's notices: days off and make-up days at weekends.

    A year without any make-up day has not been announced and is no confirmed year.
    """
    first_year, last_year = max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR)
    source = holidays.country_holidays("CN", years=range(first_year - 1, last_year + 2))
    make_up = {day for day in getattr(source, "weekend_workdays", ()) if first_year <= day.year <= last_year}
    off = {day for day in source if first_year <= day.year <= last_year}
    return WorkCalendar(frozenset(off - make_up), frozenset(make_up), frozenset(day.year for day in make_up))


def load_calendar(name: str, first_year: int, last_year: int, zone: str = DEFAULT_ZONE) -> WorkCalendar:
    """Return the calendar `cn`, or one from a YAML file. Raise BadInput for a file that is no calendar.

    zone: whose midnights begin the days, unless the file names one.
    Keys: zone, base (cn or none), holidays, make_up_days, confirmed_years. With a base the file's days win over it.
    """
    if name == "cn":
        return replace(china(first_year - YEARS_BEFORE, last_year), zone=zone)
    file = Path(name)
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise _bad(name, f"The calendar cannot be read: {' '.join(str(error).split())}.") from error
    if not isinstance(content, dict) or set(content) - set(KEYS):
        raise _bad(name, "This is no calendar.")
    return _from_content(name, {"zone": zone} | content, first_year, last_year)


def _from_content(name: str, content: dict[str, Any], first_year: int, last_year: int) -> WorkCalendar:
    off, make_up = _dates(name, content, "holidays"), _dates(name, content, "make_up_days")
    if content.get("base") not in (None, "cn"):
        raise _bad(name, "The only base is cn.")
    base = china(first_year, last_year) if content.get("base") else WorkCalendar()
    years = content.get("confirmed_years", [])
    if not isinstance(years, list) or not all(isinstance(year, int) for year in years):
        raise _bad(name, "confirmed_years is no list of years.")
    return WorkCalendar(
        (base.holidays - make_up) | off,
        (base.make_up_days - off) | make_up,
        base.confirmed_years | frozenset(years),
        _zone(name, content["zone"]),
    )


def _zone(name: str, zone: Any) -> str:
    if not isinstance(zone, str) or zone not in available_timezones():
        raise _bad(name, f"{zone!r} is no time zone.")
    return str(zone)


def _dates(name: str, content: dict[str, Any], key: str) -> frozenset[date]:
    values = content.get(key) or []
    if not isinstance(values, list) or not all(type(value) is date for value in values):
        raise _bad(name, f"{key} is no list of dates.")
    return frozenset(values)


def _bad(name: str, reason: str) -> BadInput:
    hint = f"Write the keys {', '.join(KEYS)}; dates as 2026-10-01."
    return BadInput("calendar", file=name, reason=reason, hint=hint)
