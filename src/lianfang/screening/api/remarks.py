"""Endpoints of remarks on the risks of a post, and of what is suggested to a post."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound
from lianfang.register.queries import number_of
from lianfang.screening import actions, queries
from lianfang.screening.queries.hints import find_hint, list_hints

TEXT = 4_000


class RemarkBody(Schema):
    """A remark: the post's code, where it comes from (superior, peer, outside), what was seen."""

    post: str = Field("", max_length=40)
    origin: str = Field("", max_length=10)
    text: str = Field("", max_length=TEXT)


class ReplyBody(Schema):
    """What became of a remark."""

    version: int | None = Field(None, ge=1, le=2_147_483_647)
    reply: str = Field("", max_length=TEXT)


class RemarkLine(Schema):
    """A remark as the post reads it; `entry`: the risk that was begun from it."""

    key: str
    origin: str
    text: str
    written_on: str
    reply: str
    entry: str
    version: int


class HintLine(Schema):
    """A suggestion: its key, its title and why it is made."""

    key: str
    title: str
    because: str


class HintBody(Schema):
    """The suggestion to take."""

    hint: str = Field("", max_length=200)


class Key(Schema):
    """What was made, by its key."""

    key: str


def _line(row: Any) -> dict[str, Any]:
    return {
        "key": str(row.pk),
        "origin": row.origin,
        "text": row.text,
        "written_on": row.written_on.isoformat(),
        "reply": row.reply,
        "entry": str(row.entry_id or ""),
        "version": row.version,
    }


def add_remark_endpoints(router: Router) -> None:
    """Add writing, answering and entering remarks to their router."""

    @router.post("", response={201: RemarkLine}, operation_id="write_remarks", summary="Remark on a post")
    def write(request: HttpRequest, body: RemarkBody) -> Any:
        """Say something about the risks of a post while a campaign runs."""
        with actor_of(request) as actor:
            return 201, _line(actions.write_remark(actor, post=body.post, origin=body.origin, text=body.text))

    @router.post("/{key}/answered", response=RemarkLine, operation_id="answer_remarks", summary="Answer a remark")
    def answer(request: HttpRequest, key: str, body: ReplyBody) -> Any:
        """Say, as the holder of the post, what became of a remark."""
        with actor_of(request) as actor:
            number = number_of(key, "Remark")
            return _line(actions.answer_remark(actor, key=number, reply=body.reply, version=body.version))

    @router.post("/{key}/entered", response={201: Key}, operation_id="enter_remarks", summary="Remark: enter as a risk")
    def enter(request: HttpRequest, key: str) -> Any:
        """Begin a risk of the own post with what a remark says."""
        with actor_of(request) as actor:
            return 201, {"key": str(actions.enter_remark(actor, key=number_of(key, "Remark")).pk)}


def add_help_endpoints(router: Router) -> None:
    """Add what others say and what is suggested to the router of posts' screenings."""

    @router.get(
        "/{key}/remarks", response=list[RemarkLine], operation_id="remarks_post_screenings", summary="Remarks of others"
    )
    def remarks(request: HttpRequest, key: str) -> Any:
        """Return what others say about a post, as far as the actor reads it."""
        with actor_of(request) as actor:
            row = _read(actor, key)
            rows = queries.list_remarks(actor).filter(campaign=row.campaign, post=row.post_id)
            return [_line(remark) for remark in rows.order_by("pk")]

    @router.get("/{key}/hints", response=list[HintLine], operation_id="hints_post_screenings", summary="Suggestions")
    def hints(request: HttpRequest, key: str) -> Any:
        """Return what may be suggested to the own post now; who only reads a screening is suggested nothing."""
        with actor_of(request) as actor:
            row = _read(actor, key)
            found = list_hints(actor, row) if row.post_id in actor.post_ids else []
            return [{"key": hint.key, "title": hint.title, "because": hint.because} for hint in found]

    @router.post("/{key}/hints", response={201: Key}, operation_id="take_post_screenings", summary="Take a suggestion")
    def take(request: HttpRequest, key: str, body: HintBody) -> Any:
        """Fill a suggestion in as a risk of the own post."""
        with actor_of(request) as actor:
            hint = find_hint(actor, _own(actor, key), body.hint)
            if hint is None:
                raise NotFound("Hint")
            return 201, {"key": str(actions.save_entry(actor, key=key, values=hint.values).pk)}


def _read(actor: Any, key: str) -> Any:
    if not actor.roles & BUSINESS:
        raise NotFound
    return queries.get_screening(actor, key)


def _own(actor: Any, key: str) -> Any:
    row = _read(actor, key)
    if row.post_id not in actor.post_ids:
        raise NotFound("PostScreening")
    return row
