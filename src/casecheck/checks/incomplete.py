"""Find cases that were never closed and in which nothing has happened for a long time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class Incomplete:
    """Say what closes a case and how long one may lie idle."""

    closing: tuple[str, ...] = parameter("Activities that close a case; one is enough.")
    idle_days: float = parameter("Working days without an event that are let pass.", default=20.0)
    min_events: int = parameter("Cases with fewer events are not judged.", default=1)

    def __post_init__(self) -> None:
        if not self.closing or self.idle_days <= 0:
            reason = "closing names no activity, or idle_days is not above 0."
            raise BadInput("rule_value", reason=reason, hint="Name activities and give working days.")


def _ask_for_moment(context: Context, values: Incomplete) -> tuple[dict[str, Any], tuple[str, ...]]:
    missing = context.as_of is None
    return {}, ("Not judged: no moment is given up to which cases lie idle (--as-of).",) * missing


INCOMPLETE = Check(
    "incomplete",
    "The case was not closed and lies idle.",
    Incomplete,
    needs_calendar=True,
    prepare=_ask_for_moment,
    names=("closing",),
    family="control flow",
    population="rank",
    sentences={
        "en": "it was never closed, and nothing has happened for {measured:g} working days since “{activity}”;"
        " {threshold:g} are let pass.",
        "zh": "未办结,自“{activity}”之后已{measured:g}个工作日无任何办理记录(限{threshold:g}个工作日)。",
    },
)
