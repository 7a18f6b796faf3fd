"""Reads of clearing: rounds, answers, how far each division is, and the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lianfang.catalogue.models.clearing import ClearingRecord, ClearingRound
from lianfang.catalogue.queries.items import count_items_by_category, list_category_declarations
from lianfang.catalogue.rules.clearing import Balance, balances
from lianfang.catalogue.workflow.clearing import may_answer
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.policies.queries import list_labels
from lianfang.store.records import ScopedQuerySet


def list_rounds(actor: Actor) -> ScopedQuerySet[ClearingRound]:
    """Return the clearing rounds."""
    return ClearingRound.objects.visible_to(actor).select_related("unit")


def get_round(actor: Actor, key: str) -> ClearingRound:
    """Return one round by its id; NotFound for anything else."""
    return list_rounds(actor).get(pk=_number(key, "ClearingRound"))


def list_records(actor: Actor) -> ScopedQuerySet[ClearingRecord]:
    """Return the answers for powers of the actor's divisions, and of the posts that the actor holds."""
    return ClearingRecord.objects.visible_to(actor).select_related("unit", "round")


def get_record(actor: Actor, key: str) -> ClearingRecord:
    """Return one answer by its id; NotFound for anything else."""
    return list_records(actor).get(pk=_number(key, "ClearingRecord"))


def _number(key: str, kind: str) -> int:
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise NotFound(kind)
    return int(key)


def list_records_of(actor: Actor, held: ClearingRound) -> list[ClearingRecord]:
    """Return the answers of a round in the order of division, number and sub-item."""
    return list(list_records(actor).filter(round=held).order_by("unit__path", "number", "sub_item"))


def list_own_records(actor: Actor, held: ClearingRound) -> list[ClearingRecord]:
    """Return the answers of a round that are the actor's to give."""
    return [record for record in list_records_of(actor, held) if may_answer(record, actor)]


@dataclass
class DivisionProgress:
    """How far a division is: answers by state, and the posts that are late."""

    unit: Any
    counts: dict[str, int] = field(default_factory=dict)
    late: list[dict[str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return the number of answers that the division owes."""
        return sum(self.counts.values())


def list_progress(actor: Actor, held: ClearingRound) -> list[DivisionProgress]:
    """Return how far each division in scope is; a post is late when its answers are open after the last day."""
    is_late = held.state != "closed" and clock.today() > held.due_on
    found: dict[int, DivisionProgress] = {}
    for record in list_records_of(actor, held):
        row = found.setdefault(record.unit_id, DivisionProgress(record.unit))
        row.counts[record.state] = row.counts.get(record.state, 0) + 1
        if is_late and record.state in ("draft", "returned"):
            row.late += [holder for holder in record.holders if holder not in row.late]
    return list(found.values())


@dataclass(frozen=True)
class ReportRow:
    """One line of the report: code for the links, the words, and the figures."""

    key: str
    label: str
    balance: Balance


@dataclass(frozen=True)
class Report:
    """The figures of a round by division, by category and in all; sub-items are counted by themselves."""

    by_unit: list[ReportRow]
    by_category: list[ReportRow]
    total: Balance
    sub_items: Balance


def get_report(actor: Actor, held: ClearingRound) -> Report:
    """Return the report over the answers in scope."""
    records = list_records_of(actor, held)
    whole = [record for record in records if not record.sub_item]
    units = {record.unit.code: record.unit.localized("name") for record in whole}
    labels = list_labels(actor, "authority_categories")
    by_unit, total = balances((record.unit.code, record.decision) for record in whole)
    by_category, _same = balances((record.category, record.decision) for record in whole)
    _groups, parts = balances(("", record.decision) for record in records if record.sub_item)
    return Report(
        [ReportRow(code, units[code], balance) for code, balance in by_unit.items()],
        [ReportRow(code, labels.get(code, code), by_category[code]) for code in _in_order(labels, by_category)],
        total,
        parts,
    )


def _in_order(labels: dict[str, str], found: Iterable[str]) -> list[str]:
    held = list(found)
    return [code for code in labels if code in held] + [code for code in held if code not in labels]


def list_missing_categories(actor: Actor) -> list[tuple[str, str]]:
    """Return (code, label) of the office's categories that hold no item and are not declared empty (T3.3.5).

    Ask as the system or as whoever sees the whole office: other actors see the items of their divisions only.
    """
    answered = {code for code, count in count_items_by_category(actor).items() if count}
    answered |= {declared.category for declared in list_category_declarations(actor)}
    return [(code, label) for code, label in list_labels(actor, "authority_categories").items() if code not in answered]
