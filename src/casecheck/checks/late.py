"""Find the cases that took longer than allowed, straight from the columns of a log.

What `clock.sql` and `total_limit.sql` gather by SQL is gathered here by a walk over numbers. Tests hold both equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.checks.contract import Context
from casecheck.checks.rows import Codes, Numbers, Rows, begins_of, ranges
from casecheck.findings import MOMENT, order_of
from casecheck.pieces import in_parts

Flags = npt.NDArray[np.bool_]
DAY = 86_400_000_000  # microseconds
NEVER, BEFORE_ALL = np.iinfo(np.int64).max, np.iinfo(np.int64).min


@dataclass(frozen=True)
class Clock:
    """Say what is measured, and between which activities; any event starts or stops a clock where it is None.

    starts, stops: numbers of activities. as_of: up to when open cases are measured, in microseconds.
    """

    allowed_days: float
    starts: int | None
    stops: int | None
    as_of: int | None


class Late(NamedTuple):
    """Hold one entry per late case. rows, counts: its evidence, and of how many rows; all moments in microseconds."""

    rows: Numbers
    counts: Numbers
    shown: Numbers
    started_at: Numbers
    ended_at: Numbers
    is_open: Flags
    worked: Numbers


class Days:
    """Count working time before a moment by the calendar that was offered to the engine."""

    def __init__(self, context: Context) -> None:
        calendar = context.engine.query("SELECT day, worked_before, is_worked FROM calendar ORDER BY day")
        days = np.asarray(calendar["day"].cast(pa.int32()))
        self.first, self.last = int(days[0]) + 1, int(days[-1]) - 1  # a zone moves a moment by less than a day or two
        self.zone = context.calendar.zone
        self._begin, self._before = int(days[0]), np.asarray(calendar["worked_before"])
        self._is_worked = np.asarray(calendar["is_worked"])

    def know(self, low: int, high: int) -> bool:
        """Say whether the calendar has every day between two moments, in any zone."""
        return self.first * DAY <= low and high < self.last * DAY

    def worked(self, moments: Numbers) -> Numbers:
        """Return the working time before each moment, from the calendar's first day on."""
        local = pc.local_timestamp(pa.array(moments).cast(pa.timestamp("us", self.zone)))
        day, of_day = np.divmod(np.asarray(local.view(pa.int64())), DAY)
        day -= self._begin
        found: Numbers = self._before[day] * DAY + np.where(self._is_worked[day], of_day, 0)
        return found


def gather_late(
    context: Context, limit_days: float, extra_days: float, from_activity: str, to_activity: str
) -> tuple[pa.Table, int] | None:
    """Return what `gathered` of total_limit holds, in order of time, and how many cases were judged.

    None where granted days suspend clocks, where numbers of events do not rise, and for days that the calendar lacks.
    """
    log, days = context.log, Days(context)
    as_of = None if context.as_of is None else pa.scalar(context.as_of, MOMENT).value
    low, high = (int(pa.scalar(moment, MOMENT).value) for moment in log.span())
    if not log.is_rising or log.has("suspended_days") or not days.know(low, max(high, as_of or high)):
        return None
    names = log.words("activity").dictionary.to_pylist()
    starts, stops = (
        (names.index(name) if name in names else len(names)) if name else None for name in (from_activity, to_activity)
    )
    clock = Clock(limit_days + extra_days, starts, stops, as_of)
    rows = Rows.of(log)

    def part(begin: int, end: int) -> tuple[Late, int]:
        late, judged = _late(rows.cases[begin:end], rows.activities[begin:end], rows.moments[begin:end], clock, days)
        return late._replace(rows=late.rows + begin, shown=late.shown + begin), judged

    parts, judged = zip(*in_parts(part, rows.cases), strict=True)
    late = Late(*map(np.concatenate, zip(*parts, strict=True)))
    late = late._replace(rows=rows.at(late.rows), shown=rows.at(late.shown))
    return _told(context, late, limit_days, clock.allowed_days), sum(judged)


def _late(cases: Codes, activities: Codes, at: Numbers, clock: Clock, days: Days) -> tuple[Late, int]:
    """Return the late cases of rows that stand case by case, counted from the first, and how many cases were judged."""
    begins = begins_of(cases)
    last = np.maximum.reduceat(at, begins) if len(begins) else at
    started, done = last, last
    if len(begins):
        started = np.minimum.reduceat(_only(at, activities, clock.starts, NEVER), begins)
    if clock.stops is not None and len(begins):
        done = np.maximum.reduceat(_only(at, activities, clock.stops, BEFORE_ALL), begins)
    is_open = done == BEFORE_ALL
    ended = np.where(is_open, BEFORE_ALL if clock.as_of is None else clock.as_of, done)
    is_judged = started <= ended
    # nobody works longer than the clock on the wall goes, which a zone moves by less than a day
    chosen = np.flatnonzero(is_judged & (ended > started + (clock.allowed_days - 1.0) * DAY))
    worked = days.worked(ended[chosen]) - days.worked(started[chosen])
    is_late = worked > clock.allowed_days * DAY
    chosen, worked = chosen[is_late], worked[is_late]
    counts = np.diff(np.append(begins, len(cases)))[chosen]
    rows = ranges(begins[chosen], counts)
    moments, shown_at = at[rows], np.where(is_open, last, done)
    is_shown = moments == np.repeat(shown_at[chosen], counts)
    is_start = moments == np.repeat(started[chosen], counts)
    if clock.stops is not None:
        is_shown &= (activities[rows] == clock.stops) | np.repeat(is_open[chosen], counts)
    if clock.starts is not None:
        is_start &= activities[rows] == clock.starts
    kept = rows[is_shown | is_start]
    firsts = np.cumsum(counts) - counts
    shown, kept_counts = kept, counts
    if len(chosen):
        shown = np.maximum.reduceat(np.where(is_shown, rows, -1), firsts)
        kept_counts = np.add.reduceat((is_shown | is_start).astype(np.int64), firsts)
    late = Late(kept, kept_counts, shown, started[chosen], ended[chosen], is_open[chosen], worked)
    return late, int(is_judged.sum())


def _only(at: Numbers, activities: Codes, wanted: int | None, other: int) -> Numbers:
    """Return the moments of one activity, another moment for others."""
    return at if wanted is None else np.where(activities == wanted, at, other)


def _told(context: Context, late: Late, limit_days: float, allowed_days: float) -> pa.Table:
    """Return late cases as `gathered` has them, in order of time."""
    numbers = context.log.numbers
    begins = np.cumsum(late.counts) - late.counts
    order = order_of(late.ended_at, numbers(late.rows[begins]))
    if order is None:
        order = np.arange(len(begins))
    counts = late.counts[order]
    rows = late.rows[ranges(begins[order], counts)]
    offsets = pa.array(np.append(0, np.cumsum(counts)), pa.int32())
    return pa.table(
        {
            "event_ids": pa.ListArray.from_arrays(offsets, numbers(rows)),
            "shown_event": numbers(late.shown[order]),
            "started_at": pa.array(late.started_at[order]).cast(MOMENT),
            "ended_at": pa.array(late.ended_at[order]).cast(MOMENT),
            "is_open": late.is_open[order],
            "limit_days": pa.repeat(limit_days, len(order)),
            "allowed_days": pa.repeat(allowed_days, len(order)),
            "used": late.worked[order],
            "worked": late.worked[order],
            "suspended": pa.repeat(0, len(order)),
        }
    )
