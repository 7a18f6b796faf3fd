"""Endpoints of the yearly cycle."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.cycle import actions
from lianfang.cycle.access import KEEPERS
from lianfang.cycle.entities import PROGRAMMES, STAGES
from lianfang.edge.api.entities import entity_router
from lianfang.edge.identity import actor_of
from lianfang.kernel.errors import NotFound, Refused


class ProgrammeBody(Schema):
    """A programme: year, titles, purposes, first and last day, code of the responsible post, programme it follows."""

    year: int = Field(0, ge=0, le=9999)
    title: str = Field("", max_length=120)
    title_en: str = Field("", max_length=200)
    purpose: str = Field("", max_length=4000)
    purpose_en: str = Field("", max_length=8000)
    starts_on: date | None = None
    ends_on: date | None = None
    post: str = Field("", max_length=20)
    after: str = Field("", max_length=18)


class StageBody(Schema):
    """A stage: titles, first and last day, code of the post that owns it; a reason once it has begun."""

    title: str = Field("", max_length=120)
    title_en: str = Field("", max_length=200)
    starts_on: date | None = None
    due_on: date | None = None
    post: str = Field("", max_length=20)
    comment: str = Field("", max_length=4000)
    version: int | None = None


class Key(Schema):
    """What was made, by its key."""

    key: str


def _whole(body: Schema, names: tuple[str, ...]) -> dict[str, Any]:
    for name in names:
        if getattr(body, name) is None:
            raise Refused("field_required", field=name)
    return {name: getattr(body, name) for name in names}


def _stage(body: StageBody) -> actions.StageEntry:
    days = _whole(body, ("starts_on", "due_on"))
    return actions.StageEntry(title=body.title, title_en=body.title_en, post=body.post, **days)


def add_programme_endpoints(router: Router) -> None:
    """Add drafting and stages to the router of programmes."""

    @router.post("", response={201: Key}, operation_id="draft_programmes", summary="Draft a work programme")
    def draft(request: HttpRequest, body: ProgrammeBody) -> Any:
        """Draft the programme of a year, with the stages of another one where `after` names it."""
        with actor_of(request) as actor:
            if not actor.roles & KEEPERS:
                raise NotFound
            texts = {name: getattr(body, name) for name in ("title", "title_en", "purpose", "purpose_en", "post")}
            days = _whole(body, ("starts_on", "ends_on"))
            entry = actions.ProgrammeEntry(year=body.year, **texts, **days)
            return 201, {"key": str(actions.draft_programme(actor, entry=entry, after=body.after).pk)}

    @router.post("/{key}/stages", response={201: Key}, operation_id="add_stages", summary="Work programme: add a stage")
    def add(request: HttpRequest, key: str, body: StageBody) -> Any:
        """Add a stage to a programme."""
        with actor_of(request) as actor:
            if not actor.roles & KEEPERS:
                raise NotFound
            return 201, {"key": str(actions.add_stage(actor, programme=key, entry=_stage(body)).pk)}


def add_stage_endpoints(router: Router) -> None:
    """Add changing to the router of stages."""

    @router.put("/{key}/content", response=Key, operation_id="change_stages", summary="Stage: change")
    def change(request: HttpRequest, key: str, body: StageBody) -> Any:
        """Change a stage, with the reason once it has begun."""
        with actor_of(request) as actor:
            if not actor.roles & KEEPERS:
                raise NotFound
            made = actions.change_stage(actor, key=key, entry=_stage(body), version=body.version, comment=body.comment)
            return {"key": str(made.pk)}


ROUTERS = {f"/{entity.name}": entity_router(entity) for entity in (PROGRAMMES, STAGES)}
add_programme_endpoints(ROUTERS["/programmes"])
add_stage_endpoints(ROUTERS["/stages"])
