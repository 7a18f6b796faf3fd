"""Rows of a log case by case, and walks over runs of numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from casecheck.findings import MOMENT
from casecheck.log import Log

Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
DAY = 86_400_000_000  # microseconds
SHIFT = 26 * 3_600_000_000  # by how much a zone's wall clock may be moved at most, as where the line of dates was


class Rows(NamedTuple):
    """Hold the columns of a log case by case, its rows rising within each.

    order: the row of the log at each place; None where they stand so. cases, activities: numbers of words.
    moments: in microseconds.
    """

    order: Numbers | None
    cases: Codes
    activities: Codes
    moments: Numbers

    @classmethod
    def of(cls, log: Log) -> Rows:
        """Return the rows of a log."""
        cases, activities = (np.asarray(log.words(name).indices) for name in ("case_id", "activity"))
        moments = np.asarray(log.column("timestamp").view(pa.int64()))
        order = _by_case(cases)
        if order is None:
            return cls(None, cases, activities, moments)
        return cls(order, cases[order], activities[order], moments[order])

    def of_column(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a column of the log by places."""
        return values if self.order is None else values[self.order]

    def at(self, places: Numbers) -> Numbers:
        """Return the rows of the log at places."""
        return places if self.order is None else self.order[places]


def _by_case(cases: Codes) -> Numbers | None:
    """Return rows case by case; None where they stand so."""
    if not (cases[1:] < cases[:-1]).any():
        return None
    shift = len(cases).bit_length()
    packed = cases.astype(np.int64)
    packed <<= shift
    packed += np.arange(len(cases))
    packed.sort()
    packed &= (1 << shift) - 1
    return packed


def micros_of(moment: datetime | None) -> int | None:
    """Return a moment as microseconds."""
    return None if moment is None else int(pa.scalar(moment, MOMENT).value)


def begins_of(keys: npt.NDArray[Any]) -> Numbers:
    """Return where runs of one key begin."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])


def ranges(begins: Numbers, counts: Numbers) -> Numbers:
    """Return the places of so many following each beginning."""
    if len(counts) and (counts == counts[0]).all():
        same: Numbers = (begins[:, np.newaxis] + np.arange(counts[0])).ravel()
        return same
    ends = np.cumsum(counts)
    found: Numbers = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + counts, counts)
    return found
