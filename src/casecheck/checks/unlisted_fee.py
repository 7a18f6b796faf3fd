"""Find fees that are not in the published list, or not of the amount listed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter, table
from casecheck.errors import BadInput


@dataclass(frozen=True)
class UnlistedFee:
    """Name the list, and where a fee and its amount stand."""

    tariff: str = table(
        "Table of the published fees.",
        {
            "item": "word",
            "amount": "number",
            "least": "number",
            "most": "number",
            "from_on": "day",
            "until_on": "day",
        },
    )
    item: str = column("Column of what the fee is for.")
    amount: str = column("Column of the amount that was charged.", default="amount", kind="number")
    quantity: str = column("Column of how many were charged for; empty: one.", default="", kind="number")
    activities: tuple[str, ...] = parameter("Activities that charge a fee; none: all with an amount.", default=())
    tolerance: float = parameter("Difference to the listed amount that is let pass.", default=0.005)

    def __post_init__(self) -> None:
        if self.tolerance < 0:
            raise BadInput("rule_value", reason="tolerance is below 0.", hint="Give 0.005 for half a cent.")


def prepare(_context: Context, rule: UnlistedFee) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether every event with an amount is a fee."""
    return {"is_any": not rule.activities}, ()


UNLISTED_FEE = Check(
    "unlisted_fee",
    "A fee or its amount is not in the published list.",
    UnlistedFee,
    family="money",
    prepare=prepare,
    names=("activities",),
    sentences={
        "en": "{measured:,.2f} was charged for “{charged}”, which the published list does not have ({kind}).",
        "zh": "“{charged}”收费{measured:,.2f}元,不在公示的收费目录内({kind_zh})。",
    },
)
