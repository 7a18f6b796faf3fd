"""Find what was not published, answered or done within so many days after something happened, or after it was due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class Unpublished:
    """Say after what something is due, within how many days, and what does it."""

    after: tuple[str, ...] = parameter("Activities after which something is due, each time anew.")
    until: tuple[str, ...] = parameter("Activities that do it.")
    days: int = parameter("Days allowed after the day of the activity, or after the day in due_column.")
    count: str = parameter("Which days count: working or calendar.", default="working", words=("working", "calendar"))
    due_column: str = column(
        "Column of when it is due, read from the event of `after`; then days are what is let pass beyond.",
        default="",
        kind="moment",
    )
    min_overdue_days: int = parameter("Days beyond the allowed ones from which on it matters.", default=1)
    grave_days: int = parameter("Days beyond the allowed ones that score highest.", default=10)

    def __post_init__(self) -> None:
        if self.days < 0 or self.min_overdue_days < 1 or self.grave_days < 1:
            reason = "days is below 0, or min_overdue_days or grave_days below 1."
            raise BadInput("rule_value", reason=reason, hint="Give whole days, such as days: 20.")


def prepare(_context: Context, rule: Unpublished) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text which days count, and from when."""
    return {"is_working": rule.count == "working", "has_due": bool(rule.due_column)}, ()


UNPUBLISHED = Check(
    "unpublished",
    "Something was not published, answered or done within its days.",
    Unpublished,
    family="procedure",
    needs_calendar=True,
    prepare=prepare,
    names=("after", "until"),
    population="rank",
    sentences={
        "en": "it {state} after {measured:g} {count} days, where {threshold:g} are allowed.",
        "zh": "已过{measured:g}日(允许{threshold:g}日),{state_zh}。",
    },
)
