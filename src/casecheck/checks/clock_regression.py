"""Find cases whose time goes backwards against the order in which events were written."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter
from casecheck.checks.listing import tell_empty
from casecheck.errors import BadInput


@dataclass(frozen=True)
class ClockRegression:
    """Name what puts events in order, and how far back matters."""

    sequence_column: str = column(
        "Column that numbers the events in the order of writing; without it the order of the file counts.",
        default="",
        kind="number",
    )
    min_minutes: float = parameter("Minutes back that are let pass, since clocks differ.", default=1.0)
    min_count: int = parameter("How often time must go back in a case to make a finding.", default=1)

    def __post_init__(self) -> None:
        if self.min_minutes < 0 or self.min_count < 1:
            reason = "min_minutes is below 0, or min_count below 1."
            raise BadInput("rule_value", reason=reason, hint="Give minutes from 0 and a number from 1.")


CLOCK_REGRESSION = Check(
    "clock_regression",
    "Time goes backwards in the order of writing.",
    ClockRegression,
    prepare=tell_empty("sequence_column"),
    family="time",
    sentences={
        "en": "time goes backwards {count} times in the order of writing, by up to {measured:g} minutes.",
        "zh": "按记录顺序,时间倒退{count}次,最多倒退{measured:g}分钟。",
    },
)
