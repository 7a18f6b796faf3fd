"""Split sums: payments to one supplier just below the sum on which the party group must meet.

No rule judges one case by others yet; these breaches are listed without a rule, for the checks that will.
"""

from __future__ import annotations

import numpy as np

from demo.simulation.facts import Facts
from demo.simulation.worktime import OFFICE_DAY

LARGE_FROM = 50_000.0
SPLIT_SHARE = 0.05
PARTS = 3
WITHIN_DAYS = 40  # working days, well inside the 90 days over which sums to one supplier are added
ENOUGH_CASES = 40


def meeting_on_large_sums(facts: Facts) -> int | None:
    """Return the step at which the party group meets on large sums; None for items without one."""
    steps = facts.item["steps"]
    if not any(step["type"] == "pay" for step in steps):
        return None
    return next((number for number in sorted(facts.optional) if steps[number]["type"] == "meeting"), None)


def split_sums(
    facts: Facts,
    walks: np.ndarray,
    starts: np.ndarray,
    money: np.ndarray,
    who: np.ndarray,
    broken: set[int],
    random: np.random.Generator,
) -> list[list[int]]:
    """Change sums and suppliers of some small cases in place, and return the rows of each split sum in order of time.

    Cases with another breach are left alone.
    """
    meeting = meeting_on_large_sums(facts)
    if meeting is None or len(walks) < ENOUGH_CASES:
        return []
    small = [
        row for row in np.argsort(starts, kind="stable").tolist() if row not in broken and meeting not in walks[row]
    ]
    groups = [small[at : at + PARTS] for at in range(0, len(small) - PARTS + 1, PARTS)]
    near = [group for group in groups if starts[group[-1]] - starts[group[0]] <= WITHIN_DAYS * OFFICE_DAY]
    wanted = max(1, round(len(walks) * SPLIT_SHARE))
    chosen = [near[at] for at in sorted(random.permutation(len(near))[:wanted].tolist())]
    for group in chosen:
        who[group] = who[group[0]]
        money[group] = np.round(LARGE_FROM * random.uniform(0.9, 0.99, PARTS), 2)
    return chosen
