"""Find cases whose used working days have come near their limit, and when that was."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.clock import ACTIVITIES, check_clock, set_clocks
from casecheck.checks.contract import Check, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class NearDue:
    """Set the limit, how near is near, and which cases are looked at."""

    limit_days: float = parameter("Working days allowed.", default=0.0)
    limit_column: str = column("Column that has the limit of each case.", default="", kind="number")
    before_days: float = parameter(
        "Near is when the used days, begun ones whole, reach the limit less these.", default=2.0
    )
    min_limit: float = parameter("Limits up to this are too short to be told beforehand.", default=2.0)
    cases: str = parameter(
        "open: those not finished at the moment of the run; all: finished ones too.",
        default="open",
        words=("open", "all"),
    )
    from_activity: str = parameter("Activity that starts the clock; without it the first event does.", default="")
    to_activity: str = parameter("Activity that stops the clock; without it the last event does.", default="")
    suspend_activity: str = parameter("Activity that suspends the clock until the next mark.", default="")
    resume_activity: str = parameter("Activity that lets a suspended clock go on.", default="")

    def __post_init__(self) -> None:
        check_clock(self)
        if self.cases == "open" and not self.to_activity:
            reason = "Without to_activity no case is open."
            raise BadInput("rule_value", reason=reason, hint="Name to_activity, or look at all cases.")


NEAR_DUE = Check(
    "near_due",
    "The used working days came near the limit.",
    NearDue,
    needs_calendar=True,
    prepare=set_clocks,
    beside=("clock",),
    names=ACTIVITIES,
    family="time",
    sentences={
        "en": "of {limit_days:g} working days allowed, {measured:g} are used; day {threshold:g} began at {at}.",
        "zh": "规定时限{limit_days:g}个工作日,已用{measured:g}个;自{at}起进入第{threshold:g}个工作日。",
    },
)
