"""Find cases in which something was done after they were closed."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class ActivityAfterClose:
    """Say what closes a case, what opens it again, and what may follow."""

    closing: tuple[str, ...] = parameter("Activities that close a case; the first of them does.")
    reopening: tuple[str, ...] = parameter(
        "Activities that open a closed case again, until it is next closed.", default=()
    )
    allowed: tuple[str, ...] = parameter("Activities that may follow, such as filing.", default=())
    grace_hours: float = parameter("Hours after closing that are let pass.", default=0.0)
    min_count: int = parameter("Least number of such events that makes a finding.", default=1)

    def __post_init__(self) -> None:
        if not self.closing or self.grace_hours < 0 or self.min_count < 1:
            reason = "closing names no activity, grace_hours is below 0, or min_count below 1."
            raise BadInput("rule_value", reason=reason, hint="Name the activities that close a case.")


ACTIVITY_AFTER_CLOSE = Check(
    "activity_after_close",
    "Something was done after the case was closed.",
    ActivityAfterClose,
    names=("closing", "reopening", "allowed"),
    family="control flow",
    sentences={
        "en": "it was closed, and {measured:g} events followed, the first of them “{activity}” {hours:g} hours later.",
        "zh": "办结之后又有{measured:g}次办理,首次为{hours:g}小时后的“{activity}”。",
    },
)
