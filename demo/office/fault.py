"""What a rule of the checker returns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """One breach of one rule: `where` is the id of the record, `detail` the figures or words that show it."""

    code: str
    where: str
    detail: str = ""


Rule = Callable[[Record], Iterable[Fault]]


def by_id(records: list[Record]) -> dict[str, Record]:
    """Return the records keyed by their id."""
    return {record["id"]: record for record in records}


def leaders_of(office: Record) -> dict[str, str | None]:
    """Return division id → id of the leader who supervises it."""
    return {division["id"]: division["supervising_leader"] for division in office["divisions"]}
