"""Find amounts whose first digits are far from Benford's law, which sums that grew by themselves follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.errors import BadInput
from casecheck.statistics import benjamini_hochberg, chi_square_tail, shown

LAW = np.log10(1 + 1 / np.arange(1, 10))
LEAST_VOLUME = 110  # so that each of the nine digits is expected five times
COUNTED = "SELECT who, digit, count(*) AS amounts FROM facts GROUP BY who, digit ORDER BY who, digit"
WEIGHED = pa.schema(
    [
        ("who", pa.string()),
        ("amounts", pa.int64()),
        ("digit", pa.int64()),
        ("share", pa.float64()),
        ("expected", pa.float64()),
        ("distance", pa.float64()),
        ("chi_square", pa.float64()),
        ("p", pa.float64()),
        ("q", pa.float64()),
        ("compared", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Benford:
    """Say whose amounts are tested, how many are needed, and how far from the law matters."""

    by: str = column("Column of whose amounts are tested each by themselves; empty: all together.", default="")
    amount: str = column("Column of the amount.", default="amount", kind="number")
    activities: tuple[str, ...] = parameter(
        "Activities whose every event is an amount; none: each case is one, its largest.", default=()
    )
    min_amount: float = parameter("Smaller amounts are left out.", default=10.0)
    min_volume: int = parameter("Amounts from which on a test is made; 110 at least.", default=500)
    min_distance: float = parameter("Mean distance of the nine shares from the law, from which on.", default=0.015)
    max_q: float = parameter("Largest share of false alarms that is accepted among the findings.", default=0.05)

    def __post_init__(self) -> None:
        if self.min_volume < LEAST_VOLUME or not 0 < self.max_q < 1 or self.min_distance < 0:
            reason = f"min_volume is below {LEAST_VOLUME}, max_q no share or min_distance below 0."
            raise BadInput("rule_value", reason=reason, hint="Give min_volume: 500, max_q: 0.05, min_distance: 0.015.")


def prepare(_context: Context, rule: Benford) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether each case is one amount, and whether all are tested together."""
    return {"is_any": not rule.activities, "is_whole": not rule.by, "is_actor": rule.by == "actor"}, ()


def weigh(context: Context, rule: Benford) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Register `weighed`: the distance of the first digits from the law for everybody with enough amounts."""
    counted: dict[str, Any] = {}
    for who, digit, amounts in zip(*(one.to_pylist() for one in context.engine.query(COUNTED).columns), strict=True):
        counted.setdefault(who, np.zeros(9))[digit - 1] = amounts
    rows = [_tested(who, seen) for who, seen in counted.items() if seen.sum() >= rule.min_volume]
    rates = benjamini_hochberg(np.array([row["p"] for row in rows]))
    for row, rate in zip(rows, rates.tolist(), strict=True):
        row |= {"q": shown(rate), "compared": len(rows)}
    context.engine.register("weighed", pa.Table.from_pylist(rows, WEIGHED))
    return {}, ()


def _tested(who: str, seen: Any) -> dict[str, Any]:
    amounts = seen.sum()
    shares = seen / amounts
    chi_square = float(amounts * ((shares - LAW) ** 2 / LAW).sum())
    digit = int(np.argmax(shares - LAW))
    return {
        "who": who,
        "amounts": int(amounts),
        "digit": digit + 1,
        "share": shown(shares[digit]),
        "expected": shown(LAW[digit]),
        "distance": shown(np.abs(shares - LAW).mean()),
        "chi_square": shown(chi_square),
        "p": shown(chi_square_tail(chi_square, 8)),
    }


BENFORD = Check(
    "benford",
    "The first digits of amounts are far from Benford's law.",
    Benford,
    needs_turn=True,
    family="money",
    scope="log",
    prepare=prepare,
    weigh=weigh,
    names=("activities",),
    sentences={
        "en": "the first digits of {n} amounts{of} are far from Benford's law (mean distance {measured:.3f}, chi-square"
        " {chi_square:g}, p = {p:.2g}, q = {q:.2g}); {share:.1%} begin with {digit}, {expected:.1%} would be expected.",
        "zh": "{of_zh}{n}笔金额的首位数字明显偏离本福特定律(平均偏差{measured:.3f},卡方{chi_square:g},p={p:.2g},"
        "q={q:.2g});首位为{digit}的占{share:.1%},预期为{expected:.1%}。",
    },
)
