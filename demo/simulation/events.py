"""Who did each step, and the table of events that comes out of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from demo.simulation.circumstances import OUTCOMES, Circumstances
from demo.simulation.facts import Facts
from demo.simulation.planting import Plan, off_the_chart
from demo.simulation.timing import Times
from demo.simulation.walking import NONE
from demo.simulation.worktime import OfficeTime

STAND_IN_SHARE = 0.04
UTC_TIME, LOCAL_TIME = pa.timestamp("us", "UTC"), pa.timestamp("us", "Asia/Shanghai")


@dataclass(frozen=True)
class Cases:
    """Hold all cases of an item. broken: the steps as they were done; doers: the number of the person at each."""

    facts: Facts
    broken: np.ndarray
    doers: np.ndarray
    times: Times
    about: Circumstances
    ids: list[str]


def doers_of(facts: Facts, broken: np.ndarray, plans: Sequence[Plan], random: np.random.Generator) -> np.ndarray:
    """Return who did each event: the holder of the post, rarely one deputy in a case, and who should not have."""
    doers = np.array([*facts.holders, NONE, NONE])[desks_of(facts, broken)]
    stood_in = np.flatnonzero(random.random(len(broken)) < STAND_IN_SHARE)
    chosen = random.integers(len(facts.names), size=len(stood_in))
    planned = {plan.row for plan in plans}
    for row, step in zip(stood_in.tolist(), chosen.tolist(), strict=True):
        deputies = facts.deputies[step]
        if deputies and row not in planned:
            doers[row, broken[row] == step] = deputies[row % len(deputies)]
    for plan in plans:
        if plan.kind == "four_eyes":
            doers[plan.row, broken[plan.row] == plan.step] = facts.holders[plan.first]
    return doers


def desks_of(facts: Facts, broken: np.ndarray) -> np.ndarray:
    """Return at which step's desk each event was done: one off the chart, at the desk of the step before."""
    before = np.pad(broken, ((0, 0), (1, 0)), constant_values=NONE)[:, :-1]
    return np.where(broken == len(facts.names), before, broken)


def tabulate(cases: Cases, time: OfficeTime) -> pa.Table:
    """Return all events in the order of time, what a case carries repeated on each."""
    facts, about = cases.facts, cases.about
    rows, columns = np.nonzero(cases.broken != NONE)
    moments = cases.times.moments[rows, columns]
    order = np.lexsort((rows, moments))  # stable: a case's own events keep their order
    rows, columns, moments = rows[order], columns[order], moments[order]
    desk = desks_of(facts, cases.broken)[rows, columns]
    posts, units = signs_of(facts)
    values = {
        "case_id": _words(rows, cases.ids),
        "activity": _words(cases.broken[rows, columns], [*facts.names, off_the_chart(facts)]),
        "timestamp": pa.array(time.micros(moments)).cast(UTC_TIME).cast(LOCAL_TIME),
        "actor": _words(cases.doers[rows, columns], facts.people),
        "post": _words(desk, posts),
        "unit": _words(desk, units),
        "lifecycle": _words(np.zeros(len(rows), np.int64), ["complete"]),
        "outcome": _words(about.outcome[rows], OUTCOMES),
        "tier": _words(about.tier[rows], about.tiers),
        "counterpart": _words(about.who[rows], about.names),
        "suspended_days": pa.array(cases.times.suspended[rows].astype(np.float64)),
    }
    return pa.table(values if about.money is None else {**values, "amount": about.money[rows]})


def signs_of(facts: Facts) -> tuple[list[str], list[str]]:
    """Return the title of the post and the name of the division of each step."""
    posts = {post["id"]: post for post in facts.office["posts"]}
    divisions = {division["id"]: division["name"] for division in facts.office["divisions"]}
    desks = [posts[step["post"]] for step in facts.item["steps"]]
    return [post["title"] for post in desks], [divisions[post["division"]] for post in desks]


def _words(numbers: np.ndarray, words: Sequence[str]) -> pa.Array:
    """Return numbers as the words that they stand for, each word once in the dictionary; NONE is null."""
    listed = list(dict.fromkeys(words))
    places = {word: place for place, word in enumerate(listed)}
    known = np.array([*(places[word] for word in words), NONE], np.int32)[numbers]
    return pa.DictionaryArray.from_arrays(pa.array(known, mask=known == NONE), pa.array(listed, pa.string()))
