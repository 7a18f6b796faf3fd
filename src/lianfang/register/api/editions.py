"""Endpoints of editions: composing, comparing, exporting."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound
from lianfang.register import actions, queries
from lianfang.register.access import KEEPERS


class EditionBody(Schema):
    """The titles of an edition."""

    title: str = Field("", max_length=200)
    title_en: str = Field("", max_length=300)


class ExportBody(Schema):
    """The format: xlsx, docx, pdf or csv."""

    form: str = Field("xlsx", max_length=10)


class Key(Schema):
    """What was made, by its key."""

    key: str


class Part(Schema):
    """One column that differs: its name, before, after."""

    column: str
    before: str
    after: str


class Difference(Schema):
    """One risk that differs: added, removed or changed."""

    number: str
    what: str
    title: str
    parts: list[Part]


def add_edition_endpoints(router: Router) -> None:
    """Add composing, comparing and exporting to the router of editions."""

    @router.post("", response={201: Key}, operation_id="compose_risk_editions", summary="Begin the next edition")
    def compose(request: HttpRequest, body: EditionBody) -> Any:
        """Begin the next edition of the catalogue of risks."""
        with actor_of(request) as actor:
            if not actor.roles & KEEPERS:
                raise NotFound
            return 201, {"key": actions.compose_edition(actor, **body.dict()).number}

    @router.post("/{key}/exports", response={201: Key}, operation_id="write_risk_editions", summary="Export")
    def export(request: HttpRequest, key: str, body: ExportBody) -> Any:
        """Ask for a file; it is found among the exports under the key that is answered."""
        with actor_of(request) as actor:
            if not actor.roles & BUSINESS:
                raise NotFound
            return 201, {"key": str(actions.export_register(actor, form=body.form, edition=key).pk)}

    @router.get("/{key}/changes", response=list[Difference], operation_id="compare_risk_editions", summary="Compare")
    def compare(request: HttpRequest, key: str, since: Annotated[str, Query(max_length=20)] = "") -> Any:
        """Return how an edition differs from another, row by row; nothing where none is named."""
        with actor_of(request) as actor:
            if not actor.roles & BUSINESS:
                raise NotFound
            queries.get_edition(actor, key)
            found = queries.compare_editions(actor, since, key) if since else []
            return [
                {
                    "number": row.number,
                    "what": row.what,
                    "title": row.title,
                    "parts": [
                        {"column": name, "before": str(old or ""), "after": str(new or "")}
                        for name, old, new in row.parts
                    ],
                }
                for row in found
            ]
