"""Find cases in which one person held two of the duties of deciding, executing and supervising."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from casecheck.checks.contract import Check, Context, parameter
from casecheck.checks.hands import answer, gather
from casecheck.checks.steps import offer_excepted, offer_steps
from casecheck.errors import BadInput

DUTIES = ("decide", "execute", "supervise")
DUTIES_ZH = {"decide": "决策", "execute": "执行", "supervise": "监督"}


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
    """Offer the activities with their duties, who is no person, and the number of duties that have any."""
    groups = {duty: getattr(rule, duty) for duty in DUTIES}
    offer_steps(context, groups)
    offer_excepted(context, rule.except_actors)
    return {"duties": sum(map(bool, groups.values()))}, ()


def direct(context: Context, rule: Segregation) -> tuple[pa.Table, int] | None:
    """Return what the text answers, from the columns of the log."""
    groups = {duty: getattr(rule, duty) for duty in DUTIES}
    hands = gather(context, groups, rule.except_actors)
    if hands is None:
        return None
    chosen = (hands.groups >= rule.min_duties) & ~hands.is_excepted
    duties = hands.groups[chosen]
    details = [_detail(bits) for bits in range(1 << len(DUTIES))]
    columns = {
        "score": pa.array((duties - 1) / (sum(map(bool, groups.values())) - 1)),
        "measured": pa.array(duties.astype(float)),
        "threshold": float(rule.min_duties),
        "population": pa.scalar(None, pa.float64()),
        "detail": pa.DictionaryArray.from_arrays(pa.array(hands.bits[chosen], pa.int32()), details),
    }
    return answer(context, hands, chosen, columns), hands.judged


def _detail(bits: int) -> str:
    """Return the duties of which a number has the bits, as the text writes them."""
    held = [duty for place, duty in enumerate(DUTIES) if bits >> place & 1]
    return json.dumps(
        {"duties": ", ".join(held), "duties_zh": "、".join(DUTIES_ZH[duty] for duty in held)}, ensure_ascii=False
    )


SEGREGATION = Check(
    "segregation",
    "One person held two of the duties of deciding, executing and supervising.",
    Segregation,
    needs=("actor",),
    family="separation",
    prepare=prepare,
    direct=direct,
    names=DUTIES,
    sentences={
        "en": "{actor} held {measured:g} of the duties that must be kept apart ({duties}).",
        "zh": "{actor}在同一办件中承担了{measured:g}项应当分离的职责({duties_zh})。",
    },
)
