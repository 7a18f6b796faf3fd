"""Writes of clearing: opening a round, answering, submitting, confirming and returning answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from lianfang.catalogue.models import AuthorityItem, ItemPost
from lianfang.catalogue.models.clearing import ClearingRecord, ClearingRound
from lianfang.catalogue.queries import list_items
from lianfang.catalogue.queries.clearing import get_record, get_round, list_records, list_rounds
from lianfang.catalogue.rules.clearing import Answer, check_answer
from lianfang.catalogue.rules.items import ItemEntry, ItemValues
from lianfang.catalogue.rules.versions import with_changes
from lianfang.catalogue.terms import PostDuty
from lianfang.catalogue.terms.clearing import CLEAR_AGAIN, CLEAR_ITEMS, Decision
from lianfang.catalogue.workflow.clearing import CLEARERS, CLEARING_RECORD, CLEARING_ROUND, may_answer
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office, get_unit, root_path
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("whether a post has answered everything, whoever sees its powers")
ANSWERED = ("submitted", "confirmed")


@use_case
def open_round(actor: Actor, *, year: int, title: str, due_on: date, title_en: str = "") -> ClearingRound:
    """Open a round over every item in force, and give each post that exercises some its task (T3.1.3)."""
    office = get_office(actor)
    if office is None or not actor.holds(CLEARERS, root_path()):
        raise NotFound("ClearingRound")
    if not title.strip():
        raise Refused("field_required", field="title")
    if due_on < clock.today() and not actor.is_system:
        raise Refused("clearing_due", field="due_on", due=due_on)
    if list_rounds(actor).exclude(state="closed").exists():
        raise Refused("clearing_running")
    values = {"year": year, "title": title.strip()[:120], "title_en": title_en.strip()[:200], "due_on": due_on}
    made = ClearingRound.objects.create(unit=office, opened_by_id=actor.id, opened_on=clock.today(), **values)
    rows = _rows_of(actor, made)
    if not rows:
        raise Refused("clearing_nothing")
    ClearingRecord.objects.bulk_create(rows)
    record(actor, "catalogue.open_round", made, items=len(rows), **values)
    _ask(actor, made, rows)
    return made


def _rows_of(actor: Actor, made: ClearingRound) -> list[ClearingRecord]:
    items = list(list_items(actor).filter(state="published").order_by("unit__path", "number"))
    holders: dict[int, list[dict[str, Any]]] = {}
    posts = ItemPost.objects.visible_to(actor).filter(item__in=[item.pk for item in items], duty=PostDuty.EXECUTE.value)
    for held in posts.order_by("item", "position"):
        who = {"id": held.post_id, "code": held.post_code, "title": held.title, "title_en": held.title_en}
        holders.setdefault(held.item_id or 0, []).append(who)
    return [
        _row(made, item, holders.get(item.pk, []), part) for item in items for part in ("", *map(str, item.sub_items))
    ]


def _row(made: ClearingRound, item: AuthorityItem, holders: list[dict[str, Any]], part: str) -> ClearingRecord:
    post = next((held["id"] for held in holders if held["id"] is not None), None)
    return ClearingRecord(
        round=made,
        item=item,
        unit_id=item.unit_id,
        post_id=post,
        holders=holders,
        number=item.number,
        name=item.name,
        name_en=item.name_en,
        category=item.category,
        sub_item=part[:300],
    )


def _about(held: ClearingRound) -> About:
    return About("catalogue.clearinground", str(held.pk), held.title, held.title_en, "clearing-answer", str(held.pk))


def _ask(actor: Actor, held: ClearingRound, rows: Sequence[ClearingRecord]) -> None:
    """Open one task for each post, and one for the head of a division whose powers name no post of the office."""
    posts = {holder["id"]: row.unit_id for row in rows for holder in row.holders if holder["id"] is not None}
    for post_id, unit_id in posts.items():
        _task(actor, held, unit_id, post_id=post_id)
    for unit_id in {row.unit_id for row in rows if not row.post_ids}:
        _task(actor, held, unit_id, role=Role.DIVISION_HEAD.value)


def _task(actor: Actor, held: ClearingRound, unit_id: int, *, post_id: int | None = None, role: str = "") -> None:
    open_task(
        actor,
        cause=_cause(held.pk, post_id, unit_id),
        kind=CLEAR_ITEMS,
        unit_id=unit_id,
        post_id=post_id,
        role=role,
        due_on=held.due_on,
        about=_about(held),
    )


def _cause(round_id: int, post_id: int | None, unit_id: int) -> str:
    return f"{CLEAR_ITEMS}:{round_id}:" + (f"post-{post_id}" if post_id else f"unit-{unit_id}")


def _again(row: ClearingRecord) -> str:
    return f"{CLEAR_AGAIN}:{row.pk}:{row.returns}"


def _open_round(actor: Actor, key: str, states: Sequence[str] = ("open", "reviewing")) -> ClearingRound:
    held = get_round(actor, key)
    if held.state not in states:
        raise Refused("clearing_closed", state=CLEARING_ROUND.state(held.state).label)
    return held


@use_case
def keep_answers(
    actor: Actor, *, key: str, answers: Mapping[int, Answer], versions: Mapping[int, int] | None = None
) -> list[ClearingRecord]:
    """Keep answers as drafts, by the id of their records; only who exercises the power or heads its division may.

    versions: row versions that the editor has seen, by id of the record; an answer changed since is refused.
    """
    held = _open_round(actor, key)
    rows = list_records(actor).filter(round=held, pk__in=list(answers)).select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    if set(answers) - set(found):
        raise NotFound("ClearingRecord")
    for number, answer in answers.items():
        row = found[number]
        if not may_answer(row, actor):
            raise Refused("clearing_not_yours", item=row.label)
        _keep(actor, row, answer, (versions or {}).get(number))
    return list(found.values())


def _keep(actor: Actor, row: ClearingRecord, answer: Answer, version: int | None) -> None:
    if not CLEARING_RECORD.may_edit(row, "answer"):
        raise Refused("clearing_answered", item=row.label, state=CLEARING_RECORD.state(row.state).label)
    if answer.decision == Decision.ADD and row.item_id is not None:
        raise Refused("clearing_open", field="decision", item=row.label)
    check_answer(answer, row.label, row.number)
    values = {
        "decision": answer.decision,
        "reason": answer.reason.strip(),
        "target": answer.target.strip() if answer.decision != Decision.KEEP else "",
        "receiver": answer.receiver if answer.decision == Decision.TRANSFER else "",
        "document": answer.document.strip(),
        "decided_on": answer.decided_on or clock.today(),
    }
    row.change(expected=version, drafted_by_id=actor.id, **values)
    record(actor, "catalogue.keep_answer", row, number=row.number, sub_item=row.sub_item, **values)


@use_case
def submit_answers(actor: Actor, *, key: str) -> int:
    """Submit every answer of one's own that is drafted, return how many; closes the tasks of posts that are through."""
    held = _open_round(actor, key)
    rows = list_records(actor).filter(round=held, state__in=["draft", "returned"])
    mine = [row for row in rows.select_for_update(of=("self",)).order_by("pk") if may_answer(row, actor)]
    ready = [row for row in mine if row.decision]
    if not ready:
        raise Refused("clearing_none_ready")
    for row in ready:
        _submit(actor, row)
    _close_tasks(actor, held, ready)
    return len(ready)


def _submit(actor: Actor, row: ClearingRecord) -> None:
    state = CLEARING_RECORD.check("submit", row, actor)
    row.change(state=state, submitted_by_id=actor.id)
    record(actor, "catalogue.submit_answer", row, number=row.number, sub_item=row.sub_item, decision=row.decision)


def _close_tasks(actor: Actor, held: ClearingRound, rows: Sequence[ClearingRecord]) -> None:
    for row in rows:
        if row.returns:
            close_task(actor, cause=_again(row))
    with acting(READER):
        waiting = list(list_records(READER).filter(round=held).exclude(state__in=ANSWERED))
    still = {post for row in waiting for post in row.post_ids}
    posts = {post: row.unit_id for row in rows for post in row.post_ids if post not in still}
    for post_id, unit_id in posts.items():
        close_task(actor, cause=_cause(held.pk, post_id, unit_id))
    for unit_id in {row.unit_id for row in rows if not row.post_ids}:
        if not any(row.unit_id == unit_id and not row.post_ids for row in waiting):
            close_task(actor, cause=_cause(held.pk, None, unit_id))


@use_case
def confirm_answers(actor: Actor, *, key: str, numbers: Sequence[int]) -> list[ClearingRecord]:
    """Confirm submitted answers as another person than whoever drafted and submitted them; all of them or none."""
    held = _open_round(actor, key)
    rows = list(
        list_records(actor).filter(round=held, pk__in=list(numbers)).select_for_update(of=("self",)).order_by("pk")
    )
    if len(rows) != len(set(numbers)) or not rows:
        raise NotFound("ClearingRecord")
    for row in rows:
        _confirm(actor, row, None)
    return rows


@use_case
def confirm_record(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ClearingRecord:
    """Confirm one submitted answer."""
    row = locked(list_records(actor), pk=get_record(actor, key).pk)
    _open_round(actor, str(row.round_id))
    _confirm(actor, row, version)
    return row


def _confirm(actor: Actor, row: ClearingRecord, version: int | None) -> None:
    state = CLEARING_RECORD.check("confirm", row, actor)
    row.change(expected=version, state=state, confirmed_by_id=actor.id, returned_because="")
    record(actor, "catalogue.confirm_answer", row, number=row.number, sub_item=row.sub_item, decision=row.decision)


@use_case
def return_record(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ClearingRecord:
    """Send an answer back with a reason; whoever drafted it gets a task."""
    row = locked(list_records(actor), pk=get_record(actor, key).pk)
    held = _open_round(actor, str(row.round_id))
    state = CLEARING_RECORD.check("return", row, actor, comment=comment)
    values = {"returned_because": comment.strip(), "confirmed_by_id": None, "returns": row.returns + 1}
    row.change(expected=version, state=state, **values)
    record(actor, "catalogue.return_answer", row, number=row.number, sub_item=row.sub_item, comment=comment)
    open_task(
        actor,
        cause=_again(row),
        kind=CLEAR_AGAIN,
        unit_id=row.unit_id,
        account_id=row.submitted_by_id,
        role="" if row.submitted_by_id else Role.DIVISION_HEAD.value,
        due_on=max(held.due_on, clock.today()),
        params={"item": row.label, "item_en": row.name_en or row.label},
        about=_about(held),
    )
    return row


@use_case
def add_power(
    actor: Actor, *, key: str, unit: str, name: str, category: str, reason: str, proposal: Mapping[str, Any]
) -> ClearingRecord:
    """Answer that a power was found which the catalogue does not hold; it becomes a draft when the round is closed.

    proposal: columns of the item, at least its duties, liability and supervision_methods as lists of lines.
    """
    held, home = _open_round(actor, key, ("open",)), get_unit(actor, unit)
    row = ClearingRecord(round=held, unit=home, name=name.strip(), category=category, decision=Decision.ADD.value)
    if not actor.holds(frozenset({Role.OFFICER, Role.DIVISION_HEAD}), home.path):
        raise NotFound("Unit")
    for field, value in (("name", name), ("category", category)):
        if not value.strip():
            raise Refused("field_required", field=field)
    check_answer(Answer(Decision.ADD.value, reason), name)
    columns = with_changes(ItemEntry(unit, ItemValues("", "", "", "", 0)), {"name": name, **proposal}).values
    for field in ("duties", "liability", "supervision_methods"):
        if not getattr(columns, field):
            raise Refused("field_required", field=field)
    found = list_records(READER).filter(round=held, decision=Decision.ADD.value)
    with acting(READER):
        row.number = f"N{held.year}-{found.count() + 1}"
    row.proposal, row.reason, row.decided_on = dict(proposal), reason.strip(), clock.today()
    row.holders = [{"id": post, "code": "", "title": "", "title_en": ""} for post in sorted(actor.post_ids)]
    row.drafted_by_id = actor.id
    row.save(force_insert=True)
    record(actor, "catalogue.add_power", row, name=name, category=category, reason=reason, proposal=row.proposal)
    return row


declare_refusals(
    {
        "clearing_due": _("The last day {due} lies in the past."),
        "clearing_running": _("A clearing round is running; close it before another is opened."),
        "clearing_nothing": _("There is no item in force that could be cleared."),
        "clearing_closed": _("The round is “{state}”; nothing of it is changed any more."),
        "clearing_answered": _("“{item}” is “{state}” and cannot be changed; have it returned first."),
        "clearing_none_ready": _("Nothing to submit: none of your items has a drafted answer."),
    }
)
declare_acts(
    {
        "catalogue.open_round": _("Clearing round opened"),
        "catalogue.keep_answer": _("Answer for a power drafted"),
        "catalogue.submit_answer": _("Answer for a power submitted"),
        "catalogue.confirm_answer": _("Answer for a power confirmed"),
        "catalogue.return_answer": _("Answer for a power returned"),
        "catalogue.add_power": _("Power found that the catalogue does not hold"),
    }
)
