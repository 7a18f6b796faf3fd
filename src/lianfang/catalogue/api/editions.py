"""Endpoints that compose, compare and export editions, and answer in clearing rounds."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.catalogue.access import REVIEWERS
from lianfang.catalogue.actions.clearing import keep_answers, open_round, submit_answers
from lianfang.catalogue.actions.editions import compose_edition
from lianfang.catalogue.actions.editions_export import export_catalogue
from lianfang.catalogue.queries.clearing import get_round
from lianfang.catalogue.queries.editions import compare_editions, number_before
from lianfang.catalogue.rules.clearing import Answer
from lianfang.catalogue.workflow.clearing import CLEARERS
from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused

LARGEST = 9_223_372_036_854_775_807


class EditionBody(Schema):
    """What an edition begins with; the number is the next of the year where none is given."""

    title: str = Field(..., max_length=200)
    title_en: str = Field("", max_length=300)
    number: str = Field("", max_length=20)


class Made(Schema):
    """The key of what was made."""

    key: str


class ExportBody(Schema):
    """The format: xlsx, docx, pdf, csv or json."""

    form: str = Field("xlsx", max_length=10)


class Part(Schema):
    """One changed column of an item: its heading, what stood there, what stands there."""

    column: str
    before: str
    after: str


class Change(Schema):
    """One item that was added, removed or changed."""

    number: str
    name: str
    what: str
    parts: list[Part]


class RoundBody(Schema):
    """What a clearing round begins with."""

    title: str = Field(..., max_length=120)
    title_en: str = Field("", max_length=200)
    due_on: date


class AnswerBody(Schema):
    """One answer: the id of its record, the version seen, and what is answered."""

    record: int = Field(..., ge=1, le=LARGEST)
    version: int = Field(..., ge=1, le=2_147_483_647)
    decision: str = Field(..., max_length=20)
    reason: str = Field("", max_length=2000)
    target: str = Field("", max_length=200)
    receiver: str = Field("", max_length=20)
    document: str = Field("", max_length=200)
    decided_on: date | None = None


class AnswersBody(Schema):
    """Answers to keep, and whether everything that is answered is submitted with them."""

    answers: list[AnswerBody] = Field([], max_length=2000)
    submit: bool = False


class Count(Schema):
    """How many answers were submitted."""

    submitted: int


def _insist(actor: Actor, roles: frozenset[Role]) -> None:
    if not actor.roles & roles:
        raise NotFound


def add_edition_endpoints(router: Router) -> None:
    """Add composing, comparing and exporting to the router of editions."""

    @router.post("", response={201: Made}, operation_id="compose_edition", summary="Begin the next edition")
    def compose(request: HttpRequest, body: EditionBody) -> Any:
        """Begin an edition; its list is frozen when it is submitted."""
        with actor_of(request) as actor:
            _insist(actor, REVIEWERS)
            return 201, {"key": compose_edition(actor, **body.dict()).number}

    @router.post("/{key}/exports", response={201: Made}, operation_id="export_edition", summary="Export an edition")
    def export(request: HttpRequest, key: str, body: ExportBody) -> Any:
        """Ask for a file; it is found among the exports under the key that is answered."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            return 201, {"key": str(export_catalogue(actor, form=body.form, edition=key).pk)}

    @router.get("/{key}/changes", response=list[Change], operation_id="compare_editions", summary="Compare")
    def compare(request: HttpRequest, key: str, since: Annotated[str, Query(max_length=20)] = "") -> Any:
        """Return how an edition differs from another, by default from the one before it; nothing for the first."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            before = since or number_before(actor, key)
            if not before:
                return []
            return [
                {
                    "number": row.number,
                    "name": row.name,
                    "what": row.what,
                    "parts": [
                        {"column": label, "before": _said(before), "after": _said(after)}
                        for label, before, after in row.parts
                    ],
                }
                for row in compare_editions(actor, before, key)
            ]


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def add_round_endpoints(router: Router) -> None:
    """Add opening and answering to the router of clearing rounds."""

    @router.post("", response={201: Made}, operation_id="open_clearing_round", summary="Open a clearing round")
    def open_it(request: HttpRequest, body: RoundBody) -> Any:
        """Open a round over every item in force."""
        with actor_of(request) as actor:
            _insist(actor, CLEARERS)
            return 201, {"key": str(open_round(actor, year=body.due_on.year, **body.dict()).pk)}

    @router.post("/{key}/answers", response=Count, operation_id="answer_clearing_round", summary="Answer for powers")
    def answer(request: HttpRequest, key: str, body: AnswersBody) -> Any:
        """Keep answers, and submit what is answered where that is asked for."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            get_round(actor, key)
            if not body.answers and not body.submit:
                raise Refused("field_required", field="answers")
            answers = {given.record: Answer(**given.dict(exclude={"record", "version"})) for given in body.answers}
            versions = {given.record: given.version for given in body.answers}
            if answers:
                keep_answers(actor, key=key, answers=answers, versions=versions)
            return {"submitted": submit_answers(actor, key=key) if body.submit else 0}
