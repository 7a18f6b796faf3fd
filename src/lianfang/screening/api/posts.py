"""Endpoints of posts' screenings, their entries, and divisions' lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.register.terms import Origin
from lianfang.screening import actions, queries
from lianfang.screening.access import HEADS

LARGEST = 2_147_483_647
LARGEST_ID = 9_223_372_036_854_775_807
TEXT = 4_000
Version = Field(None, ge=1, le=LARGEST)


class Reply(Schema):
    """An answer to one question: its id, ``risk`` or ``none``, and the reason of none."""

    answer: int = Field(..., ge=1, le=LARGEST_ID)
    reply: str = Field("none", max_length=10)
    reason: str = Field("", max_length=500)


class RepliesBody(Schema):
    """Answers to questions; `rest`: one reason for every question that is still open afterwards."""

    version: int | None = Version
    answers: list[Reply] = Field([], max_length=500)
    rest: str = Field("", max_length=500)


class MeasureBody(Schema):
    """One measure: kind and cycle as policy codes, what is done, what shows it."""

    kind: str = Field("", max_length=30)
    text: str = Field("", max_length=500)
    text_en: str = Field("", max_length=800)
    cycle: str = Field("", max_length=20)
    evidence: str = Field("", max_length=300)


class EntryBody(Schema):
    """One risk; `entry` names a draft to change, empty makes a new one. Factors from 1 to 5, None while not chosen.

    origin: who named a risk of a division, `self` where it is empty; a post's own risk keeps from whom it came.
    """

    entry: str = Field("", max_length=20)
    version: int | None = Version
    kind: str = Field("", max_length=20)
    cause: str = Field("", max_length=40)
    title: str = Field("", max_length=200)
    title_en: str = Field("", max_length=300)
    description: str = Field("", max_length=TEXT)
    description_en: str = Field("", max_length=TEXT)
    origin: str = Field("", max_length=10)
    item: str = Field("", max_length=20)
    step: str = Field("", max_length=60)
    scope_note: str = Field("", max_length=300)
    importance: int | None = Field(None, ge=1, le=5)
    discretion: int | None = Field(None, ge=1, le=5)
    probability: int | None = Field(None, ge=1, le=5)
    harm: int | None = Field(None, ge=1, le=5)
    level: str = Field("", max_length=10)
    level_reason: str = Field("", max_length=TEXT)
    measures: list[MeasureBody] = Field([], max_length=20)


class MergeBody(Schema):
    """The division's rating of one risk: factors (none: as the post gave them), level, reason."""

    version: int | None = Version
    importance: int | None = Field(None, ge=1, le=5)
    discretion: int | None = Field(None, ge=1, le=5)
    probability: int | None = Field(None, ge=1, le=5)
    harm: int | None = Field(None, ge=1, le=5)
    level: str = Field("", max_length=10)
    reason: str = Field("", max_length=TEXT)


class ReturnBody(Schema):
    """Risks to return, each with the same reason."""

    version: int | None = Version
    entries: list[int] = Field([], max_length=500)
    comment: str = Field("", max_length=TEXT)


class JoinBody(Schema):
    """Duplicates that one risk takes in, with the reason."""

    others: list[int] = Field([], max_length=100)
    comment: str = Field("", max_length=TEXT)


class VersionBody(Schema):
    """The version seen."""

    version: int | None = Version


class Answer(Schema):
    """An object after the act: key, state, version."""

    key: str
    state: str
    version: int


class Done(Schema):
    """How many rows were touched."""

    count: int


def _insist(actor: Actor, roles: frozenset[Role]) -> None:
    if not actor.roles & roles:
        raise NotFound


def _own(actor: Actor, key: str) -> None:
    if queries.get_screening(actor, key).post_id not in actor.post_ids:
        raise NotFound("PostScreening")


def _answer(row: Any) -> dict[str, Any]:
    return {"key": str(row.pk), "state": row.state, "version": row.version}


def _values(body: EntryBody, origin: str) -> actions.EntryValues:
    given = body.dict(exclude={"entry", "version", "origin", "importance", "discretion", "probability", "harm"})
    return actions.EntryValues(**given, origin=origin, factors=_factors(body))


def _factors(body: EntryBody | MergeBody) -> dict[str, int]:
    given = {name: getattr(body, name) for name in ("importance", "discretion", "probability", "harm")}
    return {name: value for name, value in given.items() if value is not None}


def add_post_endpoints(router: Router) -> None:
    """Add answering and entering risks to the router of posts' screenings."""

    @router.post("/{key}/answers", response=Answer, operation_id="answer_post_screenings", summary="Answer questions")
    def answer(request: HttpRequest, key: str, body: RepliesBody) -> Any:
        """Keep answers of the own post."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            _own(actor, key)
            if not body.answers and not body.rest.strip():
                raise Refused("field_required", field="answers")
            row = queries.get_screening(actor, key)
            if body.answers:
                answers = {given.answer: (given.reply, given.reason) for given in body.answers}
                row = actions.answer_questions(actor, key=key, answers=answers, version=body.version)
            if body.rest.strip():
                row = actions.answer_rest(actor, key=key, reason=body.rest)
            return _answer(row)

    @router.post("/{key}/entries", response={201: Answer}, operation_id="enter_post_screenings", summary="Enter a risk")
    def enter(request: HttpRequest, key: str, body: EntryBody) -> Any:
        """Keep a risk of the own post; what is missing may come later."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            _own(actor, key)
            origin = queries.get_entry(actor, body.entry).origin if body.entry else Origin.SELF.value
            given = {"values": _values(body, origin), "entry": body.entry, "version": body.version}
            made = actions.save_entry(actor, key=key, **given)
            return 201, _answer(made)

    @router.post(
        "/{key}/returned", response=Answer, operation_id="return_entries_post_screenings", summary="Return risks"
    )
    def give_back(request: HttpRequest, key: str, body: ReturnBody) -> Any:
        """Return single risks of a post with a reason; only these open again."""
        with actor_of(request) as actor:
            _insist(actor, HEADS)
            entries = dict.fromkeys(body.entries, body.comment)
            return _answer(
                actions.return_entries(actor, key=key, entries=entries, version=body.version, comment=body.comment)
            )


def add_entry_endpoints(router: Router) -> None:
    """Add the division's acts on single risks to their router."""

    @router.post("/{key}/merged", response=Answer, operation_id="merge_screening_entries", summary="Take into the list")
    def merge(request: HttpRequest, key: str, body: MergeBody) -> Any:
        """Take a risk into the division's list with the division's rating."""
        with actor_of(request) as actor:
            _insist(actor, HEADS)
            factors = _factors(body)
            given = {"level": body.level, "reason": body.reason, "version": body.version}
            return _answer(actions.merge_entry(actor, key=key, factors=factors or None, **given))

    @router.post("/{key}/joined", response=Answer, operation_id="join_screening_entries", summary="Join duplicates")
    def join(request: HttpRequest, key: str, body: JoinBody) -> Any:
        """Join duplicates with this risk."""
        with actor_of(request) as actor:
            _insist(actor, HEADS)
            return _answer(actions.join_entries(actor, into=key, others=map(str, body.others), comment=body.comment))


def add_division_endpoints(router: Router) -> None:
    """Add merging the rest and adding a risk to the router of divisions' lists."""

    @router.post("/{key}/rest", response=Done, operation_id="merge_division_screenings", summary="Take the rest over")
    def rest(request: HttpRequest, key: str, body: VersionBody) -> Any:
        """Take every risk that waits over as its post rated it."""
        with actor_of(request) as actor:
            _insist(actor, HEADS)
            return {"count": actions.merge_rest(actor, key=key, version=body.version)}

    @router.post("/{key}/entries", response={201: Answer}, operation_id="add_division_screenings", summary="Add a risk")
    def add(request: HttpRequest, key: str, body: EntryBody) -> Any:
        """Write down a risk of the division itself."""
        with actor_of(request) as actor:
            _insist(actor, HEADS)
            return 201, _answer(
                actions.add_entry(actor, key=key, values=_values(body, body.origin or Origin.SELF.value))
            )
