"""Find the cases that may have taken longer than allowed, straight from the columns of a log.

What `clock.sql` and `total_limit.sql` gather by SQL is gathered here by a walk over numbers, up to the working time of
those that took so long by the clock on the wall, which `late.sql` measures. Tests hold both equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from casecheck.backends.texts import read_text
from casecheck.checks.contract import Context
from casecheck.checks.rows import DAY, SHIFT, Codes, Flags, Numbers, Rows, begins_of, micros_of, ranges
from casecheck.findings import MOMENT
from casecheck.pieces import in_parts

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
    """Hold one entry per case that may be late. rows, counts: its evidence, of so many rows. Moments: microseconds."""

    rows: Numbers
    counts: Numbers
    shown: Numbers
    started_at: Numbers
    ended_at: Numbers
    is_open: Flags


def gather_late(
    context: Context, limit_days: float, extra_days: float, from_activity: str, to_activity: str
) -> int | None:
    """Make the table `gathered` of total_limit, and return how many cases were judged.

    None where granted days suspend clocks, where numbers of events do not rise, and for days that the calendar lacks.
    """
    log, as_of = context.log, micros_of(context.as_of)
    if not log.is_rising or log.has("suspended_days") or not _is_counted(context):
        return None
    names = log.words("activity").dictionary.to_pylist()
    starts, stops = (
        (names.index(name) if name in names else len(names)) if name else None for name in (from_activity, to_activity)
    )
    clock, rows = Clock(limit_days + extra_days, starts, stops, as_of), Rows.of(log)

    def part(begin: int, end: int) -> tuple[Late, int]:
        late, judged = _late(rows.cases[begin:end], rows.activities[begin:end], rows.moments[begin:end], clock)
        return late._replace(rows=late.rows + begin, shown=late.shown + begin), judged

    parts, judged = zip(*in_parts(part, rows.cases), strict=True)
    late = Late(*map(np.concatenate, zip(*parts, strict=True)))
    context.engine.register("may_be_late", _table(context, rows, late, limit_days, clock.allowed_days))
    context.engine.define("gathered", read_text("casecheck.checks", "late"), zone=context.calendar.zone)
    return int(sum(judged))


def _is_counted(context: Context) -> bool:
    """Say whether the calendar offered to the engine has every day between the moments of a log, in whatever zone."""
    days = context.engine.query("SELECT min(day) AS first, max(day) AS last FROM calendar")
    first, last = (days[name].cast(pa.int32())[0].as_py() * DAY for name in ("first", "last"))
    moments = [micros_of(moment) for moment in (*context.log.span(), context.as_of)]
    return all(first + SHIFT <= moment < last - SHIFT for moment in moments if moment is not None)


def _late(cases: Codes, activities: Codes, at: Numbers, clock: Clock) -> tuple[Late, int]:
    """Return what may be late of rows that stand case by case, counted from the first, and how many were judged."""
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
    chosen = np.flatnonzero(is_judged & (ended > started + (clock.allowed_days * DAY - SHIFT)))
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
    return Late(kept, kept_counts, shown, started[chosen], ended[chosen], is_open[chosen]), int(is_judged.sum())


def _only(at: Numbers, activities: Codes, wanted: int | None, other: int) -> Numbers:
    """Return the moments of one activity, another moment for others."""
    return at if wanted is None else np.where(activities == wanted, at, other)


def _table(context: Context, rows: Rows, late: Late, limit_days: float, allowed_days: float) -> pa.Table:
    """Return what may be late as `late.sql` reads it."""
    numbers = context.log.numbers
    offsets = pa.array(np.append(0, np.cumsum(late.counts)), pa.int32())
    return pa.table(
        {
            "event_ids": pa.ListArray.from_arrays(offsets, numbers(rows.at(late.rows))),
            "shown_event": numbers(rows.at(late.shown)),
            "started_at": pa.array(late.started_at).cast(MOMENT),
            "ended_at": pa.array(late.ended_at).cast(MOMENT),
            "is_open": late.is_open,
            "limit_days": pa.repeat(limit_days, len(late.is_open)),
            "allowed_days": pa.repeat(allowed_days, len(late.is_open)),
        }
    )
