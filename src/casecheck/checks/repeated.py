"""Find activities that were done more often in one case than is allowed."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
from casecheck.checks.listing import tell_empty
from casecheck.errors import BadInput


@dataclass(frozen=True)
class Repeated:
    """Say which activities, how often is allowed, and what counts as doing one again."""

    activities: tuple[str, ...] = parameter(
        "Activities that are counted, each by itself; none means every one.", default=()
    )
    except_activities: tuple[str, ...] = parameter("Activities that may be repeated.", default=())
    max_times: int = parameter("How often an activity may be done in a case.", default=1)
    apart_minutes: float = parameter("A doing sooner than this after the one before it does not count.", default=0.0)
    lifecycle: str = parameter(
        "Count only events with this lifecycle mark or none. Empty counts every event.", default=""
    )

    def __post_init__(self) -> None:
        if self.max_times < 0 or self.apart_minutes < 0:
            raise BadInput("rule_value", reason="max_times or apart_minutes is below 0.", hint="Give 0 or more.")


REPEATED = Check(
    "repeated",
    "An activity was done more often than allowed.",
    Repeated,
    prepare=tell_empty("activities"),
    names=("activities", "except_activities"),
    family="control flow",
    sentences={
        "en": "“{activity}” was done {measured:g} times where {threshold:g} are allowed.",
        "zh": "“{activity}”办理了{measured:g}次,最多允许{threshold:g}次。",
    },
)
