"""Moves of a clearing round; closing it carries its decisions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lianfang.catalogue.actions.clearing import READER
from lianfang.catalogue.actions.moves import cancel_item
from lianfang.catalogue.actions.versions import change_draft, draft_version
from lianfang.catalogue.models.clearing import ClearingRecord, ClearingRound
from lianfang.catalogue.queries import list_items_by_number
from lianfang.catalogue.queries.clearing import get_round, list_missing_categories, list_records_of, list_rounds
from lianfang.catalogue.rules.clearing import Answer, check_answer, merged_away
from lianfang.catalogue.rules.items import ItemEntry, ItemValues
from lianfang.catalogue.rules.versions import with_changes
from lianfang.catalogue.terms.clearing import DECISION_LABELS, ENDING, Decision
from lianfang.catalogue.workflow.clearing import CLEARING_RECORD, CLEARING_ROUND
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office, list_units
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

CLOSER = system("a closed clearing round is carried out")
MOST_NAMED = 20


@use_case
def review_round(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ClearingRound:
    """End the answering; answers are still confirmed and returned."""
    return _move(actor, "review", key, version, comment)


@use_case
def reopen_round(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ClearingRound:
    """Take answers again, for a stated reason."""
    return _move(actor, "reopen", key, version, comment)


@use_case
def close_round(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ClearingRound:
    """Close a round whose every answer is confirmed and carry its decisions out.

    Refused where answers are missing, where a power merges into one that is not kept, and where a category of the
    office neither holds items nor is declared empty (T3.3.5).
    """
    held = _move(actor, "close", key, version, comment, closed_on=clock.today())
    with acting(READER):
        rows = list_records_of(READER, held)
        if missing := list_missing_categories(READER):
            raise Refused("clearing_categories", categories=listed(label for _code, label in missing))
    _insist_whole(rows)
    _carry_out(actor, rows)
    return held


def _move(actor: Actor, move: str, key: str, version: int | None, comment: str, **values: Any) -> ClearingRound:
    held = locked(list_rounds(actor), pk=get_round(actor, key).pk)
    state = CLEARING_ROUND.check(move, held, actor, comment=comment)
    held.change(expected=version, state=state, **values)
    record(
        actor,
        {
            "review": "catalogue.review_round",
            "reopen": "catalogue.reopen_round",
            "close": "catalogue.close_round",
        }[move],
        held,
        comment=comment,
    )
    return held


def _insist_whole(rows: list[ClearingRecord]) -> None:
    if waiting := [row.label for row in rows if row.state != "confirmed"]:
        raise Refused("clearing_unanswered", count=len(waiting), items=listed(waiting[:MOST_NAMED]))
    decisions = {row.number: (row.decision, row.target) for row in rows if not row.sub_item}
    if lost := merged_away(decisions):
        raise Refused("clearing_merge_lost", items=listed(lost[:MOST_NAMED]))


def _carry_out(actor: Actor, rows: list[ClearingRecord]) -> None:
    """Cancel what is left, shorten items by the sub-items they lose, draft what was found."""
    gone = {row.number for row in rows if not row.sub_item and row.decision in ENDING}
    for row in rows:
        if row.sub_item:
            continue
        if row.decision in ENDING:
            cancel_item(CLOSER, key=row.number, comment=_because(row))
        elif row.decision == Decision.ADD:
            _draft(row)
    for number in {row.number for row in rows if row.sub_item} - gone:
        _shorten(number, [row for row in rows if row.number == number and row.sub_item])


def _because(row: ClearingRecord) -> str:
    parts = (str(DECISION_LABELS[row.decision].source), row.target, row.reason, row.document)
    return " · ".join(part for part in parts if part)


def _draft(row: ClearingRecord) -> None:
    empty = ItemEntry(row.unit.code, ItemValues("", "", "", "", 0))
    given = {"number": row.number, "name": row.name, "category": row.category}
    draft_version(CLOSER, entry=with_changes(empty, {**row.proposal, **given}), reason=row.reason)


def _shorten(number: str, parts: list[ClearingRecord]) -> None:
    kept = [row.sub_item for row in parts if row.decision not in ENDING]
    if len(kept) < len(parts):
        reason = "；".join(row.reason for row in parts if row.decision in ENDING)
        change_draft(CLOSER, number=number, changes={"sub_items": kept}, reason=reason)


@dataclass(frozen=True)
class Decided:
    """What was decided for one power in a round that was held before; item: whether it is in the catalogue now."""

    unit: str
    number: str
    name: str
    name_en: str
    category: str
    answer: Answer


@use_case
def load_round(
    actor: Actor, *, year: int, title: str, title_en: str, held_on: date, decided: Sequence[Decided]
) -> ClearingRound:
    """Take a round from paper that was closed before the product, as the system only; nothing is carried out."""
    office = get_office(actor)
    if not actor.is_system or office is None:
        raise NotFound("ClearingRound")
    words = {"year": year, "title": title, "title_en": title_en}
    made = ClearingRound.objects.create(unit=office, due_on=held_on, opened_on=held_on, **words)
    units = {unit.code: unit for unit in list_units(actor)}
    known = list_items_by_number(actor, [row.number for row in decided])
    state = CLEARING_RECORD.move("confirm").target
    for row in decided:
        check_answer(row.answer, row.name, row.number)
    ClearingRecord.objects.bulk_create(
        ClearingRecord(
            round=made,
            item=known.get(row.number),
            unit=units[row.unit],
            number=row.number,
            name=row.name,
            name_en=row.name_en,
            category=row.category,
            state=state,
            **{**asdict(row.answer), "decided_on": row.answer.decided_on or held_on},
        )
        for row in decided
    )
    for move in ("review", "close"):
        made.change(state=CLEARING_ROUND.check(move, made, actor), closed_on=held_on if move == "close" else None)
    record(actor, "catalogue.load_round", made, **words, powers=len(decided))
    return made


declare_refusals(
    {
        "clearing_categories": _(
            "The catalogue is not complete: these categories neither hold items nor are declared empty: {categories}."
        ),
        "clearing_unanswered": _("{count} answers are not confirmed: {items}."),
        "clearing_merge_lost": _("These items merge into one that is not kept in this round: {items}."),
    }
)
declare_acts(
    {
        "catalogue.review_round": _("Answering of a clearing round ended"),
        "catalogue.reopen_round": _("Clearing round opened again"),
        "catalogue.load_round": _("Clearing round taken from paper"),
        "catalogue.close_round": _("Clearing round closed"),
    }
)
