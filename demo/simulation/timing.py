"""When the steps of many cases are done, in office time: each within its limit, the whole within the promise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.simulation.facts import Facts
from demo.simulation.planting import Plan
from demo.simulation.walking import NONE
from demo.simulation.worktime import OFFICE_DAY

LEAST_GAP = 120
SHORT_GAP = 2_400
WITHIN_PROMISE = 0.97
SUSPENDED_SHARE = 0.06
USUAL_DAYS = 20


@dataclass(frozen=True)
class Times:
    """Hold office seconds per event, and the working days before it that no limit counts; all are cases x longest.

    waits: days before a step that has a limit of its own. pauses: days for which the case was suspended.
    """

    moments: np.ndarray
    waits: np.ndarray
    pauses: np.ndarray

    @property
    def suspended(self) -> np.ndarray:
        """Return the days per case that no limit counts."""
        return (self.waits + self.pauses).sum(axis=1)


def time_cases(facts: Facts, walks: np.ndarray, plans: list[Plan], open_for: int, random: np.random.Generator) -> Times:
    """Time every event. open_for: office seconds of the whole span, in which every case begins and ends."""
    limits = np.array([*facts.limits, 0.0, 0.0])  # off the chart, and NONE
    allowed = limits[walks] * OFFICE_DAY
    share = random.uniform(0.08, 0.9, walks.shape)
    gaps = np.where(allowed > 0, allowed * share, SHORT_GAP * share)
    gaps = np.where(walks == NONE, 0, np.maximum(gaps, LEAST_GAP)).astype(np.int64)
    gaps[:, 0] = 0
    _keep_promise(facts, gaps, walks)
    waits, pauses = _wait(facts, gaps, walks, random)
    _delay(facts, gaps, walks, plans, random)
    latest = open_for - 1 - gaps.sum(axis=1)
    if latest.min() < 0:
        raise ValueError(f"The span is too short for a case of {facts.id}.")
    starts = (random.random(len(walks)) * latest).astype(np.int64)
    return Times(_moments(starts, gaps, walks, allowed), waits, pauses)


def promised(facts: Facts) -> int:
    """Return the promised limit in office seconds; a usual one where nothing is promised."""
    return int((facts.item["promised_limit_days"] or USUAL_DAYS) * OFFICE_DAY)


def _keep_promise(facts: Facts, gaps: np.ndarray, walks: np.ndarray) -> None:
    """Hurry the cases that went back and forth for longer than is promised."""
    total = gaps.sum(axis=1)
    most = int(promised(facts) * WITHIN_PROMISE)
    late = total > most
    scaled = gaps[late] * (most / total[late])[:, None]
    gaps[late] = scaled.astype(np.int64)


def _wait(
    facts: Facts, gaps: np.ndarray, walks: np.ndarray, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Put in the whole working days that no limit counts: suspensions, and waits before steps with their own limit."""
    cases, width = walks.shape
    rows = np.arange(cases)
    pauses = np.zeros(walks.shape, np.int64)
    longest_waits = np.array([*facts.waits, 0, 0])[walks]
    longest_waits[:, 0] = 0
    waits = np.ceil(longest_waits * random.uniform(0.2, 0.9, walks.shape)).astype(np.int64)
    grounds = {ground["code"]: ground["max_days"] for ground in facts.office["policies"]["suspension_grounds"]}
    longest = [grounds[code] for code in facts.item["suspensions"]]
    if longest and width > 1:
        pauses[rows, 1] += (random.random(cases) < SUSPENDED_SHARE) * random.integers(1, max(longest) + 1, cases)
        pauses[walks == NONE] = 0
    gaps += (waits + pauses) * OFFICE_DAY
    return waits, pauses


def _delay(facts: Facts, gaps: np.ndarray, walks: np.ndarray, plans: list[Plan], random: np.random.Generator) -> None:
    """Let one step of a late case lie for longer than the whole case may take."""
    for plan in plans:
        if plan.kind == "over_limit":
            at = walks[plan.row].tolist().index(plan.step)
            gaps[plan.row, at] += int(promised(facts) * random.uniform(1.05, 1.9)) + OFFICE_DAY // 10


def _moments(starts: np.ndarray, gaps: np.ndarray, walks: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Add the gaps up; a step with the same day as its limit is done before the office closes, if there is time."""
    moments = np.empty(gaps.shape, np.int64)
    moments[:, 0] = now = starts
    for column in range(1, gaps.shape[1]):
        gap = gaps[:, column]
        left = OFFICE_DAY - 1 - now % OFFICE_DAY
        is_same_day = (allowed[:, column] == 0) & (gap < OFFICE_DAY) & (gap > left) & (left > 1)
        gap = np.where(is_same_day, left // 2, gap)
        now = now + np.maximum(gap, walks[:, column] != NONE)
        moments[:, column] = now
    return moments
