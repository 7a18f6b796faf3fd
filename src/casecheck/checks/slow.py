"""Find the steps that may have taken longer than allowed, straight from the columns of a log.

What `step_limit.sql` gathers by SQL is gathered here by a walk over numbers. Tests hold the findings of both equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from casecheck.backends.engine import Column
from casecheck.checks.contract import Context
from casecheck.checks.rows import DAY, SHIFT, Codes, Flags, Numbers, Rows, begins_of, micros_of
from casecheck.findings import MOMENT
from casecheck.pieces import in_parts

Days = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """Say how long steps may take.

    days: of each activity; nan where it has no limit or is not measured. extra: days beyond that are let pass.
    is_measured, is_mark, is_closing: whether an activity is measured, suspends or resumes a clock, closes a case.
    to_next: a step goes on until the next event; else it began with the one before. as_of: in microseconds.
    """

    days: Days
    extra: float
    is_measured: Flags
    is_mark: Flags
    is_closing: Flags
    to_next: bool
    as_of: int | None


class Slow(NamedTuple):
    """Hold one entry per slow step: the places of its first and last event, when it ended, and the days allowed."""

    first: Numbers
    last: Numbers
    ended_at: Numbers
    is_open: Flags
    days: Days


def gather_slow(context: Context, values: Any, limit_column: Column) -> tuple[pa.Table, Codes] | None:
    """Return what `gathered` of step_limit holds, and the numbers of the cases that have a step with a limit.

    values: the parameters of the rule. limit_column: its column of that name, as `events` has it.

    None for steps that are told by their starts, and where events of a case do not stand in order of time.
    """
    log = context.log
    if values.counted == "from_start" or not log.is_rising:
        return None
    words = log.words("activity").dictionary.to_pylist()
    limits = _limits(context, values, words)
    rows = Rows.of(log)
    own = context.events[limit_column.name].cast(pa.float64()).to_numpy() if limit_column.name else None
    known = None if own is None else rows.of_column(own)

    def part(begin: int, end: int) -> tuple[Slow, Codes] | None:
        places = np.arange(begin, end)
        if limits.is_mark.any():
            places = places[~limits.is_mark[rows.activities[begin:end]]]
        return _slow(rows, places, known, limits)

    told = in_parts(part, rows.cases)
    parts = [one for one in told if one is not None]
    if len(parts) < len(told):
        return None
    slow = _joined([one for one, _ in parts])
    return _table(context, rows, slow, limits), np.concatenate([cases for _, cases in parts])


def _limits(context: Context, values: Any, words: list[str]) -> Limits:
    """Return the limits of a rule by the numbers of activities."""
    listed = context.engine.query("SELECT activity, max(limit_days) AS days FROM limits GROUP BY activity").to_pylist()
    by_activity = {row["activity"]: row["days"] for row in listed}
    usual = values.limit_days if values.limit_days > 0 else None

    def among(*names: str) -> Flags:
        return np.array([word in names for word in words], bool)

    is_measured = among(*values.activities) if values.activities else np.ones(len(words), bool)
    days = [usual if by_activity.get(word) is None else by_activity[word] for word in words]
    return Limits(
        np.where(is_measured, np.array(days, float), np.nan),
        values.extra_days,
        is_measured,
        among(*filter(None, (values.suspend_activity, values.resume_activity))),
        among(*values.closing) if values.closing else np.ones(len(words), bool),
        values.counted == "to_next",
        micros_of(context.as_of),
    )


def _slow(rows: Rows, places: Numbers, known: Days | None, limits: Limits) -> tuple[Slow, Codes] | None:
    """Return the slow steps among places that stand case by case, and the cases with a step that has a limit."""
    cases, activities, moments = rows.cases[places], rows.activities[places], rows.moments[places]
    is_same, wall = cases[1:] == cases[:-1], np.diff(moments)
    if (is_same & (wall < 0)).any():
        return None
    days = limits.days[activities]
    if known is not None:
        own = known[places]
        days = np.where(np.isnan(own) | ~limits.is_measured[activities], days, own)
    with np.errstate(over="ignore"):
        reach = (days + limits.extra) * DAY - SHIFT  # no wall is beyond it where there is no limit
    first = np.flatnonzero(is_same & (wall > (reach[:-1] if limits.to_next else reach[1:])))
    last = first + 1
    step = first if limits.to_next else last
    slow = Slow(places[first], places[last], moments[last], np.zeros(len(first), bool), days[step])
    still = _waiting(Rows(None, cases, activities, moments), reach, limits)
    ended = np.full(len(still), limits.as_of or 0)
    waiting = Slow(places[still], places[still], ended, np.ones(len(still), bool), days[still])
    with_limit = cases[~np.isnan(days)]
    return _joined([slow, waiting]), with_limit[begins_of(with_limit)]


def _waiting(rows: Rows, reach: Days, limits: Limits) -> Numbers:
    """Return the places of steps that may be going on too long: the last of cases that are not closed."""
    if not limits.to_next or limits.as_of is None or not len(rows.cases):
        return np.arange(0)
    begins = begins_of(rows.cases)
    last = np.append(begins[1:], len(rows.cases)) - 1
    last = last[~np.logical_or.reduceat(limits.is_closing[rows.activities], begins)]
    found: Numbers = last[limits.as_of - rows.moments[last] > reach[last]]
    return found


def _joined(several: Sequence[Slow]) -> Slow:
    return Slow(*(np.concatenate([getattr(one, name) for one in several]) for name in Slow._fields))


def _table(context: Context, rows: Rows, slow: Slow, limits: Limits) -> pa.Table:
    """Return slow steps as `gathered` has them."""
    numbers = context.log.numbers
    step = slow.first if limits.to_next else slow.last
    return pa.table(
        {
            "case_number": rows.cases[step],
            "first_id": numbers(rows.at(slow.first)),
            "last_id": numbers(rows.at(slow.last)),
            "started_at": pa.array(rows.moments[slow.first]).cast(MOMENT),
            "ended_at": pa.array(slow.ended_at).cast(MOMENT),
            "is_open": slow.is_open,
            "activity": pa.DictionaryArray.from_arrays(rows.activities[step], context.log.words("activity").dictionary),
            "limit_days": slow.days,
        }
    )
