"""Find events that were entered too late, or that lie before the registration of their case."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class Backdated:
    """Name the columns that tell when an event was entered and when its case was registered."""

    recorded_column: str = column(
        "Column that has the moment at which the event was entered.", default="", kind="moment"
    )
    registered_column: str = column(
        "Column that has the moment before which nothing can have happened, such as applied_at.",
        default="",
        kind="moment",
    )
    grace_hours: float = parameter("Hours that are let pass, whichever is compared.", default=0.0)
    max_entry_hours: float = parameter(
        "Hours after its own time by which an event must be entered, whatever followed; 0 sets no such bound.",
        default=0.0,
    )
    min_count: int = parameter("Least number of such events of a case that makes a finding.", default=1)

    def __post_init__(self) -> None:
        if not (self.recorded_column or self.registered_column):
            reason = "Neither recorded_column nor registered_column is named."
            raise BadInput("rule_value", reason=reason, hint="Name the column that has the moment to compare with.")
        if self.grace_hours < 0 or self.max_entry_hours < 0 or self.min_count < 1:
            reason = "Hours are below 0, or min_count is below 1."
            raise BadInput("rule_value", reason=reason, hint="Give hours from 0 and a number from 1.")


BACKDATED = Check(
    "backdated",
    "An event was entered after what followed it, or lies before its case.",
    Backdated,
    family="time",
    sentences={
        "en": "the time of {count} events cannot be right: {after_next} were entered after the event that"
        " followed, {entered_late} later than allowed, {too_early} lie before the registration;"
        " by up to {measured:g} hours.",
        "zh": "有{count}个事件时间存疑:{after_next}个在其后续事件之后才录入,{entered_late}个录入过迟,"
        "{too_early}个早于登记时间;最多相差{measured:g}小时。",
    },
)
