"""Writes of minutes: drafted from the record, sent, confirmed by whom the rules name, or returned."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import override

from lianfang.documents.actions import issue_document
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.access import RECORDERS
from lianfang.meetings.actions.meetings import lock_meeting, page_of
from lianfang.meetings.models import Attendance, Confirmation, Meeting, Minutes, MinutesPart
from lianfang.meetings.queries.minutes import (
    composed_parts,
    confirming_of,
    get_minutes,
    issued_text,
    list_parts,
    list_versions_of_minutes,
)
from lianfang.meetings.terms import CONFIRM_MINUTES, MINUTES_DOCUMENT, WRITE_MINUTES
from lianfang.meetings.workflow import MEETING, MINUTES
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("minutes stand when the last confirmation is given")
LONGEST_PART = 40_000
TITLE = _("Minutes of the {body}, meeting {meeting}")


@use_case
def draft_minutes(actor: Actor, *, key: str) -> Minutes:
    """Draft the minutes of a closed meeting from what was recorded; a version that was returned is taken as it was."""
    meeting = lock_meeting(actor, key)
    _insist(actor, meeting)
    if meeting.state != "closed":
        raise Refused("minutes_early", state=MEETING.state(meeting.state).label)
    if get_minutes(actor, meeting) is not None:
        raise Refused("minutes_open")
    before = list_versions_of_minutes(actor, meeting)
    made = Minutes.objects.create(
        meeting=meeting, number=(before[0].number if before else 0) + 1, drafted_by_id=actor.id
    )
    if before:
        parts = [(part.topic, part.heading, part.text) for part in list_parts(actor, before[0])]
    else:
        parts = composed_parts(actor, meeting)
    for position, (topic, heading, text) in enumerate(parts, 1):
        part = MinutesPart.objects.create(
            meeting=meeting, minutes=made, topic=topic, position=position, heading=heading, text=text
        )
        record(actor, "meetings.write_part", part, unit_id=meeting.unit_id)
    record(actor, "meetings.draft_minutes", made, unit_id=meeting.unit_id, number=made.number)
    return made


@use_case
def change_minutes(actor: Actor, *, key: str, texts: Mapping[int, str], version: int | None = None) -> Minutes:
    """Change the wording of a draft; texts: id of a part → its text."""
    meeting, minutes = _in_hand(actor, key)
    _insist(actor, meeting)
    if not MINUTES.may_edit(minutes, "text"):
        raise Refused("minutes_sent")
    for part in list_parts(actor, minutes):
        if part.pk not in texts:
            continue
        text = texts[part.pk].strip()
        if len(text) > LONGEST_PART:
            raise Refused("text_long", field=f"part-{part.pk}", most=LONGEST_PART, length=len(text))
        if text != part.text:
            part.change(text=text)
            record(actor, "meetings.write_part", part, unit_id=meeting.unit_id)
    minutes.change(expected=version)
    record(actor, "meetings.change_minutes", minutes, unit_id=meeting.unit_id, parts=len(texts))
    return minutes


@use_case
def circulate_minutes(actor: Actor, *, key: str, version: int | None = None) -> Minutes:
    """Send the minutes to those who confirm them; their words are fixed from then on."""
    meeting, minutes = _in_hand(actor, key)
    _insist(actor, meeting)
    state = MINUTES.check("circulate", minutes, actor)
    minutes.change(expected=version, state=state, circulated_at=clock.now())
    record(actor, "meetings.circulate_minutes", minutes, unit_id=meeting.unit_id)
    for who in confirming_of(meeting, minutes).asked:
        target = {"post_id": who.post_id} if who is not None else {"role": Role.SECRETARY.value}
        open_task(
            actor,
            cause=_asking(minutes, who),
            kind=CONFIRM_MINUTES,
            unit_id=meeting.unit_id,
            due_on=meeting.minutes_due,
            about=page_of(meeting),
            **target,
        )
    return minutes


def _asking(minutes: Minutes, who: Attendance | None) -> str:
    return f"{CONFIRM_MINUTES}:{minutes.pk}:{who.pk if who is not None else 'recorder'}"


@use_case
def confirm_minutes(actor: Actor, *, key: str, version: int | None = None, member: int | None = None) -> Minutes:
    """Confirm the minutes as whoever the actor is; with the last confirmation they stand and the meeting is done.

    member: a member who has signed on paper, entered by the recorder and recorded as such.
    """
    meeting, minutes = _in_hand(actor, key)
    confirming = confirming_of(meeting, minutes)
    if member is None:
        signers, is_own = confirming.own(actor, meeting), True
    else:
        signers = [who for who in confirming.by_paper(actor, meeting) if who.pk == member]
        is_own = any(who is not None and who.post_id in actor.post_ids for who in signers)
    state = MINUTES.check("confirm", minutes, actor, may_confirm=bool(signers))
    minutes.change(expected=version, state=state)
    for who in signers:
        confirmation = Confirmation.objects.create(
            meeting=meeting,
            minutes=minutes,
            member=who,
            is_own=is_own,
            account_id=actor.id,
            confirmed_at=clock.now(),
        )
        record(actor, "meetings.sign_minutes", confirmation, unit_id=meeting.unit_id, is_own=is_own)
        close_task(actor, cause=_asking(minutes, who))
    said = [who.person if who is not None else "recorder" for who in signers]
    record(actor, "meetings.confirm_minutes", minutes, unit_id=meeting.unit_id, signers=said, is_own=is_own)
    if not confirming_of(meeting, minutes).missing:
        _stand(actor, meeting, minutes)
    return minutes


def _stand(actor: Actor, meeting: Meeting, minutes: Minutes) -> None:
    with acting(WRITER):
        state = MINUTES.check("settle", minutes, WRITER, missing=0)
        minutes.change(state=state, confirmed_at=clock.now())
        record(actor, "meetings.settle_minutes", minutes, unit_id=meeting.unit_id)
        meeting.change(state=MEETING.check("minute", meeting, WRITER), minuted_at=clock.now())
        record(actor, "meetings.minutes_stand", meeting, number=minutes.number)
        _issue(meeting, minutes)
    close_task(actor, cause=f"{WRITE_MINUTES}:{meeting.pk}")


def _issue(meeting: Meeting, minutes: Minutes) -> None:
    """Issue the minutes as a document, in the office's language whoever gave the last confirmation."""
    with override("zh-hans"):
        opening = next((part.text for part in list_parts(WRITER, minutes) if part.topic_id is None), "")
        document = issue_document(
            WRITER,
            template=MINUTES_DOCUMENT.code,
            unit_id=meeting.unit_id,
            about=page_of(meeting),
            values={
                "body": meeting.body.name,
                "meeting": meeting.no,
                "opening": opening,
                "text": issued_text(WRITER, meeting),
            },
            title=TITLE.filled(body=meeting.body.name, meeting=meeting.no),
        )
    meeting.change(document_key=str(document.pk))
    record(WRITER, "meetings.issue_minutes", meeting, document=document.number)


@use_case
def return_minutes(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Minutes:
    """Return the minutes with what is wrong in them; another version is drafted, and everybody confirms that one."""
    meeting, minutes = _in_hand(actor, key)
    confirming = confirming_of(meeting, minutes)
    mine = [who for who in confirming.asked if who is None or who.post_id in actor.post_ids]
    may = any(who is not None for who in mine) or actor.holds(RECORDERS, meeting.unit_path)
    state = MINUTES.check("return", minutes, actor, comment=comment, may_confirm=may)
    minutes.change(expected=version, state=state, returned_by_id=actor.id, returned_because=comment.strip())
    record(actor, "meetings.return_minutes", minutes, unit_id=meeting.unit_id, comment=comment)
    for who in confirming.asked:
        close_task(actor, cause=_asking(minutes, who), is_done=False)
    return minutes


def _in_hand(actor: Actor, key: str) -> tuple[Meeting, Minutes]:
    """Return a meeting and the version of its minutes in hand, both locked."""
    meeting = lock_meeting(actor, key)
    found = get_minutes(actor, meeting)
    if found is None:
        raise Refused("minutes_none")
    return meeting, locked(Minutes.objects.visible_to(actor), pk=found.pk)


def _insist(actor: Actor, meeting: Meeting) -> None:
    if not actor.holds(RECORDERS, meeting.unit_path):
        raise NotFound("Minutes")


declare_refusals(
    {
        "minutes_early": _("Minutes are drafted when the meeting is closed; it is “{state}”."),
        "minutes_open": _("A version of the minutes is in hand already."),
        "minutes_none": _("There are no minutes yet."),
        "minutes_sent": _("The minutes were sent for confirmation; return them to change their words."),
    }
)
declare_acts(
    {
        "meetings.draft_minutes": _("Minutes drafted"),
        "meetings.change_minutes": _("Minutes changed"),
        "meetings.circulate_minutes": _("Minutes sent for confirmation"),
        "meetings.confirm_minutes": _("Minutes confirmed"),
        "meetings.write_part": _("Part of the minutes written"),
        "meetings.sign_minutes": _("Minutes confirmed by one"),
        "meetings.settle_minutes": _("Minutes confirmed by all"),
        "meetings.minutes_stand": _("Minutes stand"),
        "meetings.issue_minutes": _("Minutes issued"),
        "meetings.return_minutes": _("Minutes returned"),
    }
)
