"""Cases that are not finished at the moment of the run: calm ones, and ones whose limit is near or past."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from demo.simulation.cases import Case, cases_of, late_rules
from demo.simulation.content import IS_OPEN, fill_open
from demo.simulation.facts import Facts
from demo.simulation.planting import off_the_chart
from demo.simulation.simulating import Drawn
from demo.simulation.timing import promised
from demo.simulation.worktime import OFFICE_DAY

LEAST_PROMISE = 4  # days; below, a case is near its limit as soon as it is begun
EVERY_NEAR, EVERY_LATE, EVERY_OFF_THE_CHART = 4, 9, 6
NEAR_DAYS = 3  # used days, begun ones whole, that reach the promise less two are more than the promise less three


def unfinished(drawn: Drawn, now: int, random: np.random.Generator) -> Iterator[Case]:
    """Yield drawn cases of an item moved so that each is under way at a moment. now: office seconds."""
    facts = drawn.cases.facts
    if promised(facts) < LEAST_PROMISE * OFFICE_DAY:
        return
    for place, case in enumerate(one for one in cases_of(drawn) if not one.pause):
        used = int(_used(facts, place, random))
        _move(case, facts, now - used, now)
        fill_open(case, facts)
        case.id = f"{case.id}-在办"
        case.rules = late_rules(facts, used)
        if used > promised(facts) - NEAR_DAYS * OFFICE_DAY:
            case.rules.add("W01")
        if place % EVERY_OFF_THE_CHART == 1:
            case.rows[-1] |= {"activity": off_the_chart(facts), "step_type": None, "step_days": None}
            case.rules.add("W06")
        yield case


def _used(facts: Facts, place: int, random: np.random.Generator) -> float:
    """Return how long a case has been under way, in office seconds."""
    days = promised(facts) / OFFICE_DAY
    if place % EVERY_LATE == 2:
        return float(random.uniform(days + 0.1, days + 7)) * OFFICE_DAY
    if place % EVERY_NEAR == EVERY_NEAR - 1:
        return float(random.uniform(days - NEAR_DAYS + 0.05, days - 0.05)) * OFFICE_DAY
    return float(random.uniform(0.3, days - NEAR_DAYS - 0.02)) * OFFICE_DAY


def _move(case: Case, facts: Facts, start: int, now: int) -> None:
    """Let a case begin at a moment, and leave out what lies beyond now or after a wait, and at least its last step."""
    shift = start - case.rows[0]["moment"]
    kept = []
    for row in case.rows[:-1] or case.rows:
        row["moment"] += shift
        if kept and (row["moment"] >= now or facts.waits[row["step"]]):
            break
        kept.append(row)
    case.rows = kept
    first = kept[0]
    first["state"] = IS_OPEN
    for name in ("amount", "suspended_days"):
        first.pop(name, None)
