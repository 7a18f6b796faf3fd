"""Find cases that took more working days than allowed."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from casecheck.checks.clock import ACTIVITIES, check_clock, set_clocks
from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.checks.late import gather_late
from casecheck.errors import BadInput


@dataclass(frozen=True)
class TotalLimit:
    """Set the limit and what it is measured between."""

    limit_days: float = parameter("Working days allowed; a second more is too long.", default=0.0)
    limit_column: str = column(
        "Column that has the limit of each case; the largest of a case counts.", default="", kind="number"
    )
    extra_days: float = parameter("Working days beyond the limit that are let pass.", default=0.0)
    else_column: str = column(
        "Column that has the limit of a case without one in limit_column.", default="", kind="number"
    )
    else_extra_days: float = parameter("Working days beyond that other limit that are let pass.", default=0.0)
    from_activity: str = parameter("Activity that starts the clock; without it the first event does.", default="")
    to_activity: str = parameter("Activity that stops the clock; without it the last event does.", default="")
    suspend_activity: str = parameter("Activity that suspends the clock until the next mark.", default="")
    resume_activity: str = parameter("Activity that lets a suspended clock go on.", default="")

    def __post_init__(self) -> None:
        check_clock(self)
        if self.extra_days < 0 or self.else_extra_days < 0:
            raise BadInput("rule_value", reason="The extra days are below 0.", hint="Lower the limit instead.")


def direct(context: Context, rule: TotalLimit) -> tuple[pa.Table, int] | None:
    """Return what the text answers, from the columns of the log; where limits or marks stand in it, the text does."""
    if rule.limit_column or rule.else_column or rule.suspend_activity:
        return None
    judged = gather_late(context, float(rule.limit_days), rule.extra_days, rule.from_activity, rule.to_activity)
    return None if judged is None else (context.engine.query(TOTAL_LIMIT.texts.found), judged)


TOTAL_LIMIT = Check(
    "total_limit",
    "The case took more working days than allowed.",
    TotalLimit,
    needs_calendar=True,
    prepare=set_clocks,
    direct=direct,
    beside=("clock",),
    names=ACTIVITIES,
    family="time",
    population="rank",
    sentences={
        "en": "it used {measured:g} working days where {threshold:g} are allowed"
        " ({suspended_days:g} suspended days are not counted).",
        "zh": "已用{measured:g}个工作日,规定时限为{threshold:g}个工作日(已扣除中止计时{suspended_days:g}个工作日)。",
    },
)
