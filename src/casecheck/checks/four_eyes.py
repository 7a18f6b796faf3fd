"""Find cases in which one person did two steps that two people must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from casecheck.checks.contract import Check, Context, parameter
from casecheck.checks.hands import answer, gather
from casecheck.checks.steps import offer_excepted
from casecheck.errors import BadInput


@dataclass(frozen=True)
class FourEyes:
    """Name the two steps. Every doing of them counts, not only the last."""

    a: str = parameter("Activity that one person does.")
    b: str = parameter("Activity that another person must do.")
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise BadInput("rule_value", reason="a and b are the same activity.", hint="Name two activities.")


def prepare(context: Context, rule: FourEyes) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer who is no person."""
    offer_excepted(context, rule.except_actors)
    return {}, ()


def direct(context: Context, rule: FourEyes) -> tuple[pa.Table, int] | None:
    """Return what the text answers, from the columns of the log."""
    hands = gather(context, {"a": (rule.a,), "b": (rule.b,)}, rule.except_actors)
    if hands is None:
        return None
    columns = {"score": 1.0, "measured": 1.0, "threshold": 2.0}
    nothing = {"population": pa.scalar(None, pa.float64()), "detail": pa.scalar(None, pa.string())}
    return answer(context, hands, (hands.groups == 2) & ~hands.is_excepted, columns | nothing), hands.judged


FOUR_EYES = Check(
    "four_eyes",
    "One person did two steps that two people must do.",
    FourEyes,
    needs=("actor",),
    names=("a", "b"),
    family="separation",
    prepare=prepare,
    direct=direct,
    sentences={
        "en": "{actor} did both “{a}” and “{b}”, which two people must do.",
        "zh": "“{a}”和“{b}”应由两人办理,实际均由{actor}办理。",
    },
)
