"""Find what was done by somebody who may not do it."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, parameter, table
from casecheck.errors import BadInput


@dataclass(frozen=True)
class UnauthorisedActor:
    """Name the table of who may do what, and what matters."""

    permitted: str = table(
        "Table of who may do what; a row holds for whatever it leaves empty.",
        {"activity": "word", "actor": "word", "post": "word", "unit": "word", "from_on": "day", "until_on": "day"},
    )
    except_actors: tuple[str, ...] = parameter("Actors that may do anything, such as a system account.", default=())
    min_count: int = parameter("Least number of such events of one actor in a case that makes a finding.", default=1)

    def __post_init__(self) -> None:
        if not self.permitted or self.min_count < 1:
            reason = "permitted names no table, or min_count is below 1."
            raise BadInput("rule_value", reason=reason, hint="Name the table of who may do what.")


UNAUTHORISED_ACTOR = Check(
    "unauthorised_actor",
    "Somebody did what they may not do.",
    UnauthorisedActor,
    family="authority",
    sentences={
        "en": "“{activity}” was done {measured:g} times by {actor} ({post}), who may not do it"
        " ({reason}: never, or not_then for another time).",
        "zh": "{actor}({post})无权办理“{activity}”,共{measured:g}次"
        "(原因:{reason};never为从未授权,not_then为不在授权期内)。",
    },
)
