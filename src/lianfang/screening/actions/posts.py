"""The screening of one post: questions answered, risks written down while typing, submitted, returned row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.queries import get_item
from lianfang.flowcharts.queries import steps_of_items, steps_of_posts
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_rows
from lianfang.register.queries import suggest_now
from lianfang.register.terms import FACTORS, LEVELS
from lianfang.screening.actions.campaigns import about_screening, close_post_task
from lianfang.screening.actions.quality import flag_entry
from lianfang.screening.models import PostScreening, ScreeningAnswer, ScreeningEntry
from lianfang.screening.queries import get_entry, get_screening, list_answers, list_entries, list_screenings
from lianfang.screening.rules import (
    EntryValues,
    answered_by,
    insist_length,
    insist_lengths,
    is_major,
    missing_of,
    own_factors,
    unanswered,
)
from lianfang.screening.terms import SCREEN_POST, Reply
from lianfang.screening.workflow import POST_SCREENING, SCREENING_ENTRY
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("whether the head of a division has handed in, whoever sees that screening")
OPEN = ("draft", "returned")
LONGEST_REASON = 500


def _mine(actor: Actor, key: str) -> PostScreening:
    """Return the actor's own screening while it may be written, locked."""
    screening = locked(list_screenings(actor), pk=get_screening(actor, key).pk)
    if not actor.is_system and screening.post_id not in actor.post_ids:
        raise Refused("screening_not_own")
    if not POST_SCREENING.may_edit(screening, "entries") or screening.campaign.state != "running":
        raise Refused("screening_closed", state=POST_SCREENING.state(screening.state).label)
    return screening


@use_case
def answer_questions(
    actor: Actor, *, key: str, answers: Mapping[int, tuple[str, str]], version: int | None = None
) -> PostScreening:
    """Keep answers of questions: answer id → (reply, reason); none needs a reason, risk needs an entry that fits."""
    screening = _mine(actor, key)
    held = {row.pk: row for row in list_answers(actor, screening)}
    for pk, (reply, reason) in answers.items():
        row = held.get(pk)
        if row is None:
            raise NotFound("ScreeningAnswer")
        if reply not in [known.value for known in Reply]:
            raise Refused("answer_unknown", field=f"reply-{pk}", reply=reply)
        if reply == Reply.NONE and not reason.strip():
            raise Refused("answer_reason", field=f"reason-{pk}", question=row.localized("label"))
        said = insist_length(f"reason-{pk}", reason, LONGEST_REASON) if reply == Reply.NONE else ""
        row.change(reply=reply, reason=said)
    screening.change(expected=version)
    record(actor, "screening.answer", screening, answers=len(answers))
    return screening


@use_case
def answer_rest(actor: Actor, *, key: str, reason: str, version: int | None = None) -> PostScreening:
    """Answer every open question with none, for one stated reason."""
    screening = _mine(actor, key)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    rows = ScreeningAnswer.objects.visible_to(actor).filter(screening=screening, reply="")
    count = rows.update(reply=Reply.NONE.value, reason=insist_length("rest", reason, LONGEST_REASON))
    screening.change(expected=version)
    record(actor, "screening.answer_rest", screening, reason=reason, answers=count)
    return screening


@use_case
def save_entry(
    actor: Actor, *, key: str, values: EntryValues, entry: str = "", version: int | None = None
) -> ScreeningEntry:
    """Keep a risk of the actor's post as it is typed; what is missing may come later (entry: empty for a new one).

    A question that the risk answers by its item, step or kind is marked as answered.
    """
    screening = _mine(actor, key)
    insist_lengths(values)
    columns = columns_of(actor, screening.post_id, values)
    if entry:
        row = locked(list_entries(actor), pk=get_entry(actor, entry).pk)
        if row.screening_id != screening.pk:
            raise NotFound("ScreeningEntry")
        if not SCREENING_ENTRY.may_edit(row, "text"):
            raise Refused("entry_closed", state=SCREENING_ENTRY.state(row.state).label)
        row.change(expected=version, **columns)
    else:
        row = ScreeningEntry.objects.create(
            campaign=screening.campaign,
            screening=screening,
            unit=screening.unit,
            post=screening.post,
            written_by_id=actor.id,
            **columns,
        )
    _mark_answered(actor, screening, row)
    flag_entry(actor, row)
    record(actor, "screening.save_entry", row, title=row.title, step=row.step_key)
    return row


def columns_of(actor: Actor, post_id: int | None, values: EntryValues) -> dict[str, Any]:
    """Return the columns of an entry; Refused where a code stands for nothing, NotFound for an item not in scope."""
    item = get_item(actor, values.item) if values.item else None
    if values.step:
        own = {step.key for step in steps_of_posts(actor, [post_id])} if post_id else set()
        known = {step.key for step in steps_of_items(actor, [item.pk]).get(item.pk, [])} if item else set()
        if values.step not in own | known:
            raise Refused("entry_step", field="step", step=values.step)
    causes = {row["code"]: row["kind"] for row in list_rows(actor, "risk_causes")}
    if values.cause and causes.get(values.cause) != values.kind:
        raise Refused("entry_cause", field="cause")
    if values.level and values.level not in LEVELS:
        raise Refused("entry_level", field="level")
    factors = {name: values.factors.get(name) for name in FACTORS}
    if any(value is not None and not 1 <= value <= 5 for value in factors.values()):
        raise Refused("factor_range", field="importance", least=1, most=5)
    return {
        **factors,
        "item_id": item.pk if item else None,
        "step_key": values.step if item else "",
        "extent": values.extent,
        "scope_note": values.scope_note.strip(),
        "kind": values.kind,
        "cause": values.cause,
        "origin": values.origin,
        "title": values.title.strip(),
        "title_en": values.title_en.strip(),
        "description": values.description.strip(),
        "description_en": values.description_en.strip(),
        "level": values.level,
        "level_reason": values.level_reason.strip(),
        "measures": [dict(measure) for measure in values.measures],
    }


def _mark_answered(actor: Actor, screening: PostScreening, row: ScreeningEntry) -> None:
    known = answered_by([row])
    rows = ScreeningAnswer.objects.visible_to(actor).filter(screening=screening).exclude(reply=Reply.RISK.value)
    for answer in rows:
        if (answer.subject, answer.key) in known:
            answer.change(reply=Reply.RISK.value, reason="")


@use_case
def drop_entry(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ScreeningEntry:
    """Take a draft away; what was carried over from last year goes only with a reason."""
    row = locked(list_entries(actor), pk=get_entry(actor, key).pk)
    if row.screening is None:
        raise NotFound("ScreeningEntry")
    screening = _mine(actor, str(row.screening_id))
    if row.risk_id and not comment.strip():
        raise Refused("comment_required", field="comment")
    state = SCREENING_ENTRY.check("drop", row, actor, comment=comment)
    row.change(expected=version, state=state, ended_because=comment.strip())
    record(actor, "screening.drop_entry", row, comment=comment)
    left = answered_by(list_entries(actor).filter(screening=screening, state__in=OPEN))
    for answer in list_answers(actor, screening):
        told = (answer.subject, answer.key)
        if answer.reply == Reply.RISK and told in answered_by([row]) and told not in left:
            answer.change(reply=Reply.OPEN.value)
    return row


@use_case
def submit_screening(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PostScreening:
    """Hand the screening in: every question answered, every risk whole; the self rating stands from now on."""
    screening = _mine(actor, key)
    answers = list_answers(actor, screening)
    waiting = [row.localized("label") for row in unanswered(answers)]
    state = POST_SCREENING.check("submit", screening, actor, comment=comment, unanswered=waiting)
    before_head = _head_missing(screening)
    if before_head and screening.campaign.is_head_first:
        raise Refused("screening_head_first")
    for row in list_entries(actor).filter(screening=screening, state__in=OPEN).order_by("pk"):
        missing = missing_of(row)
        if missing:
            raise Refused("entry_incomplete", field=missing[0], entry=row.title or str(row.pk), missing=missing[0])
        said = suggest_now(actor, own_factors(row), is_major=is_major(row))
        if row.level and row.level != said.level and not row.level_reason:
            raise Refused("rating_departure", field="level_reason")
        state_of = SCREENING_ENTRY.check("submit", row, actor)
        row.change(state=state_of, submitted_at=clock.now(), written_by_id=actor.id, level=row.level or said.level)
        flag_entry(actor, row)
    screening.change(
        expected=version,
        state=state,
        submitted_by_id=actor.id,
        submitted_on=clock.today(),
        is_before_head=before_head,
        returned_because="",
    )
    told = {row.key: (row.reply, row.reason) for row in answers}
    record(actor, "screening.submit_screening", screening, answers=told, is_before_head=before_head)
    close_post_task(actor, screening)
    return screening


def _head_missing(screening: PostScreening) -> bool:
    """Tell whether a head or leader of the same unit has not handed in yet (T6.1.3)."""
    if screening.is_leader:
        return False
    with acting(READER):
        heads = list_screenings(READER).filter(campaign=screening.campaign, unit=screening.unit, is_leader=True)
        return heads.filter(state__in=["open", "returned"]).exists()


@use_case
def return_entries(
    actor: Actor, *, key: str, entries: Mapping[int, str], version: int | None = None, comment: str = ""
) -> PostScreening:
    """Return single risks of a post, each with its reason; only these are open again (T3.2.4)."""
    screening = locked(list_screenings(actor), pk=get_screening(actor, key).pk)
    reason = comment.strip() or next((text for text in entries.values() if text.strip()), "")
    state = POST_SCREENING.check("return", screening, actor, comment=reason)
    if not entries:
        raise Refused("return_nothing")
    for pk, because in entries.items():
        row = locked(list_entries(actor), pk=pk, screening=screening)
        row.change(
            state=SCREENING_ENTRY.check("return", row, actor, comment=because),
            returned_because=because.strip(),
            division_factors={},
            division_level="",
            merged_by_id=None,
        )
        record(actor, "screening.return_entry", row, comment=because)
    returns = screening.returns + 1
    screening.change(expected=version, state=state, returned_because=reason, returns=returns, accepted_by_id=None)
    record(actor, "screening.return_screening", screening, entries=sorted(entries), comment=reason)
    open_task(
        actor,
        cause=f"{SCREEN_POST}:{screening.pk}:{returns}",
        kind=SCREEN_POST,
        unit_id=screening.unit_id,
        post_id=screening.post_id,
        due_on=max(screening.campaign.post_due_on, clock.today()),
        params={
            "campaign": screening.campaign.title,
            "campaign_en": screening.campaign.title_en or screening.campaign.title,
        },
        about=about_screening(screening),
    )
    return screening


@use_case
def return_screening(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PostScreening:
    """Return every risk of a post with one reason; a post that found none answers its questions again."""
    screening = locked(list_screenings(actor), pk=get_screening(actor, key).pk)
    rows = list_entries(actor).filter(screening=screening, state__in=["submitted", "merged"])
    entries = {row.pk: comment for row in rows}
    if entries:
        return return_entries(actor, key=key, entries=entries, version=version, comment=comment)
    state = POST_SCREENING.check("return", screening, actor, comment=comment)
    screening.change(expected=version, state=state, returned_because=comment.strip(), returns=screening.returns + 1)
    record(actor, "screening.return_screening", screening, entries=[], comment=comment)
    return screening


@use_case
def accept_screening(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> PostScreening:
    """Accept what a post handed in, as another person than its holder."""
    screening = locked(list_screenings(actor), pk=get_screening(actor, key).pk)
    state = POST_SCREENING.check("accept", screening, actor, comment=comment)
    screening.change(expected=version, state=state, accepted_by_id=actor.id, accepted_on=clock.today())
    record(actor, "screening.accept_screening", screening, comment=comment)
    return screening


declare_acts(
    {
        "screening.answer": _("Questions of a screening answered"),
        "screening.answer_rest": _("Open questions answered with none"),
        "screening.save_entry": _("Risk written down"),
        "screening.drop_entry": _("Risk of a screening dropped"),
        "screening.submit_screening": _("Screening of a post handed in"),
        "screening.return_entry": _("Risk of a screening returned"),
        "screening.return_screening": _("Screening of a post returned"),
        "screening.accept_screening": _("Screening of a post accepted"),
    }
)
declare_refusals(
    {
        "screening_closed": _("This screening cannot be written now; it is “{state}”."),
        "screening_head_first": _("The head of the division hands in first; this campaign asks for it."),
        "answer_unknown": _("“{reply}” is no answer: a risk, or none with a reason."),
        "answer_reason": _("Say why there is none: {question}."),
        "entry_closed": _("This risk cannot be changed now; it is “{state}”."),
        "entry_step": _("The post does not do the step {step}."),
        "entry_cause": _("The cause does not belong to this kind of risk."),
        "entry_level": _("Choose high, medium or low."),
        "entry_incomplete": _("“{entry}” is not complete yet: {missing}."),
        "return_nothing": _("Choose the risks to return."),
    }
)
