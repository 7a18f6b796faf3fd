"""Find cases that took more working days than allowed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from casecheck.checks.contract import Check, Context, Outcome, parameter, sql
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


def run(context: Context, rule: TotalLimit) -> Outcome:
    """Return one finding per case over the limit, with the events that started and stopped its clock."""
    finds, judged = sql("total_limit")
    values: dict[str, Any] = {**asdict(rule), "as_of": context.as_of, "zone": context.calendar.zone}
    named = (rule.from_activity, rule.to_activity, rule.suspend_activity, rule.resume_activity)
    warnings = _offer_calendar(context) + context.misnamed(*named)
    cases = context.engine.query(judged, **values)["cases"][0].as_py()
    return Outcome(context.findings(finds, **values), cases, warnings)


def _offer_calendar(context: Context) -> tuple[str, ...]:
    """Register the table of days that spans the log and the moment of the run; return a warning on forecast years."""
    span = pc.min_max(context.log.table["timestamp"]).as_py()
    latest = max(span["max"], context.as_of) if context.as_of else span["max"]
    first = context.calendar.local(span["min"]).date() - timedelta(days=1)
    last = context.calendar.local(latest).date() + timedelta(days=1)
    days, before, worked = zip(*context.calendar.days(first, last), strict=True)
    table = {"day": list(days), "worked_before": pa.array(before, pa.int64()), "is_worked": list(worked)}
    context.engine.register("calendar", pa.table(table))
    years = context.calendar.unconfirmed(range(first.year, last.year + 1))
    if not years:
        return ()
    listed = ", ".join(map(str, years))
    return (f"The days off and make-up days of {listed} are not announced in this calendar; its weekends are assumed.",)


TOTAL_LIMIT = Check("total_limit", "The case took more working days than allowed.", TotalLimit, run)
