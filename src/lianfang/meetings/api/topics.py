"""Endpoints of a topic: putting forward, recusals, statements, votes, settling; and decisions on any object.

What a body leaves out is refused after the topic was found, so that nobody learns which topics there are.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.edge.api.entities import as_data, entity_router
from lianfang.edge.entity import declared_entities
from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions, queries
from lianfang.meetings.entities import TOPICS
from lianfang.meetings.queries import sessions

ROUTER = entity_router(TOPICS)
DECISIONS = Router(tags=["decisions"])
LARGEST_ID = 2**63 - 1


class NewTopic(Schema):
    """A matter that no object of the product holds."""

    title: str = Field(..., min_length=1, max_length=300)
    unit: str = Field(..., max_length=20)
    summary: str = Field("", max_length=4000)
    is_personnel: bool = False


class Staying(Schema):
    """A member who stays away or shall, and why; is_declared: the recorder enters the member's own word."""

    member: int = Field(0, ge=0, le=LARGEST_ID)
    reason: str = Field("", max_length=4000)
    is_declared: bool = False


class RecusalWord(Schema):
    """Whether a member whose recusal was demanded stays away."""

    is_accepted: bool | None = None
    comment: str = Field("", max_length=4000)
    version: int | None = Field(None, ge=1, le=2_147_483_647)


class Words(Schema):
    """What a member says."""

    member: int = Field(0, ge=0, le=LARGEST_ID)
    text: str = Field("", max_length=4000)


class Corrected(Schema):
    """The corrected words of a statement."""

    text: str = Field("", max_length=4000)


class Ballot(Schema):
    """One vote: for, against or abstain; seen: the id of the vote that stood for the member."""

    member: int = Field(0, ge=0, le=LARGEST_ID)
    choice: str = Field("", max_length=20)
    seen: int | None = Field(None, ge=1, le=LARGEST_ID)


class Settling(Schema):
    """The wording of a decision and the version of the topic that was seen."""

    text: str = Field("", max_length=4000)
    version: int | None = Field(None, ge=1, le=2_147_483_647)


class Following(Schema):
    """What is to be carried out, by which post, until when."""

    text: str = Field("", max_length=300)
    post: str = Field("", max_length=20)
    due_on: date | None = None


class Said(Schema):
    """One statement in its place."""

    statement: int
    member: int
    person: str
    position: int
    text: str
    is_own: bool


class Cast(Schema):
    """One vote."""

    vote: int
    member: int
    person: str
    choice: str
    is_own: bool


class Standing(Schema):
    """How a topic stands: who takes part, who may speak, what was said and voted as far as the caller may read it."""

    state: str
    version: int
    is_quorate: bool
    base: int
    needed: int
    presiding: int | None
    taking_part: list[int]
    recused: list[int]
    next_speakers: list[int]
    statements: list[Said]
    votes: list[Cast]


class AboutObject(Schema):
    """An object by its entity and key; without one, whatever the caller may read."""

    entity: str = Field("", max_length=60)
    key: str = Field("", max_length=60)


class DecisionRow(Schema):
    """A decision on an object."""

    outcome: str
    text: str
    body: str
    meeting: str
    decided_on: date
    in_favour: int
    against: int
    abstained: int


def _topic(actor: Actor, key: str) -> Any:
    if not actor.roles & BUSINESS:
        raise NotFound("Topic")
    return queries.get_topic(actor, key)


def _now(actor: Actor, key: str) -> Any:
    return as_data(TOPICS, actor, queries.get_topic(actor, key))


@ROUTER.post("", operation_id="put_forward_topics", summary="Topic: put a matter forward")
def put_forward(request: HttpRequest, body: NewTopic) -> Any:
    """Put a matter forward."""
    with actor_of(request) as actor:
        return as_data(TOPICS, actor, actions.put_matter_forward(actor, **body.dict()))


@ROUTER.get("/{key}/standing", response=Standing, operation_id="standing_topics", summary="Topic: how it stands")
def standing(request: HttpRequest, key: str) -> Any:
    """Return how a topic of a meeting stands; NotFound for whoever does not read the meeting."""
    with actor_of(request) as actor:
        topic = _topic(actor, key)
        if topic.meeting is None:
            raise NotFound("Meeting")
        now = sessions.standing_of(topic.meeting, topic)
        return {
            "state": topic.state,
            "version": topic.version,
            "is_quorate": now.is_quorate,
            "base": now.base,
            "needed": now.needed,
            "presiding": now.roll.presiding,
            "taking_part": list(now.roll.part),
            "recused": sorted(now.roll.recused),
            "next_speakers": list(now.next),
            "statements": [
                {
                    "statement": row.pk,
                    "member": row.member_id,
                    "person": row.member.localized("person"),
                    "position": row.position,
                    "text": row.text,
                    "is_own": row.is_own,
                }
                for row in queries.list_statements(actor, topic)
            ],
            "votes": [
                {
                    "vote": row.pk,
                    "member": row.member_id,
                    "person": row.member.localized("person"),
                    "choice": row.choice,
                    "is_own": row.is_own,
                }
                for row in queries.list_votes(actor, topic)
            ],
        }


@ROUTER.post("/{key}/recusals", operation_id="recuse_topics", summary="Topic: stay away, or demand it")
def recuse(request: HttpRequest, key: str, body: Staying) -> Any:
    """Raise a recusal."""
    with actor_of(request) as actor:
        _topic(actor, key)
        made = actions.raise_recusal(actor, key=key, **body.dict())
        return {"recusal": made.pk, "state": made.state, "version": made.version}


@ROUTER.post("/{key}/recusals/{recusal}", operation_id="decide_recusal_topics", summary="Topic: decide a recusal")
def decide_recusal(request: HttpRequest, key: str, recusal: str, body: RecusalWord) -> Any:
    """Decide whether a member stays away."""
    with actor_of(request) as actor:
        _topic(actor, key)
        if body.is_accepted is None:
            raise Refused("field_required", field="is_accepted")
        made = actions.decide_recusal(
            actor,
            key=key,
            recusal=_row(recusal),
            is_accepted=body.is_accepted,
            comment=body.comment,
            version=body.version,
        )
        return {"recusal": made.pk, "state": made.state, "version": made.version}


@ROUTER.post("/{key}/statements", operation_id="speak_topics", summary="Topic: record a statement")
def speak(request: HttpRequest, key: str, body: Words) -> Any:
    """Record what a member says, in the order that the rules let through."""
    with actor_of(request) as actor:
        _topic(actor, key)
        made = actions.speak(actor, key=key, member=body.member, text=body.text)
        return {"statement": made.pk, "position": made.position, "is_own": made.is_own}


@ROUTER.post("/{key}/statements/{statement}", operation_id="correct_topics", summary="Topic: correct a statement")
def correct(request: HttpRequest, key: str, statement: str, body: Corrected) -> Any:
    """Correct a statement; the words before stay beside it."""
    with actor_of(request) as actor:
        _topic(actor, key)
        made = actions.correct_statement(actor, key=key, statement=_row(statement), text=body.text)
        return {"statement": made.pk, "position": made.position, "is_own": made.is_own}


@ROUTER.post("/{key}/votes", operation_id="vote_topics", summary="Topic: vote")
def vote(request: HttpRequest, key: str, body: Ballot) -> Any:
    """Vote as a member, or record how one voted."""
    with actor_of(request) as actor:
        _topic(actor, key)
        made = actions.cast_vote(actor, key=key, member=body.member, choice=body.choice, seen=body.seen)
        return {"vote": made.pk, "choice": made.choice, "is_own": made.is_own}


@ROUTER.post("/{key}/settle", operation_id="settle_topics", summary="Topic: count the votes and settle")
def settle(request: HttpRequest, key: str, body: Settling) -> Any:
    """Settle a topic by what the votes come to."""
    with actor_of(request) as actor:
        _topic(actor, key)
        actions.settle(actor, key=key, text=body.text, version=body.version)
        return _now(actor, key)


@ROUTER.post("/{key}/follow-ups", operation_id="follow_up_topics", summary="Topic: have it carried out")
def follow_up(request: HttpRequest, key: str, body: Following) -> Any:
    """Give a post the task to carry out an approved decision."""
    with actor_of(request) as actor:
        _topic(actor, key)
        made = actions.follow_up(actor, key=key, **body.dict())
        return {"text": made.text, "post": body.post, "due_on": made.due_on}


@DECISIONS.get("", response=list[DecisionRow], operation_id="list_decisions", summary="Decisions, also on one object")
def decisions(request: HttpRequest, about: Query[AboutObject]) -> Any:
    """Return decisions newest first: on an object that the caller may read, or on any topic that is."""
    with actor_of(request) as actor:
        if not actor.roles & BUSINESS:
            raise NotFound("Entity")
        return [
            {
                "outcome": row.outcome,
                "text": row.text,
                "body": row.body,
                "meeting": row.meeting_number,
                "decided_on": row.decided_on,
                "in_favour": row.in_favour,
                "against": row.against,
                "abstained": row.abstained,
            }
            for row in _decided(actor, about.entity, about.key)
        ]


def _decided(actor: Actor, name: str, key: str) -> list[queries.Decided]:
    if not name:
        return queries.list_decisions(actor)
    entity = declared_entities().get(name)
    if entity is None or not entity.trail_type or not actor.roles & entity.readers:
        raise NotFound("Entity")
    return queries.list_decisions_on(actor, entity.trail_type, str(entity.one(actor, key).pk))


def _row(given: str) -> int:
    """Return the id of a row; what no row can have is answered like a row that is not there."""
    if not given.isascii() or not given.isdecimal() or len(given) > 18:
        raise NotFound("Row")
    return int(given)
