"""Find suspensions that lasted longer than was applied for."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class SuspensionOverdue:
    """Name the marks of a suspension and how long it may last."""

    suspend_activity: str = parameter("Activity that suspends the clock.")
    resume_activity: str = parameter("Activity that lets it go on.")
    days_column: str = column(
        "Column that has the days applied for, on the suspending event.", default="", kind="number"
    )
    max_days: float = parameter("Days allowed where none are applied for.", default=0.0)
    extra_days: float = parameter("Days beyond those that are let pass.", default=0.0)
    counted: str = parameter("Which days count.", default="working", words=("working", "calendar"))
    closing: tuple[str, ...] = parameter("Activities that close a case, and with it a suspension.", default=())

    def __post_init__(self) -> None:
        if self.suspend_activity == self.resume_activity:
            raise BadInput("rule_value", reason="Both marks are the same activity.", hint="Name two activities.")
        if self.extra_days < 0 or not (self.max_days > 0 or self.days_column):
            reason = "Neither days_column nor max_days is given, or extra_days is below 0."
            raise BadInput("rule_value", reason=reason, hint="Say how long a suspension may last.")


SUSPENSION_OVERDUE = Check(
    "suspension_overdue",
    "A suspension lasted longer than was applied for.",
    SuspensionOverdue,
    needs_calendar=True,
    names=("suspend_activity", "resume_activity", "closing"),
    family="time",
    sentences={
        "en": "it was suspended for {measured:g} days where {threshold:g} are allowed.",
        "zh": "中止计时{measured:g}日,批准{threshold:g}日,到期未恢复。",
    },
)
