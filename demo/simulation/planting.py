"""Plant breaches: choose which cases break which rule, and change their steps.

What must be found follows from the definition of each breach, never from the judge that is measured with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

import numpy as np

from demo.simulation.facts import Facts
from demo.simulation.walking import NONE

ENOUGH_CASES = 20
CONFORMANCE, LIMIT = "W06", "W02"
KINDS = ("skipped", "four_eyes", "over_limit", "repeated", "swapped", "unknown")
OFF_THE_CHART = ("领导口头同意", "系统外线下补签", "电话通知先行办理", "材料后补承诺")
# what the office fears most, by the step concerned: planted first and in every third place
FAVOURED = {
    "P02": ("skipped", "P02-S4"),
    "P10": ("four_eyes", "P10-S3"),
    "P12": ("over_limit", ""),
    "P13": ("skipped", "P13-S1"),
    "P16": ("skipped", "P16-S6"),
    "P25": ("repeated", "P25-S5"),
    "P34": ("four_eyes", "P34-S6"),
    "P36": ("four_eyes", "P36-S7"),
    "P38": ("skipped", "P38-S2"),
    "P46": ("swapped", "P46-S5"),
}


@dataclass(frozen=True)
class Breach:
    """Name one planted breach. step: the name of the step concerned.

    rules: the rules that must find it; empty where none judges it yet. with_cases: the other cases that it takes.
    """

    item: str
    case_id: str
    kind: str
    step: str
    rules: tuple[str, ...]
    with_cases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Say what is wrong with the case in one row. first: the other step of two that are swapped or one person does."""

    row: int
    kind: str
    step: int
    first: int = NONE


def plan_breaches(facts: Facts, walks: np.ndarray, share: float, random: np.random.Generator) -> list[Plan]:
    """Choose the cases to break, and how: a share of all, of every kind that the item can show."""
    wanted = round(len(walks) * share)
    if share and len(walks) >= ENOUGH_CASES:
        wanted = max(wanted, 1)
    rows = random.permutation(len(walks)).tolist()
    plans = []
    for kind, step in islice(_turns(facts), wanted):
        options = [one for one in _options(facts, kind) if step in (NONE, one[1])]
        plan = _first_fit(walks, rows, kind, options, random)
        if plan is not None:
            rows.remove(plan.row)
            plans.append(plan)
    return plans


def _turns(facts: Facts) -> Iterator[tuple[str, int]]:
    """Yield kinds of breaches in turn, beginning elsewhere for each item."""
    kinds = [kind for kind in KINDS if _options(facts, kind)]
    begin = int(facts.id[1:]) % len(kinds)
    turning = cycle(kinds[begin:] + kinds[:begin])
    kind, key = FAVOURED.get(facts.id, ("", ""))
    keys = [step["key"] for step in facts.item["steps"]]
    while True:
        if kind:
            yield kind, keys.index(key) if key else NONE
            yield next(turning), NONE
        yield next(turning), NONE


def _options(facts: Facts, kind: str) -> list[tuple[int, int]]:
    """Return the pairs (first, step) at which an item can show a kind of breach for certain; first is mostly NONE."""
    steps = [step for step in range(len(facts.names)) if step not in facts.optional]
    if kind == "skipped":
        return [(NONE, step) for step in steps]
    if kind == "swapped":
        # two steps with a way back between them may be done in either order
        return [(a, a + 1) for a in steps if a + 1 in steps and (a + 1, a) not in facts.loops]
    if kind == "repeated":
        return [(NONE, step) for step in steps if not _is_in_short_loop(facts, step)]
    if kind == "four_eyes":
        return [(a, b) for _, a, b in facts.pairs]
    if kind == "over_limit":
        return [(NONE, step) for step in steps if step and facts.limits[step]] if _has_limit(facts) else []
    return [(NONE, step) for step in steps]


def _has_limit(facts: Facts) -> bool:
    return bool(facts.item["promised_limit_days"])


def _is_in_short_loop(facts: Facts, step: int) -> bool:
    """Say whether a second doing could as well be explained by a return that left out one step."""
    return any(target <= step <= source and source - target <= 1 for source, target in facts.loops)


def _first_fit(
    walks: np.ndarray, rows: list[int], kind: str, options: list[tuple[int, int]], random: np.random.Generator
) -> Plan | None:
    """Return a breach of this kind in the first row left that can show it."""
    if not options:
        return None
    first, step = options[int(random.integers(len(options)))]
    for row in rows:
        done = [one for one in walks[row].tolist() if one != NONE]
        is_straight = len(set(done)) == len(done)
        is_left = kind != "skipped" or len(done) > 1
        if is_straight and is_left and step in done and (first == NONE or first in done):
            return Plan(row, kind, step, first)
    return None


def changed(done: list[int], plan: Plan, beyond: int) -> list[int]:
    """Return the steps of a case with its breach; `beyond` is the number of a step that is not on the flowchart."""
    at = done.index(plan.step)
    if plan.kind == "skipped":
        return done[:at] + done[at + 1 :]
    if plan.kind == "swapped":
        return [*done[: at - 1], done[at], done[at - 1], *done[at + 1 :]]
    if plan.kind == "repeated":
        return done[: at + 1] + done[at:]
    if plan.kind == "unknown":
        return [*done[: at + 1], beyond, *done[at + 1 :]]
    return done


def rules_of(facts: Facts, plan: Plan, done: list[int]) -> tuple[str, ...]:
    """Return the rules that must find a breach, in a case whose steps are each done by the holder of the post."""
    if plan.kind == "over_limit":
        return (LIMIT,)
    if plan.kind != "four_eyes":
        return (CONFORMANCE,)
    doer = {step: facts.holders[step] for step in done} | {plan.step: facts.holders[plan.first]}
    return tuple(rule for rule, a, b in facts.pairs if a in doer and b in doer and doer[a] == doer[b])


def off_the_chart(facts: Facts) -> str:
    """Return the name under which an item's people do what no flowchart knows."""
    return OFF_THE_CHART[int(facts.id[1:]) % len(OFF_THE_CHART)]
