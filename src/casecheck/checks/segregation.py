"""Find cases in which one person held two of the duties of deciding, executing and supervising."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, parameter
from casecheck.checks.steps import offer_steps
from casecheck.errors import BadInput

DUTIES = ("decide", "execute", "supervise")


@dataclass(frozen=True)
class Segregation:
    """List the activities of each duty; two duties at least."""

    decide: tuple[str, ...] = parameter("Activities by which the case is decided.", default=())
    execute: tuple[str, ...] = parameter("Activities by which the decision is carried out.", default=())
    supervise: tuple[str, ...] = parameter("Activities by which both are checked.", default=())
    min_duties: int = parameter("Duties in one hand from which on it is a finding: 2 or 3.", default=2)
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        listed = [getattr(self, duty) for duty in DUTIES]
        every = [activity for activities in listed for activity in activities]
        if sum(map(bool, listed)) < 2:
            raise BadInput("rule_value", reason="Fewer than two duties have activities.", hint="List two or three.")
        if len(set(every)) < len(every):
            raise BadInput("rule_value", reason="An activity is listed twice.", hint="Give each activity one duty.")
        if not 2 <= self.min_duties <= sum(map(bool, listed)):
            raise BadInput(
                "rule_value",
                reason=f"min_duties is {self.min_duties}.",
                hint="Give 2, or 3 where all three duties have activities.",
            )


def prepare(context: Context, rule: Segregation) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the activities with their duties, and the number of duties that have any."""
    groups = {duty: getattr(rule, duty) for duty in DUTIES}
    offer_steps(context, groups)
    return {"duties": sum(map(bool, groups.values()))}, ()


SEGREGATION = Check(
    "segregation",
    "One person held two of the duties of deciding, executing and supervising.",
    Segregation,
    needs=("actor",),
    family="separation",
    prepare=prepare,
    names=DUTIES,
    sentences={
        "en": "{actor} held {measured:g} of the duties that must be kept apart ({duties}).",
        "zh": "{actor}在同一办件中承担了{measured:g}项应当分离的职责({duties_zh})。",
    },
)
