"""Compare each official with the others on like cases: what the statistical checks on shares have in common.

`facts` has one row per case: `who` is compared, `like_key` says which cases are alike, `is_hit` which of them count. If
who decides made no difference, the hits of each would be drawn from the hits of all like cases, whatever their share
is: a hypergeometric number in each group of like cases. Their sum over the groups is compared with what was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casecheck.checks.contract import Context, columns, parameter
from casecheck.errors import BadInput
from casecheck.statistics import Whole, benjamini_hochberg, shown, stratified

LEAST_VOLUME = 10  # below it nobody is named, whatever a rule says
COUNTED = """
SELECT who, like_key, count(*) AS cases, count(*) FILTER (WHERE is_hit) AS hits
FROM facts GROUP BY who, like_key ORDER BY who, like_key
"""
WEIGHED = pa.schema(
    [
        ("who", pa.string()),
        ("cases", pa.int64()),
        ("hits", pa.int64()),
        ("share", pa.float64()),
        ("expected", pa.float64()),
        ("expected_share", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),
        ("compared", pa.int64()),
    ]
)


@dataclass(frozen=True, kw_only=True)
class Peers:
    """Say which cases are alike, how many are needed, and how large a difference matters."""

    like: tuple[str, ...] = columns("Columns whose values make cases alike; none: all are.", kind="word")
    side: str = parameter(
        "Which difference counts: more than the others, less, or both.", default="both", words=("more", "less", "both")
    )
    min_volume: int = parameter(
        "Cases from which on somebody is compared, and that the others must have as well; 10 at least.", default=30
    )
    min_difference: float = parameter("Difference to the expected share from which on it matters.", default=0.1)
    max_q: float = parameter("Largest share of false alarms that is accepted among the findings.", default=0.05)
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        check_volume(self.min_volume)
        if not 0 < self.max_q < 1 or not 0 <= self.min_difference < 1:
            raise BadInput("rule_value", reason="max_q or min_difference is no share.", hint="Give 0.05 for 5 %.")


def check_volume(volume: int) -> None:
    """Raise BadInput for a volume on which nobody should be named."""
    if volume < LEAST_VOLUME:
        reason = f"min_volume is {volume}; nobody is named on fewer than {LEAST_VOLUME} cases."
        raise BadInput("rule_value", reason=reason, hint=f"Give {LEAST_VOLUME} or more.")


def weigh(context: Context, rule: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Register `weighed`: everybody with enough cases and enough like cases of others, and how unusual the share is."""
    counted = context.engine.query(COUNTED)
    cases, hits = (np.asarray(counted[name]).astype(np.int64) for name in ("cases", "hits"))
    names, who = _numbered(counted["who"])
    _, stratum = _numbered(counted["like_key"])
    totals, marked = _sums(stratum, cases), _sums(stratum, hits)
    rows = []
    for number, name in enumerate(names):
        own = np.flatnonzero(who == number)
        volume, others = int(cases[own].sum()), int((totals[stratum[own]] - cases[own]).sum())
        if volume >= rule.min_volume and others >= rule.min_volume:
            strata = zip(totals[stratum[own]].tolist(), marked[stratum[own]].tolist(), cases[own].tolist(), strict=True)
            rows.append(_compared(name, volume, int(hits[own].sum()), list(strata), rule.side))
    rates = benjamini_hochberg(np.array([row["p"] for row in rows]))
    for row, rate in zip(rows, rates.tolist(), strict=True):
        row |= {"q": shown(rate), "compared": len(rows)}
    context.engine.register("weighed", pa.Table.from_pylist(rows, WEIGHED))
    return {}, ()


def _compared(name: str, cases: int, hits: int, strata: list[tuple[int, int, int]], side: Any) -> dict[str, Any]:
    made = stratified(strata)
    return {
        "who": name,
        "cases": cases,
        "hits": hits,
        "share": shown(hits / cases),
        "expected": shown(made.mean),
        "expected_share": shown(made.mean / cases),
        "p": shown(made.tail(hits, side)),
    }


def _numbered(column: pa.ChunkedArray) -> tuple[list[str], Whole]:
    words = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return words.dictionary.to_pylist(), np.asarray(words.indices).astype(np.int64)


def _sums(groups: Whole, values: Whole) -> Whole:
    return np.bincount(groups, values).astype(np.int64)
