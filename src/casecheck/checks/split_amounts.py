"""Find amounts that each stay below a limit and together reach it within a few weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, columns, parameter
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput

DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class SplitAmounts:
    """Set the limit, the days within which it counts, and what ties amounts together."""

    limit: float = parameter("Amount from which on a stricter procedure applies.")
    window_days: int = parameter("Days within which amounts are added up.", default=90)
    by: tuple[str, ...] = columns(
        "Columns that tie amounts together, such as the counterpart or the project.",
        default=("counterpart",),
        kind="word",
    )
    amount: str = column("Column of the amount.", default="amount", kind="number")
    activities: tuple[str, ...] = parameter(
        "Activities whose every event is an amount; none: each case is one, its largest.", default=()
    )
    min_count: int = parameter("Amounts that must come together; 2 at least.", default=2)
    min_amount: float = parameter("Smaller amounts are left out.", default=0.0)

    def __post_init__(self) -> None:
        if self.limit <= 0 or self.window_days < 1 or self.min_count < 2 or not self.by:
            reason = "limit is not above 0, window_days below 1, min_count below 2 or by empty."
            raise BadInput("rule_value", reason=reason, hint="Give limit: 100000, window_days: 90, by: [counterpart].")


def prepare(context: Context, rule: SplitAmounts) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with the key that ties them together."""
    offer_keys(context, is_whole=True, by_key=rule.by)
    return {"is_any": not rule.activities, "span": rule.window_days * DAY}, ()


SPLIT_AMOUNTS = Check(
    "split_amounts",
    "Amounts below a limit reach it together within a few weeks.",
    SplitAmounts,
    needs_turn=True,
    family="money",
    scope="log",
    prepare=prepare,
    names=("activities",),
    sentences={
        "en": "{count} amounts for {by} come to {measured:,.2f} within {window_days:g} days, while each is below the"
        " limit of {threshold:,.2f}.",
        "zh": "{by}的{count}笔金额单笔均低于{threshold:,.2f}元,但{window_days:g}日内累计达{measured:,.2f}元。",
    },
)
