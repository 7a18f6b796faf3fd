"""How clearing rounds and the answers in them are shown."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue.actions import clearing, clearing_close
from lianfang.catalogue.entities.items import office_label
from lianfang.catalogue.queries import reads_english
from lianfang.catalogue.queries.clearing import (
    get_record,
    get_round,
    list_missing_categories,
    list_own_records,
    list_progress,
    list_records,
    list_rounds,
)
from lianfang.catalogue.terms.clearing import DECISION_LABELS, RECEIVER_LABELS
from lianfang.catalogue.workflow.clearing import CLEARERS, CLEARING_RECORD, CLEARING_ROUND
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices, root_path

SHOWN_WAITING = 200
STATES = ("draft", "submitted", "returned", "confirmed")


def _round_panel(actor: Actor, held: Any) -> dict[str, Any]:
    rows = [(row, [row.counts.get(state, 0) for state in STATES]) for row in list_progress(actor, held)]
    waiting = [
        record
        for record in list_records(actor).filter(round=held, state="submitted").order_by("number")
        if any(move.name == "confirm" for move in CLEARING_RECORD.available(record, actor))
    ]
    sees_all = actor.holds(CLEARERS, root_path())
    return {
        "progress": rows,
        "states": [CLEARING_RECORD.state(state).label for state in STATES],
        "own": [record for record in list_own_records(actor, held) if record.state in ("draft", "returned")],
        "waiting": waiting[:SHOWN_WAITING],
        "waiting_total": len(waiting),
        "missing": list_missing_categories(actor) if sees_all else [],
        "decisions": DECISION_LABELS,
    }


def decision_label(record: Any) -> object:
    """Return what was decided in words, with whom or what it goes to."""
    return DECISION_LABELS.get(record.decision, "")


def _target(record: Any) -> str:
    parts = (RECEIVER_LABELS.get(record.receiver, ""), record.target, record.reason)
    return " · ".join(str(part) for part in parts if part)


ROUNDS = Entity(
    name="clearing-rounds",
    label=_("Clearing round"),
    plural=_("Clearing of powers"),
    rows=list_rounds,
    one=get_round,
    order="-pk",
    title=lambda held: held.localized("title"),
    readers=BUSINESS,
    workflow=CLEARING_ROUND,
    moves={
        "review": clearing_close.review_round,
        "reopen": clearing_close.reopen_round,
        "close": clearing_close.close_round,
    },
    trail_type="catalogue.clearinground",
    template="catalogue/clearing_round.html",
    list_template="catalogue/clearing_rounds.html",
    panel=_round_panel,
    list_panel=lambda actor: {"can_open": actor.holds(CLEARERS)},
    empty=_("No round was opened yet. In a round every post answers for the powers that it exercises."),
    columns=(
        Column("year", _("Year"), Kind.NUMBER, source="year"),
        Column("title", _("Clearing round"), Kind.LINK, value=lambda held: held.localized("title"), source="title"),
        Column("due_on", _("Last day"), Kind.DATE, source="due_on"),
        Column("state", _("State"), Kind.STATE, source="state"),
        Column("opened_on", _("Opened on"), Kind.DATE, source="opened_on"),
        Column("closed_on", _("Closed on"), Kind.DATE, source="closed_on"),
    ),
)

RECORDS = Entity(
    name="clearing-records",
    label=_("Answer for a power"),
    plural=_("Answers for powers"),
    rows=list_records,
    one=get_record,
    order="-round",
    title=lambda record: record.label,
    readers=BUSINESS,
    workflow=CLEARING_RECORD,
    moves={"confirm": clearing.confirm_record, "return": clearing.return_record},
    trail_type="catalogue.clearingrecord",
    empty=_("No power waits for an answer here."),
    columns=(
        Column("number", _("No."), source="number", search=("number",)),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda record: (reads_english() and record.name_en) or record.name,
            note=lambda record: record.sub_item,
            source="name",
            search=("name", "name_en", "sub_item"),
        ),
        Column(
            "round",
            _("Clearing round"),
            value=lambda record: record.round.localized("title"),
            source="round",
            choices=lambda actor: [(str(held.pk), held.localized("title")) for held in list_rounds(actor)],
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda record: record.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "category",
            _("Category"),
            Kind.CHOICE,
            value=lambda record: office_label("authority_categories", record.category),
            source="category",
            is_shown=False,
        ),
        Column(
            "decision",
            _("What becomes of it"),
            Kind.CHOICE,
            value=decision_label,
            note=_target,
            source="decision",
            choices=lambda actor: list(DECISION_LABELS.items()),
        ),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in CLEARING_RECORD.states],
        ),
        Column("decided_on", _("Decided on"), Kind.DATE, source="decided_on"),
        Column("document", _("Document"), source="document", is_shown=False),
        Column("returned_because", _("Returned because"), source="returned_because", is_shown=False),
    ),
)
