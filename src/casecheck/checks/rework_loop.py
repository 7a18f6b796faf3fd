"""Find cases that went back to earlier steps too often."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class ReworkLoop:
    """Say which way back counts, how often it is allowed, and how much rework matters."""

    from_activity: str = parameter("Count only going back from this activity.", default="")
    to_activity: str = parameter("Count only going back to this activity.", default="")
    max_times: int = parameter("How often a case may go back.", default=1)
    min_share: float = parameter("Least share of a case's events that are rework, 0 to 1.", default=0.0)
    except_activities: tuple[str, ...] = parameter("Activities that are no steps, such as notes.", default=())
    lifecycle: str = parameter(
        "Count only events with this lifecycle mark or none. Empty counts every event.", default=""
    )

    def __post_init__(self) -> None:
        if self.max_times < 0 or not 0 <= self.min_share <= 1:
            reason = "max_times is below 0, or min_share is not between 0 and 1."
            raise BadInput("rule_value", reason=reason, hint="Give a number of times and a share.")


REWORK_LOOP = Check(
    "rework_loop",
    "The case went back to earlier steps too often.",
    ReworkLoop,
    names=("from_activity", "to_activity", "except_activities"),
    family="control flow",
    sentences={
        "en": "it went back {measured:g} times where {threshold:g} are allowed, last from “{back_from}” to “{back_to}”;"
        " {repeats} of its {events} events are rework.",
        "zh": "退回前序环节{measured:g}次,最多允许{threshold:g}次,最后一次由“{back_from}”退回“{back_to}”;"
        "全部{events}个事件中返工{repeats}个。",
    },
)
