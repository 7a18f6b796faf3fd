"""Find cases that took more working days than allowed."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class TotalLimit:
    """Set the limit and what it is measured between."""

    limit_days: float = parameter("Working days allowed; a second more is too long.")
    from_activity: str = parameter("Activity that starts the clock; without it the first event does.", default="")
    to_activity: str = parameter("Activity that stops the clock; without it the last event does.", default="")
    suspend_activity: str = parameter("Activity that suspends the clock until the next mark.", default="")
    resume_activity: str = parameter("Activity that lets a suspended clock go on.", default="")

    def __post_init__(self) -> None:
        if self.limit_days <= 0:
            raise BadInput("rule_value", reason="limit_days is not above 0.", hint="Give working days.")
        if bool(self.suspend_activity) != bool(self.resume_activity):
            raise BadInput(
                "rule_value",
                reason="Only one of suspend_activity and resume_activity is given.",
                hint="Give both or neither.",
            )


TOTAL_LIMIT = Check(
    "total_limit",
    "The case took more working days than allowed.",
    TotalLimit,
    needs_calendar=True,
    names=("from_activity", "to_activity", "suspend_activity", "resume_activity"),
    family="time",
    is_ranked=True,
    sentences={
        "en": "it used {measured:g} working days where {threshold:g} are allowed"
        " ({suspended_days:g} suspended days are not counted).",
        "zh": "已用{measured:g}个工作日,规定时限为{threshold:g}个工作日(已扣除中止计时{suspended_days:g}个工作日)。",
    },
)
