"""Find cases that were handled faster than is plausible."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, columns, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class TooFast:
    """Say what is measured and what is too fast: by the clock, or beside cases of the same kind."""

    min_minutes: float = parameter("A case that took fewer minutes is too fast; 0 sets no such bound.", default=0.0)
    percentile: float = parameter(
        "The share of the fastest cases of a kind that is looked at; 0 for none.", default=0.0
    )
    median_share: float = parameter(
        "Of those, only cases that took at most this share of their kind's median.", default=0.1
    )
    min_volume: int = parameter("Kinds with fewer cases have no percentiles.", default=30)
    like: tuple[str, ...] = columns("Columns that make cases of one kind, by the event at which a case ends.")
    from_activity: str = parameter("Activity that starts the clock; without it the first event does.", default="")
    to_activity: str = parameter("Activity that stops the clock; without it the last event does.", default="")

    def __post_init__(self) -> None:
        if not (self.min_minutes > 0 or 0 < self.percentile <= 1):
            reason = "Neither min_minutes nor percentile, a share up to 1, is given."
            raise BadInput("rule_value", reason=reason, hint="Say what is too fast.")
        if self.from_activity and self.from_activity == self.to_activity:
            raise BadInput("rule_value", reason="Both activities are the same.", hint="Name two activities.")


TOO_FAST = Check(
    "too_fast",
    "The case was handled faster than is plausible.",
    TooFast,
    scope="log",
    names=("from_activity", "to_activity"),
    family="time",
    sentences={
        "en": "it took {measured:g} minutes, less than the {threshold:g} that are plausible.",
        "zh": "办理仅用{measured:g}分钟,低于合理时间{threshold:g}分钟。",
    },
)
