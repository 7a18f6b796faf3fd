"""Work out the fences that tell outliers: quartiles, and one and a half times their distance beyond.

The quartile is the estimate that Cardinal uses, number 8 of Hyndman and Fan (Sample quantiles in statistical packages,
The American Statistician 50, 1996): near the median of the true quantile whatever the distribution is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

REACH = Fraction(3, 2)


class Fence(NamedTuple):
    """Hold a fence and the quartiles it comes from; these are None where it was given."""

    fence: float
    q1: float | None = None
    q3: float | None = None

    def detail(self) -> str:
        """Return the figures as members of a JSON object."""
        shown = {"q1": self.q1, "q3": self.q3, "fence": self.fence}
        return json.dumps({name: value if value is None else round(value, 4) for name, value in shown.items()})[1:-1]


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the quantile of rising values; the share lies between 0 and 1. Raise ValueError for no values."""
    count = len(ordered)
    if not count:
        raise ValueError("there are no values")
    position = (count + 1 / 3) * share + 1 / 3
    whole = math.floor(position)
    if whole <= 0 or share == 0:
        return ordered[0]
    if whole >= count or share == 1:
        return ordered[-1]
    below, above = ordered[whole - 1], ordered[whole]
    return below + (position - whole) * (above - below)


def lower_fence(values: Sequence[float]) -> Fence:
    """Return the fence below which a value is a low outlier."""
    return _fence(values, -1)


def upper_fence(values: Sequence[float]) -> Fence:
    """Return the fence above which a value is a high outlier."""
    return _fence(values, 1)


def _fence(values: Sequence[float], side: int) -> Fence:
    ordered = sorted(values)
    q1, q3 = quantile(ordered, 0.25), quantile(ordered, 0.75)
    # exact, then rounded once: a value that lies on the fence must not miss it by the last digit
    beyond = Fraction(q3 if side > 0 else q1) + side * REACH * Fraction(q3 - q1)
    return Fence(float(beyond), q1, q3)
