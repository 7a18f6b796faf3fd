"""Find cases in which one person did two steps that two people must do."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter
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


FOUR_EYES = Check(
    "four_eyes",
    "One person did two steps that two people must do.",
    FourEyes,
    needs=("actor",),
    names=("a", "b"),
    family="separation",
    sentences={
        "en": "{actor} did both “{a}” and “{b}”, which two people must do.",
        "zh": "“{a}”和“{b}”应由两人办理,实际均由{actor}办理。",
    },
)
