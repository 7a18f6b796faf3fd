"""Find what was not handed back, handed in or declared by its day: documents in custody, gifts, things on loan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class NotReturned:
    """Say when something is due, and what does it."""

    after: tuple[str, ...] = parameter("Activities after which it is due, each time anew.")
    until: tuple[str, ...] = parameter("Activities that hand it back or declare it.")
    days: int = parameter("Calendar days allowed.", default=0)
    months: int = parameter("Months allowed besides.", default=0)
    from_column: str = column("Column of when the time begins, instead of the event.", default="", kind="moment")
    granted_column: str = column("Column of further days that were granted.", default="", kind="number")
    due_column: str = column("Column of when it is due, instead of days and months.", default="", kind="moment")
    value: str = column("Column of what it is worth.", default="", kind="number")
    min_value: float = parameter("Worth from which on it matters.", default=0.0)
    grave_days: int = parameter("Days beyond the due day that score highest.", default=30)

    def __post_init__(self) -> None:
        if min(self.days, self.months) < 0 or self.grave_days < 1:
            reason = "days or months is below 0, or grave_days below 1."
            raise BadInput("rule_value", reason=reason, hint="Give whole days, such as days: 7.")
        if self.min_value and not self.value:
            raise BadInput("rule_value", reason="min_value is given without value.", hint="Name the column: value.")


def prepare(_context: Context, rule: NotReturned) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether the day due stands in the log."""
    return {"has_due": bool(rule.due_column), "has_from": bool(rule.from_column)}, ()


NOT_RETURNED = Check(
    "not_returned",
    "Something was not handed back or declared by its day.",
    NotReturned,
    family="register",
    prepare=prepare,
    names=("after", "until"),
    population="rank",
    sentences={
        "en": "it was due on {due_on} and {state} {measured:g} days later.",
        "zh": "应于{due_on}前办结,逾期{measured:g}日{state_zh}。",
    },
)
