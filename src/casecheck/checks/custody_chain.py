"""Find things that passed through one person's hands at both ends of a chain: bought and taken in, booked and paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from casecheck.checks.contract import Check, Context, column, parameter, table
from casecheck.errors import BadInput

MOST_BITS = 62


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


def prepare(context: Context, rule: CustodyChain) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Register the ends of the pairs; where no column ties cases together, and the ends are few, each with a bit."""
    pairs = context.engine.query("SELECT first, second FROM pairs").to_pylist()
    names = dict.fromkeys(pair[end] for pair in pairs for end in ("first", "second") if pair[end] is not None)
    is_linked = bool(rule.link) or len(names) > MOST_BITS
    bits = {name: 0 if is_linked else 1 << place for place, name in enumerate(names)}
    both = {bits[pair["first"]] | bits[pair["second"]] for pair in pairs if None not in pair.values()}
    ends = {"step": pa.array(list(bits), pa.string()), "bit": pa.array(list(bits.values()), pa.int64())}
    context.engine.register("ends", pa.table(ends))
    context.engine.register("pair_bits", pa.table({"bits": pa.array(sorted(both), pa.int64())}))
    return {"is_linked": is_linked}, ()


CUSTODY_CHAIN = Check(
    "custody_chain",
    "One person stood at both ends of a chain that two people must hold.",
    CustodyChain,
    needs=("actor",),
    family="separation",
    scope="log",
    prepare=prepare,
    sentences={
        "en": "{actor} did both “{first}” and “{second}” for {link}, which two people must do.",
        "zh": "{link}的“{first}”和“{second}”应由两人办理,实际均由{actor}办理。",
    },
)
