"""Endpoints of a meeting: preparing, attendance, minutes; the moves stand with the entity.

What a body leaves out is refused after the meeting was found, so that nobody learns which meetings there are.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import AwareDatetime, Field

from lianfang.edge.api.entities import as_data, entity_router
from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions
from lianfang.meetings.entities import MEETINGS
from lianfang.meetings.queries import minutes, sessions

ROUTER = entity_router(MEETINGS)
LARGEST_ID = 2**63 - 1
Version = Field(None, ge=1, le=2_147_483_647)


class NewMeeting(Schema):
    """A meeting to prepare: the code of its body, the time with its zone, the place."""

    body: str = Field(..., max_length=20)
    planned_at: AwareDatetime
    place: str = Field("", max_length=200)


class Agenda(Schema):
    """Keys of the topics to put on an agenda."""

    topics: list[str] = Field(default_factory=list, max_length=200)


class Later(Schema):
    """The later time of a meeting that is put off, and why."""

    planned_at: AwareDatetime | None = None
    place: str = Field("", max_length=200)
    comment: str = Field("", max_length=4000)
    version: int | None = Version


class Mark(Schema):
    """Whether one who is asked has come, and why not."""

    member: int = Field(..., ge=1, le=LARGEST_ID)
    presence: str = Field(..., max_length=20)
    reason: str = Field("", max_length=300)


class Marks(Schema):
    """Marks of an attendance and the version of the meeting that was seen."""

    marks: list[Mark] = Field(default_factory=list, max_length=200)
    version: int | None = Version


class Asked(Schema):
    """Somebody who is asked to a meeting."""

    member: int
    person: str
    title: str
    kind: str
    presence: str
    reason: str


class PartText(Schema):
    """One part of the minutes."""

    part: int = Field(..., ge=1, le=LARGEST_ID)
    heading: str = ""
    text: str = Field("", max_length=40_000)


class MinutesText(Schema):
    """New texts of parts, and the version of the minutes that was seen."""

    parts: list[PartText] = Field(default_factory=list, max_length=500)
    version: int | None = Version


class MinutesNow(Schema):
    """The minutes as the caller may read them."""

    number: int
    state: str
    version: int
    due: str | None
    missing: int
    parts: list[PartText]


class MinutesMove(Schema):
    """What happens to the minutes: the version seen, the reason of a return, who has signed on paper."""

    version: int | None = Version
    comment: str = Field("", max_length=4000)
    member: int | None = Field(None, ge=1, le=LARGEST_ID)


def _meeting(actor: Any, key: str) -> Any:
    if not actor.roles & BUSINESS:
        raise NotFound("Meeting")
    return sessions.get_meeting(actor, key)


@ROUTER.post("", operation_id="plan_meetings", summary="Meeting: prepare")
def plan(request: HttpRequest, body: NewMeeting) -> Any:
    """Begin to prepare a meeting."""
    with actor_of(request) as actor:
        made = actions.plan_meeting(actor, body=body.body, planned_at=body.planned_at, place=body.place)
        return as_data(MEETINGS, actor, made)


@ROUTER.post("/{key}/agenda", operation_id="agenda_meetings", summary="Meeting: put topics on the agenda")
def put_on(request: HttpRequest, key: str, body: Agenda) -> Any:
    """Put waiting topics on the agenda of a meeting that is being prepared."""
    with actor_of(request) as actor:
        _meeting(actor, key)
        if not body.topics:
            raise Refused("field_required", field="topics")
        actions.put_on_agenda(actor, key=key, topics=body.topics)
        return as_data(MEETINGS, actor, sessions.get_meeting(actor, key))


@ROUTER.post("/{key}/postpone", operation_id="postpone_meetings", summary="Meeting: put off")
def put_off(request: HttpRequest, key: str, body: Later) -> Any:
    """Put a meeting off to a later time."""
    with actor_of(request) as actor:
        _meeting(actor, key)
        if body.planned_at is None:
            raise Refused("field_required", field="planned_at")
        moved = actions.postpone(
            actor,
            key=key,
            planned_at=body.planned_at,
            place=body.place,
            version=body.version,
            comment=body.comment,
        )
        return as_data(MEETINGS, actor, moved)


@ROUTER.get(
    "/{key}/attendance", response=list[Asked], operation_id="attendance_meetings", summary="Meeting: attendance"
)
def attendance(request: HttpRequest, key: str) -> Any:
    """Return who is asked to a meeting and who has come."""
    with actor_of(request) as actor:
        return [
            {
                "member": row.pk,
                "person": row.localized("person"),
                "title": row.localized("title"),
                "kind": row.kind,
                "presence": row.presence,
                "reason": row.reason,
            }
            for row in sessions.list_attendance(actor, _meeting(actor, key))
        ]


@ROUTER.post("/{key}/attendance", operation_id="take_attendance_meetings", summary="Meeting: take the attendance")
def take(request: HttpRequest, key: str, body: Marks) -> Any:
    """Mark who has come."""
    with actor_of(request) as actor:
        _meeting(actor, key)
        marks = {mark.member: (mark.presence, mark.reason) for mark in body.marks}
        return as_data(MEETINGS, actor, actions.take_attendance(actor, key=key, marks=marks, version=body.version))


@ROUTER.get("/{key}/minutes", response=MinutesNow, operation_id="minutes_meetings", summary="Meeting: minutes")
def read_minutes(request: HttpRequest, key: str) -> Any:
    """Return the minutes without the parts from whose topics the caller stays away."""
    with actor_of(request) as actor:
        meeting = _meeting(actor, key)
        known = minutes.get_minutes(actor, meeting)
        if known is None:
            raise NotFound("Minutes")
        return {
            "number": known.number,
            "state": known.state,
            "version": known.version,
            "due": meeting.minutes_due.isoformat() if meeting.minutes_due else None,
            "missing": len(minutes.confirming_of(meeting, known).missing),
            "parts": [
                {"part": part.pk, "heading": part.heading, "text": part.text}
                for part in minutes.list_parts(actor, known)
            ],
        }


@ROUTER.put(
    "/{key}/minutes", operation_id="change_minutes_meetings", summary="Meeting: change the draft of the minutes"
)
def write_minutes(request: HttpRequest, key: str, body: MinutesText) -> Any:
    """Change texts of a draft of the minutes."""
    with actor_of(request) as actor:
        _meeting(actor, key)
        texts = {part.part: part.text for part in body.parts}
        changed = actions.change_minutes(actor, key=key, texts=texts, version=body.version)
        return {"state": changed.state, "version": changed.version}


@ROUTER.post(
    "/{key}/minutes/{move}", operation_id="move_minutes_meetings", summary="Meeting: draft … confirm the minutes"
)
def move_minutes(request: HttpRequest, key: str, move: str, body: MinutesMove) -> Any:
    """Draft, circulate, confirm or return the minutes."""
    with actor_of(request) as actor:
        _meeting(actor, key)
        if move == "draft":
            done = actions.draft_minutes(actor, key=key)
        elif move == "circulate":
            done = actions.circulate_minutes(actor, key=key, version=body.version)
        elif move == "confirm":
            done = actions.confirm_minutes(actor, key=key, version=body.version, member=body.member)
        elif move == "return":
            done = actions.return_minutes(actor, key=key, version=body.version, comment=body.comment)
        else:
            raise NotFound("Move")
        return {"number": done.number, "state": done.state, "version": done.version}
