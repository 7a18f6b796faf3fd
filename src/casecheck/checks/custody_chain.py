"""Find things that passed through one person's hands at both ends of a chain: bought and taken in, booked and paid."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter, table
from casecheck.errors import BadInput


@dataclass(frozen=True)
class CustodyChain:
    """List the pairs of activities, and what ties cases together."""

    pairs: str = table("Table of the pairs of activities that two people must do.", {"first": "word", "second": "word"})
    step: str = column(
        "Column that the pairs are of, such as the kind of step where names differ from flow to flow.",
        default="activity",
    )
    link: str = column(
        "Column with the number of the purchase, contract or other thing that several cases are about. Where it is"
        " empty, the case's own number stands for it.",
        default="",
    )
    amount: str = column("Column with the amount of the thing.", default="", kind="number")
    min_amount: float = parameter("Things whose largest amount is lower are let pass; 0 judges all.", default=0.0)
    except_actors: tuple[str, ...] = parameter("Actors that are no persons, such as a system account.", default=())

    def __post_init__(self) -> None:
        if self.min_amount and not self.amount:
            raise BadInput("rule_value", reason="min_amount is given without amount.", hint="Name the column: amount.")


CUSTODY_CHAIN = Check(
    "custody_chain",
    "One person stood at both ends of a chain that two people must hold.",
    CustodyChain,
    needs=("actor",),
    family="separation",
    scope="log",
    sentences={
        "en": "{actor} did both “{first}” and “{second}” for {link}, which two people must do.",
        "zh": "{link}的“{first}”和“{second}”应由两人办理,实际均由{actor}办理。",
    },
)
