"""Find officials who get the cases of one counterpart far oftener than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casecheck.checks.contract import Check, Context, column, columns, parameter
from casecheck.checks.peers import check_volume
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput
from casecheck.statistics import benjamini_hochberg, shown, stratified

COUNTED = """
SELECT who, party, like_key, count(*) AS cases FROM facts GROUP BY who, party, like_key ORDER BY who, party, like_key
"""
PAIRED = pa.schema(
    [
        ("who", pa.string()),
        ("party", pa.string()),
        ("cases", pa.int64()),
        ("of_who", pa.int64()),
        ("of_party", pa.int64()),
        ("expected", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),
        ("compared", pa.int64()),
    ]
)


@dataclass(frozen=True)
class FavouredCounterpart:
    """Say which cases are alike, how many are needed, and how far beyond chance matters."""

    party: str = column("Column of the counterpart.", default="counterpart")
    like: tuple[str, ...] = columns("Columns whose values make cases alike; none: all are.", kind="word")
    activities: tuple[str, ...] = parameter(
        "Activities whose actor handles the case; none: the last actor of a case does.", default=()
    )
    min_volume: int = parameter("Cases that both the official and the counterpart must have; 10 at least.", default=20)
    min_cases: int = parameter("Cases of the pair from which on it matters.", default=5)
    min_ratio: float = parameter("How many times as many as expected matter.", default=2.0)
    max_q: float = parameter("Largest share of false alarms that is accepted among the findings.", default=0.05)
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        check_volume(self.min_volume)
        if not 0 < self.max_q < 1 or self.min_ratio < 1 or self.min_cases < 2:
            reason = "max_q is no share, min_ratio is below 1 or min_cases below 2."
            raise BadInput("rule_value", reason=reason, hint="Give max_q: 0.05, min_ratio: 2, min_cases: 5.")


def prepare(context: Context, rule: FavouredCounterpart) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their like cases."""
    offer_keys(context, like_key=rule.like)
    return {"is_any": not rule.activities}, ()


def weigh(context: Context, rule: FavouredCounterpart) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Register `paired`: the pairs that occur often, and how unusual that is."""
    table = _Counted(context.engine.query(COUNTED))
    pairs = table.pairs(rule)
    tests = table.tests(rule.min_volume)
    rates = benjamini_hochberg(np.array([row["p"] for row in pairs]), tests)
    for row, rate in zip(pairs, rates.tolist(), strict=True):
        row |= {"q": shown(rate), "compared": tests}
    context.engine.register("paired", pa.Table.from_pylist(pairs, PAIRED))
    return {}, ()


class _Counted:
    """Hold the cases of each official, counterpart and kind of cases, and their sums."""

    def __init__(self, table: pa.Table) -> None:
        self.rows: dict[tuple[str, str], dict[str, int]] = {}
        self.who: dict[tuple[str, str], int] = {}
        self.party: dict[tuple[str, str], int] = {}
        self.likes: dict[str, dict[str, None]] = {}
        self.total: dict[str, int] = {}
        self.of_who: dict[str, int] = {}
        self.of_party: dict[str, int] = {}
        for who, party, like, cases in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
            self.rows.setdefault((who, party), {})[like] = cases
            self.who[who, like] = self.who.get((who, like), 0) + cases
            self.party[party, like] = self.party.get((party, like), 0) + cases
            self.likes.setdefault(party, {})[like] = None
            self.total[like] = self.total.get(like, 0) + cases
            self.of_who[who] = self.of_who.get(who, 0) + cases
            self.of_party[party] = self.of_party.get(party, 0) + cases

    def pairs(self, rule: FavouredCounterpart) -> list[dict[str, Any]]:
        """Return the pairs of which both have enough cases."""
        return [
            self._pair(who, party, likes)
            for (who, party), likes in self.rows.items()
            if min(self.of_who[who], self.of_party[party]) >= rule.min_volume and sum(likes.values()) >= rule.min_cases
        ]

    def _pair(self, who: str, party: str, likes: dict[str, int]) -> dict[str, Any]:
        common = [like for like in self.likes[party] if (who, like) in self.who]
        made = stratified((self.total[like], self.party[party, like], self.who[who, like]) for like in common)
        cases = sum(likes.values())
        return {
            "who": who,
            "party": party,
            "cases": cases,
            "of_who": self.of_who[who],
            "of_party": self.of_party[party],
            "expected": shown(made.mean),
            "p": shown(made.tail(cases, "more")),
        }

    def tests(self, volume: int) -> int:
        """Count the pairs that could have occurred often: those of one kind of cases, and at most all."""
        officials = {name for name, cases in self.of_who.items() if cases >= volume}
        parties = {name for name, cases in self.of_party.items() if cases >= volume}
        within: dict[str, list[int]] = {}
        for place, (held, chosen) in enumerate(((self.who, officials), (self.party, parties))):
            for name, like in held:
                within.setdefault(like, [0, 0])[place] += name in chosen
        return min(len(officials) * len(parties), sum(first * second for first, second in within.values()))


FAVOURED_COUNTERPART = Check(
    "favoured_counterpart",
    "An official gets the cases of one counterpart far oftener than chance would have it.",
    FavouredCounterpart,
    needs=("actor",),
    needs_turn=True,
    family="fairness",
    scope="log",
    prepare=prepare,
    weigh=weigh,
    names=("activities",),
    sentences={
        "en": "{actor} handled {measured:g} of the {of_party} cases of {party}, where chance lets expect {expected:g}"
        " (p = {p:.2g}, q = {q:.2g} among {compared} pairs compared).",
        "zh": "{party}的{of_party}件中有{measured:g}件由{actor}办理,随机分配下预期为{expected:g}件"
        "(p={p:.2g},在{compared}对比较中q={q:.2g})。",
    },
)
