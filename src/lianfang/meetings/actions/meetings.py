"""Writes of meetings: preparing, sending papers, taking the attendance, opening, closing, cancelling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.access import CONVENERS, RECORDERS
from lianfang.meetings.actions.settling import next_number
from lianfang.meetings.actions.topics import next_position
from lianfang.meetings.models import Attendance, Meeting, Topic
from lianfang.meetings.queries import get_body, get_topic, list_sittings, list_topics
from lianfang.meetings.queries.sessions import (
    ZONE,
    day_of,
    get_meeting,
    list_agenda,
    list_attendance,
    list_meetings,
    roll_of,
    rules_of,
)
from lianfang.meetings.rules import minutes_due
from lianfang.meetings.terms import READ_PAPERS, SETTLED, WRITE_MINUTES, Presence
from lianfang.meetings.workflow import MEETING, TOPIC
from lianfang.notifications.actions import notify
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("the agenda of a meeting is kept whichever unit a topic comes from")
LONGEST_PLACE = 200


@use_case
def plan_meeting(actor: Actor, *, body: str, planned_at: datetime, place: str = "") -> Meeting:
    """Begin to prepare a meeting of a body; it gets its number in the year at once."""
    home = get_body(actor, body)
    if not actor.holds(CONVENERS, home.unit_path):
        raise NotFound("Body")
    on = planned_at.astimezone(ZONE).date()
    made = Meeting.objects.create(
        body=home,
        unit_id=home.unit_id,
        year=on.year,
        number=next_number(home, on.year),
        planned_at=planned_at,
        place=_place(place),
        created_by_id=actor.id,
    )
    record(actor, "meetings.plan_meeting", made, number=made.no, planned_at=planned_at, place=place)
    return made


@use_case
def change_meeting(
    actor: Actor, *, key: str, planned_at: datetime, place: str = "", version: int | None = None
) -> Meeting:
    """Change time and place of a meeting whose papers are not sent; its number stays."""
    meeting = lock_meeting(actor, key)
    _insist(actor, meeting)
    if meeting.state != "draft":
        raise Refused("meeting_sent")
    meeting.change(expected=version, planned_at=planned_at, place=_place(place))
    record(actor, "meetings.change_meeting", meeting, planned_at=planned_at, place=place)
    return meeting


@use_case
def put_on_agenda(actor: Actor, *, key: str, topics: Iterable[str]) -> Meeting:
    """Put waiting topics on the agenda of a meeting that is being prepared; afterwards none is added."""
    meeting = lock_meeting(actor, key)
    for number in topics:
        topic = locked(list_topics(actor), pk=get_topic(actor, number).pk)
        if topic.body_id not in (None, meeting.body_id):
            raise Refused("topic_body", topic=topic.object_label)
        state = TOPIC.check("put_on", topic, actor, meeting=meeting)
        place = next_position(meeting.pk)
        topic.change(state=state, meeting=meeting, body_id=meeting.body_id, position=place)
        record(actor, "meetings.put_on_agenda", topic, meeting=meeting.ref, position=place)
    meeting.change()
    record(actor, "meetings.set_agenda", meeting, topics=list(topics))
    return meeting


@use_case
def take_off_agenda(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Take a topic off the agenda of a meeting that is being prepared; it waits for another one."""
    topic = locked(list_topics(actor), pk=get_topic(actor, key).pk)
    if topic.meeting_id is None:
        raise Refused("topic_not_on")
    if topic.meeting is None:
        raise NotFound("Meeting")
    meeting = lock_meeting(actor, topic.meeting.ref)
    state = TOPIC.check("take_off", topic, actor, meeting=meeting)
    topic.change(expected=version, state=state, meeting=None, position=0)
    record(actor, "meetings.take_off_agenda", topic, meeting=meeting.ref)
    return topic


@use_case
def convene(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Meeting:
    """Send the papers, ask everybody who sits in the body, and freeze the agenda and the rules of the meeting."""
    meeting = lock_meeting(actor, key)
    rules, calendar = rules_of(actor, meeting), working_calendar(actor)
    agenda = list_agenda(actor, meeting)
    topics = [(topic.object_label, bool(topic.summary) or topic.papers.visible_to(actor).exists()) for topic in agenda]
    state = MEETING.check(
        "convene",
        meeting,
        actor,
        topics=topics,
        planned_on=day_of(meeting),
        today=clock.today(),
        rules=rules,
        calendar=calendar,
    )
    _ask_everybody(actor, meeting)
    meeting.change(expected=version, state=state, convened_at=clock.now(), rules=rules.values())
    record(actor, "meetings.convene", meeting, topics=[topic.pk for topic in agenda], rules=rules.values())
    _invite(actor, meeting)
    return meeting


def _ask_everybody(actor: Actor, meeting: Meeting) -> None:
    """Write who is asked: the holders of the seats as they are today; a seat without a holder asks nobody."""
    asked = [sitting for sitting in list_sittings(meeting.body) if sitting.person]
    if not any(sitting.seat.kind != "observer" for sitting in asked):
        raise Refused("body_empty")
    for position, sitting in enumerate(asked, 1):
        member = Attendance.objects.create(
            meeting=meeting,
            post_id=sitting.post_id,
            kind=sitting.seat.kind,
            position=position,
            title=sitting.title,
            title_en=sitting.title_en,
            person=sitting.person,
            person_en=sitting.person_en,
        )
        record(actor, "meetings.ask_member", member, unit_id=meeting.unit_id)


def page_of(meeting: Meeting) -> About:
    """Return where the page of a meeting is, under its name in both languages."""
    body = meeting.body
    label = {
        "object_label": f"{body.name} {meeting.no}",
        "object_label_en": f"{body.name_en or body.name} {meeting.no}",
    }
    return About("meetings.meeting", str(meeting.pk), url_name="meetings-object", url_key=meeting.ref, **label)


def _reading(meeting: Meeting, member: Attendance) -> str:
    return f"{READ_PAPERS}:{member.pk}:{day_of(meeting).isoformat()}"


def _invite(actor: Actor, meeting: Meeting) -> None:
    for member in list_attendance(actor, meeting):
        open_task(
            actor,
            cause=_reading(meeting, member),
            kind=READ_PAPERS,
            unit_id=meeting.unit_id,
            post_id=member.post_id,
            due_on=day_of(meeting),
            about=page_of(meeting),
        )


def _uninvite(actor: Actor, meeting: Meeting, *, is_done: bool) -> None:
    for member in list_attendance(actor, meeting):
        close_task(actor, cause=_reading(meeting, member), is_done=is_done)


@use_case
def postpone(
    actor: Actor, *, key: str, planned_at: datetime, place: str = "", version: int | None = None, comment: str = ""
) -> Meeting:
    """Put a meeting off to a later time with a reason; papers and agenda stay as they were sent."""
    meeting = lock_meeting(actor, key)
    state = MEETING.check("postpone", meeting, actor, comment=comment)
    if planned_at <= meeting.planned_at or planned_at <= clock.now():
        raise Refused("meeting_later", field="planned_at")
    _uninvite(actor, meeting, is_done=False)
    meeting.change(
        expected=version,
        state=state,
        planned_at=planned_at,
        place=_place(place) or meeting.place,
        reason=comment.strip(),
    )
    record(actor, "meetings.postpone", meeting, planned_at=planned_at, comment=comment)
    _invite(actor, meeting)
    _tell_change(actor, meeting, _("put off"), comment)
    return meeting


@use_case
def take_attendance(
    actor: Actor, *, key: str, marks: Mapping[int, tuple[str, str]], version: int | None = None
) -> Meeting:
    """Mark who has come, with the reason of whoever has not; while a vote is open nobody comes or goes.

    marks: id of an attendance → presence and reason.
    """
    meeting = lock_meeting(actor, key)
    if not actor.holds(CONVENERS, meeting.unit_path):
        raise NotFound("Meeting")
    if meeting.state not in ("convened", "open"):
        raise Refused("attendance_closed")
    if any(topic.state == "voting" for topic in list_agenda(actor, meeting)):
        raise Refused("attendance_vote")
    changed = {}
    for member in list_attendance(actor, meeting):
        if member.pk not in marks:
            continue
        presence, reason = marks[member.pk]
        values = _mark(member, presence, reason)
        if (member.presence, member.reason) != (values["presence"], values["reason"]):
            member.change(**values)
            record(actor, "meetings.mark_member", member, unit_id=meeting.unit_id, **values)
            changed[str(member.pk)] = values
    meeting.change(expected=version)
    record(actor, "meetings.take_attendance", meeting, marks=changed)
    return meeting


def _mark(member: Attendance, presence: str, reason: str) -> dict[str, Any]:
    field = f"reason-{member.pk}"
    if presence not in set(Presence):
        raise Refused("presence_unknown", field=f"presence-{member.pk}", presence=presence)
    given = reason.strip()
    if presence in (Presence.ABSENT, Presence.LEAVE) and not given:
        raise Refused("absence_reason", field=field, person=member.localized("person"))
    if len(given) > 300:
        raise Refused("text_long", field=field, most=300, length=len(given))
    return {"presence": presence, "reason": given if presence in (Presence.ABSENT, Presence.LEAVE) else ""}


@use_case
def open_meeting(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Meeting:
    """Open a meeting when its day has come, the attendance is taken and enough members are present."""
    meeting = lock_meeting(actor, key)
    untaken = sum(member.presence == Presence.EXPECTED for member in list_attendance(actor, meeting))
    state = MEETING.check(
        "open",
        meeting,
        actor,
        today=clock.today(),
        planned_on=day_of(meeting),
        untaken=untaken,
        roll=roll_of(meeting),
        rules=rules_of(actor, meeting),
    )
    meeting.change(expected=version, state=state, opened_at=clock.now())
    record(actor, "meetings.open_meeting", meeting)
    _uninvite(actor, meeting, is_done=True)
    return meeting


@use_case
def close_meeting(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Meeting:
    """Close a meeting whose topics are all settled; from this day the days for the minutes count."""
    meeting = lock_meeting(actor, key)
    unsettled = sum(topic.state not in SETTLED | {"withdrawn"} for topic in list_agenda(actor, meeting))
    state = MEETING.check("close", meeting, actor, unsettled=unsettled)
    due = minutes_due(clock.today(), rules_of(actor, meeting), working_calendar(actor))
    meeting.change(expected=version, state=state, closed_at=clock.now(), minutes_due=due)
    record(actor, "meetings.close_meeting", meeting, minutes_due=due)
    open_task(
        actor,
        cause=f"{WRITE_MINUTES}:{meeting.pk}",
        kind=WRITE_MINUTES,
        unit_id=meeting.unit_id,
        role=Role.SECRETARY.value,
        due_on=due,
        about=page_of(meeting),
    )
    return meeting


@use_case
def cancel_meeting(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Meeting:
    """Cancel a meeting with a reason; its topics wait for another one, its number stays taken."""
    meeting = lock_meeting(actor, key)
    state = MEETING.check("cancel", meeting, actor, comment=comment)
    was_sent = meeting.state == "convened"
    meeting.change(expected=version, state=state, reason=comment.strip())
    record(actor, "meetings.cancel_meeting", meeting, comment=comment)
    with acting(WRITER):
        for topic in list_agenda(WRITER, meeting):
            if topic.state == "agenda":
                freed = TOPIC.check("take_off", topic, WRITER, meeting=meeting)
                topic.change(state=freed, meeting=None, position=0)
                record(actor, "meetings.take_off_agenda", topic, meeting=meeting.ref)
    if was_sent:
        _uninvite(actor, meeting, is_done=False)
        _tell_change(actor, meeting, _("cancelled"), comment)
    return meeting


def _tell_change(actor: Actor, meeting: Meeting, change: _, reason: str) -> None:
    about = page_of(meeting)
    notify(
        actor,
        code="meeting_changed",
        posts=[member.post_id for member in list_attendance(actor, meeting)],
        params={
            "meeting": about.object_label,
            "meeting_en": about.object_label_en,
            "change": str(change),
            "change_en": change.source,
            "reason": reason.strip(),
        },
        object_type=about.object_type,
        object_id=about.object_id,
        url_name=about.url_name,
        url_key=about.url_key,
    )


def lock_meeting(actor: Actor, key: str) -> Meeting:
    """Return a meeting locked until the transaction ends; whatever happens in one meeting happens one after another."""
    return locked(list_meetings(actor), pk=get_meeting(actor, key).pk)


def _insist(actor: Actor, meeting: Meeting) -> None:
    if not actor.holds(CONVENERS | RECORDERS, meeting.unit_path):
        raise NotFound("Meeting")


def _place(given: str) -> str:
    place = given.strip()
    if len(place) > LONGEST_PLACE:
        raise Refused("text_long", field="place", most=LONGEST_PLACE, length=len(place))
    return place


declare_refusals(
    {
        "meeting_sent": _("The papers have been sent; put the meeting off instead."),
        "meeting_later": _("A meeting is put off to a later time than it was planned for, and not into the past."),
        "topic_body": _("“{topic}” is before another body."),
        "topic_not_on": _("The topic is on no agenda."),
        "body_empty": _("No seat of the body has a holder; name its members first."),
        "attendance_closed": _("The attendance is taken when the papers have been sent, until the meeting is closed."),
        "attendance_vote": _("A vote is open; settle it before somebody comes or goes."),
        "presence_unknown": _("“{presence}” is not offered."),
        "absence_reason": _("Give the reason why {person} does not come."),
    }
)
declare_acts(
    {
        "meetings.plan_meeting": _("Meeting planned"),
        "meetings.change_meeting": _("Time or place changed"),
        "meetings.put_on_agenda": _("Put on the agenda"),
        "meetings.take_off_agenda": _("Taken off the agenda"),
        "meetings.set_agenda": _("Agenda set"),
        "meetings.convene": _("Papers sent"),
        "meetings.postpone": _("Put off to another day"),
        "meetings.ask_member": _("Asked to a meeting"),
        "meetings.mark_member": _("Attendance marked"),
        "meetings.take_attendance": _("Attendance taken"),
        "meetings.open_meeting": _("Meeting opened"),
        "meetings.close_meeting": _("Meeting closed"),
        "meetings.cancel_meeting": _("Meeting cancelled"),
    }
)
