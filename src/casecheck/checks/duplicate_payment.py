"""Find amounts that were paid twice: the same sum to the same counterpart within a few weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, columns, parameter
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput

DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class DuplicatePayment:
    """Say what must be the same besides the amount, and within how many days."""

    same: tuple[str, ...] = columns(
        "Columns that must be the same, such as the counterpart and the invoice.", default=("counterpart",), kind="word"
    )
    amount: str = column("Column of the amount.", default="amount", kind="number")
    activities: tuple[str, ...] = parameter(
        "Activities whose every event is a payment; none: each case is one, its largest amount.", default=()
    )
    window_days: int = parameter("Days after a payment within which the next one is its double.", default=30)
    min_amount: float = parameter("Smaller amounts are left out.", default=0.0)

    def __post_init__(self) -> None:
        if self.window_days < 1 or not self.same:
            reason = "window_days is below 1 or same is empty."
            raise BadInput("rule_value", reason=reason, hint="Give window_days: 30, same: [counterpart].")


def prepare(context: Context, rule: DuplicatePayment) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of what must be the same."""
    offer_keys(context, is_whole=True, same_key=rule.same)
    return {"is_any": not rule.activities, "span": rule.window_days * DAY}, ()


DUPLICATE_PAYMENT = Check(
    "duplicate_payment",
    "The same amount was paid again to the same counterpart.",
    DuplicatePayment,
    needs_turn=True,
    family="money",
    scope="log",
    prepare=prepare,
    names=("activities",),
    sentences={
        "en": "{amount_paid:,.2f} for {same_as} was paid again after {measured:g} days; the first was in"
        " case {first_case}.",
        "zh": "{same_as}在{measured:g}日内再次支付相同金额{amount_paid:,.2f}元,前一笔见案件{first_case}。",
    },
)
