"""Find steps that took more working days than allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casecheck.checks.clock import WITHOUT, check_marks, define_clocks
from casecheck.checks.contract import Check, Context, column, parameter, table
from casecheck.checks.slow import gather_slow
from casecheck.errors import BadInput

NEVER = 1e6  # days: where there is no limit, no step is too long
WHOLE_CASE = {"from_activity": "", "to_activity": ""}


@dataclass(frozen=True)
class StepLimit:
    """Say how long which steps may take, and how a step is measured."""

    limit_days: float = parameter("Working days allowed for a step without a limit of its own.", default=0.0)
    limit_column: str = column(
        "Column that has the limit of each event's step; it goes first.", default="", kind="number"
    )
    limits: str = table("Table of limits by activity.", {"activity": "word", "limit_days": "number"}, default="")
    activities: tuple[str, ...] = parameter("Steps that are measured; none means every one.", default=())
    counted: str = parameter(
        "from_previous: up to the event from the one before it; to_next: from the event to the next;"
        " from_start: from the event of the same activity with the lifecycle mark start.",
        default="from_previous",
        words=("from_previous", "to_next", "from_start"),
    )
    closing: tuple[str, ...] = parameter("Activities that close a case; with to_next, only others wait.", default=())
    extra_days: float = parameter("Working days beyond the limit that are let pass.", default=0.0)
    only_within_total: bool = parameter("Leave out cases whose total is over its own limit.", default=False)
    total_days: float = parameter("Working days allowed for the whole case.", default=0.0)
    total_column: str = column("Column that has the limit of each case.", default="", kind="number")
    suspend_activity: str = parameter("Activity that suspends the clock until the next mark.", default="")
    resume_activity: str = parameter("Activity that lets a suspended clock go on.", default="")

    def __post_init__(self) -> None:
        check_marks(self.suspend_activity, self.resume_activity)
        if not (self.limit_days > 0 or self.limit_column or self.limits):
            raise BadInput("rule_value", reason="No limit is given.", hint="Give limit_days, limit_column or limits.")
        if self.extra_days < 0:
            raise BadInput("rule_value", reason="extra_days is below 0.", hint="Lower the limit instead.")
        if self.only_within_total and not (self.total_days > 0 or self.total_column):
            raise BadInput("rule_value", reason="The total has no limit.", hint="Give total_days or total_column.")


def _prepare(context: Context, values: StepLimit) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Make `pauses` and `over_total`; find the least limit of steps without one of their own."""
    bound = context.bindings(values)
    total = WITHOUT | WHOLE_CASE | bound | {"limit_days": values.total_days, "limit_column": bound["total_column"]}
    total["extra_days"] = 0.0
    define_clocks(context, total, *(() if values.only_within_total else ("pauses",)))
    over = "clocks WHERE worked - paused - granted > allowed_days * 86400000000"
    context.engine.define(
        "over_total", f"SELECT case_number FROM {over if values.only_within_total else 'events WHERE 1 = 0'}"
    )
    listed = context.engine.query("SELECT min(limit_days) AS least FROM limits")["least"][0].as_py()
    known = [days for days in (listed, values.limit_days or None) if days is not None]
    return {
        "least_days": float(min(known, default=NEVER)),
        "any_activities": not values.activities,
        "any_closing": not values.closing,
    }, ()


def direct(context: Context, values: StepLimit) -> tuple[pa.Table, int] | None:
    """Return what the text answers; what may be slow is gathered from the columns of the log."""
    gathered = gather_slow(context, values, context.bindings(values)["limit_column"])
    if gathered is None:
        return None
    table, cases = gathered
    bound = context.bindings(values) | _prepare(context, values)[0]
    context.engine.register("gathered", table)
    over = context.engine.query("SELECT DISTINCT case_number FROM over_total")["case_number"]
    judged = len(cases) - int(np.isin(cases, np.asarray(over)).sum())
    return context.engine.query(STEP_LIMIT.texts.found, **bound), judged


STEP_LIMIT = Check(
    "step_limit",
    "A step took more working days than allowed.",
    StepLimit,
    needs_calendar=True,
    prepare=_prepare,
    direct=direct,
    names=("activities", "closing", "suspend_activity", "resume_activity"),
    family="time",
    sentences={
        "en": "the step “{activity}” used {measured:g} working days where {threshold:g} are allowed.",
        "zh": "环节“{activity}”已用{measured:g}个工作日,规定时限为{threshold:g}个工作日。",
    },
)
