"""Find bursts in which one actor decided many cases within minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class BatchApproval:
    """Say what is counted, and how many within how long are too many."""

    activities: tuple[str, ...] = parameter("Activities that need a look at each case, such as approving.")
    min_count: int = parameter("How many doings of one activity by one actor make a burst.", default=10)
    minutes: float = parameter("Within how many minutes.", default=5.0)
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        if not self.activities or self.min_count < 2 or self.minutes < 0:
            reason = "activities is empty, min_count is below 2, or minutes below 0."
            raise BadInput("rule_value", reason=reason, hint="Name the activities and what makes a burst.")


def _window(context: Context, values: BatchApproval) -> tuple[dict[str, Any], tuple[str, ...]]:
    return {"window": round(values.minutes * 60_000_000)}, ()


BATCH_APPROVAL = Check(
    "batch_approval",
    "One actor decided many cases within minutes.",
    BatchApproval,
    scope="log",
    needs=("actor",),
    prepare=_window,
    names=("activities",),
    family="time",
    sentences={
        "en": "{actor} did “{activity}” in {count} events between {from_at} and {to_at},"
        " up to {measured:g} of them within {minutes:g} minutes ({threshold:g} make a burst).",
        "zh": "{actor}在{from_at}至{to_at}之间集中办理“{activity}”{count}次,{minutes:g}分钟内最多{measured:g}次"
        "(达到{threshold:g}次即为集中批办)。",
    },
)
