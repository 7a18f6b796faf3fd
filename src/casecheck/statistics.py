"""Exact tests for comparing few with many, and what keeps many comparisons honest. Only numpy is needed.

Probabilities of a hypergeometric variable are made from the ratios of neighbours, which are exact, and then brought to
a sum of 1; no approximation by a normal curve is used anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, factorial
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Side = Literal["more", "less", "both"]

NEGLIGIBLE = 1e-25  # mass at both ends of a long distribution that is cut off
LEAST_P = 1e-15  # smaller probabilities are not told apart
ALIKE = 1 + 1e-7  # probabilities that differ by less are equally likely


class Distribution(NamedTuple):
    """Hold the probabilities of whole numbers from `low` on."""

    low: int
    chances: Floats

    @property
    def mean(self) -> float:
        """Return the expected number."""
        return float(self.low + np.dot(np.arange(len(self.chances)), self.chances))

    def tail(self, value: int, side: Side = "more") -> float:
        """Return how likely a number so large (more), so small (less) or so unlikely (both) is; at least LEAST_P."""
        place = value - self.low
        chances = self.chances
        if side == "more":
            share = chances[max(0, place) :].sum() if place < len(chances) else 0.0
        elif side == "less":
            share = chances[: place + 1].sum() if place >= 0 else 0.0
        else:
            at = chances[place] if 0 <= place < len(chances) else 0.0
            share = chances[chances <= at * ALIKE].sum()
        return float(min(1.0, max(LEAST_P, share)))


def hypergeometric(total: int, marked: int, drawn: int) -> Distribution:
    """Return the distribution of the marked among `drawn` of `total` things of which `marked` are marked."""
    low, high = max(0, drawn + marked - total), min(drawn, marked)
    if low == high:
        return Distribution(low, np.ones(1))
    below = np.arange(low, high, dtype=np.float64)
    up = np.log(marked - below) + np.log(drawn - below)
    down = np.log(below + 1) + np.log(total - marked - drawn + below + 1)
    logs = np.concatenate([[0.0], np.cumsum(up - down)])
    chances = np.exp(logs - logs.max())
    return _trimmed(Distribution(low, chances / chances.sum()))


def stratified(strata: Iterable[tuple[int, int, int]]) -> Distribution:
    """Return the distribution of the sum over strata (total, marked, drawn), each drawn apart from the others."""
    low, chances = 0, np.ones(1)
    for total, marked, drawn in strata:
        one = hypergeometric(total, marked, drawn)
        low += one.low
        if len(one.chances) > 1:
            low, chances = _trimmed(Distribution(low, np.convolve(chances, one.chances)))
    return Distribution(low, chances)


def _trimmed(given: Distribution) -> Distribution:
    kept = np.flatnonzero(given.chances > NEGLIGIBLE)
    return Distribution(given.low + int(kept[0]), given.chances[kept[0] : kept[-1] + 1])


def chi_square_tail(value: float, freedom: int) -> float:
    """Return how likely a chi-square so large is; its degrees of freedom are even, so that a closed form holds."""
    if freedom % 2 or freedom < 2:
        raise ValueError("the degrees of freedom are no even number")
    half = value / 2
    terms = sum(half**k / factorial(k) for k in range(freedom // 2))
    return min(1.0, max(LEAST_P, exp(-half) * terms)) if half < 700 else LEAST_P


def benjamini_hochberg(chances: Floats, tests: int | None = None) -> Floats:
    """Return the false discovery rate at which each test would be called a discovery.

    tests: how many tests were made, where those not given here were all unremarkable.
    """
    count = len(chances) if tests is None else max(tests, len(chances))
    order = np.argsort(chances, kind="stable")
    raised = chances[order] * count / np.arange(1, len(chances) + 1)
    falling = np.minimum.accumulate(raised[::-1])[::-1]
    rates = np.empty(len(chances))
    rates[order] = np.minimum(1.0, falling)
    return rates


def count_below(values: Whole, starts: Whole, ends: Whole, limits: Whole) -> Whole:
    """Count for each query the values in the places [start, end) that are smaller than its limit.

    Values and limits are whole numbers from 0 on. A wavelet matrix answers all queries at once, bit by bit.
    """
    top = int(max(values.max(initial=0), limits.max(initial=0)))
    left, right = starts.astype(np.int64), ends.astype(np.int64)
    found = np.zeros(len(left), np.int64)
    row = values.astype(np.int64)
    for bit in range(top.bit_length() - 1, -1, -1):
        ones = (row >> bit) & 1
        before = np.concatenate([[0], np.cumsum(1 - ones)])
        zeros = before[-1]
        zeros_left, zeros_right = before[left], before[right]
        is_one = ((limits >> bit) & 1).astype(bool)
        found += np.where(is_one, zeros_right - zeros_left, 0)
        left = np.where(is_one, zeros + left - zeros_left, zeros_left)
        right = np.where(is_one, zeros + right - zeros_right, zeros_right)
        row = np.concatenate([row[ones == 0], row[ones == 1]])
    return found


def shown(number: Any) -> float:
    """Return a figure with six digits, as a reader is shown it."""
    return float(f"{float(number):.6g}")
