"""A busy counter of many officials, with the patterns planted that only statistics can see.

Officials decide like cases by lot; nothing but chance tells them apart where no pattern is planted. Each pattern has
officials, parties or cases of its own, so that what is found can be held against what was planted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

APPLIED, DECIDED = "申请", "决定"
REFUSED, GRANTED = "不予批准", "准予"
LENIENT, USUAL = "从宽", "普通"
KINDS = ("甲类", "乙类", "丙类")
REFUSAL_RATES, LENIENT_RATES = (0.05, 0.15, 0.3), (0.1, 0.2, 0.25)
OFFICIALS, PARTIES, CASES = 24, 60, 4_800
SPAN_DAYS, WAIT_DAYS = 480, 20
DAY, START = 86_400, 1_736_121_600  # a Monday, midnight in UTC
EXTRA = 0.3  # by how much an official with a pattern refuses more, or is more lenient
ROUND, ROUND_SHARE, ROUND_EXTRA = 1_000.0, 0.03, 0.4
BURST, BURSTS, JUMPS = 15, 2, 8
SEVERE, MILD, JUST_BELOW, HASTY, CLOSE = slice(0, 3), slice(3, 6), slice(6, 8), slice(8, 10), slice(10, 13)
ROUNDING, FAVOURED = slice(0, 3), slice(3, 6)

RULES: tuple[dict[str, Any], ...] = (
    {"id": "favoured", "check": "favoured_counterpart", "like": ["item"], "activities": [DECIDED]},
    {"id": "outcomes", "check": "outcome_outliers", "like": ["item"], "outcomes": [REFUSED], "side": "more"},
    {"id": "tiers", "check": "tier_peers", "like": ["item"], "tiers": [LENIENT], "side": "more"},
    {"id": "queue", "check": "queue_jumping", "decided": [DECIDED], "applied": [APPLIED]},
    {"id": "digits", "check": "benford", "by": "actor", "min_volume": 110, "activities": [DECIDED]},
    {"id": "round", "check": "round_sums", "multiple": ROUND, "side": "more"},
    {"id": "bursts", "check": "batch_approval", "activities": [DECIDED]},
)


@dataclass(frozen=True)
class Patterns:
    """Hold the log and, by the id of the rule that should find it, whom or what each pattern is about."""

    table: pa.Table
    planted: dict[str, frozenset[str]]


def pattern_log(seed: int, *, is_planted: bool = True) -> Patterns:
    """Simulate the counter; without patterns all that is found is a false alarm."""
    random = np.random.default_rng(seed)
    officials = [f"经办员{number + 1:02d}" for number in random.permutation(OFFICIALS)]
    parties = [f"单位{number + 1:02d}" for number in random.permutation(PARTIES)]
    applied = np.sort(random.integers(0, SPAN_DAYS * DAY, CASES))
    decided = applied + (WAIT_DAYS + random.uniform(-1, 1, CASES)) * DAY
    who, party = random.integers(OFFICIALS, size=CASES), random.integers(PARTIES, size=CASES)
    planted: dict[str, set[str]] = {rule["id"]: set() for rule in RULES}
    if is_planted:
        _favour(who, party, random)
        planted["favoured"] = {f"{a} {b}" for a, b in zip(officials[CLOSE], parties[FAVOURED], strict=True)}
        _hurry(who, applied, decided, random)
        planted["bursts"] = set(officials[HASTY])
        jumped = _jump(applied, decided, random)
        planted["queue"] = {_case(place) for place in jumped}
        planted["outcomes"], planted["tiers"] = set(officials[SEVERE]), set(officials[MILD])
        planted["digits"], planted["round"] = set(officials[JUST_BELOW]), set(parties[ROUNDING])
    kind = random.integers(len(KINDS), size=CASES)
    refuses = _chosen(np.array(REFUSAL_RATES)[kind], who, SEVERE, random, is_planted)
    lenient = _chosen(np.array(LENIENT_RATES)[kind], who, MILD, random, is_planted)
    facts = {
        "item": np.array(KINDS)[kind],
        "counterpart": np.array(parties)[party],
        "amount": _amounts(who, party, random, is_planted),
        "actor": np.array(officials)[who],
        "outcome": np.where(refuses, REFUSED, GRANTED),
        "tier": np.where(lenient, LENIENT, USUAL),
    }
    table = _table(applied, decided.astype(np.int64), facts)
    return Patterns(table, {rule: frozenset(names) for rule, names in planted.items()})


def _case(place: int) -> str:
    return f"GT-{place + 1:05d}"


def _favour(who: np.ndarray, party: np.ndarray, random: np.random.Generator) -> None:
    """Let three officials have a third of the cases of one party each."""
    for official, favoured in zip(range(OFFICIALS)[CLOSE], range(PARTIES)[FAVOURED], strict=True):
        cases = np.flatnonzero(party == favoured)
        who[random.permutation(cases)[: len(cases) // 3]] = official


def _hurry(who: np.ndarray, applied: np.ndarray, decided: np.ndarray, random: np.random.Generator) -> None:
    """Let each of two officials decide fifteen cases of one day within five minutes."""
    for official in range(OFFICIALS)[HASTY]:
        first = int(random.integers(CASES // 4, CASES // 2))
        rows = np.arange(first, first + BURST)
        who[rows] = official
        decided[rows] = applied[rows[-1]] + WAIT_DAYS * DAY + np.arange(BURST) * 18.0


def _jump(applied: np.ndarray, decided: np.ndarray, random: np.random.Generator) -> list[int]:
    """Decide a few cases on the day they come in, before all that wait."""
    rows = (CASES // 2 + random.permutation(CASES // 3)[:JUMPS]).tolist()
    decided[rows] = applied[rows] + 7_200.0
    return [int(row) for row in rows]


def _chosen(
    rates: np.ndarray, who: np.ndarray, officials: slice, random: np.random.Generator, is_planted: bool
) -> np.ndarray:
    """Choose by rates; some officials choose so more often."""
    extra = np.isin(who, range(OFFICIALS)[officials]) * (EXTRA * is_planted)
    return random.random(len(rates)) < rates + extra


def _amounts(who: np.ndarray, party: np.ndarray, random: np.random.Generator, is_planted: bool) -> np.ndarray:
    """Return sums over several orders of magnitude; some just below fifty thousand, some round."""
    sums = np.round(np.exp(random.normal(9.0, 1.8, len(who))) + 10, 2)
    is_below = np.isin(who, range(OFFICIALS)[JUST_BELOW]) & (random.random(len(who)) < 0.35) & is_planted
    sums = np.where(is_below, np.round(random.uniform(44_000, 49_999, len(who)), 2), sums)
    rounds = np.isin(party, range(PARTIES)[ROUNDING]) * (ROUND_EXTRA * is_planted)
    is_round = (random.random(len(who)) < ROUND_SHARE + rounds) & ~is_below
    return np.where(is_round, np.maximum(np.round(sums / ROUND), 1) * ROUND, sums)


def _table(applied: np.ndarray, decided: np.ndarray, facts: dict[str, np.ndarray]) -> pa.Table:
    """Return two events of each case in the order of time; only the second has an actor, an outcome and a sum."""
    cases = np.array([_case(place) for place in range(CASES)])
    moments = np.concatenate([applied, decided])
    order = np.argsort(moments, kind="stable")
    columns = {
        "case_id": pa.array(np.concatenate([cases, cases])),
        "activity": pa.array([APPLIED] * CASES + [DECIDED] * CASES),
        "timestamp": pa.array((moments + START) * 1_000_000).cast(pa.timestamp("us", "UTC")),
    }
    for name, values in facts.items():
        is_both = name in ("item", "counterpart")
        before = pa.array(values) if is_both else pa.nulls(CASES, pa.array(values).type)
        columns[name] = pa.concat_arrays([before, pa.array(values)])
    return pa.table(columns).take(pa.array(order))
