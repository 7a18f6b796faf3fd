"""Endpoints that draft, compare, judge and recode items."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.catalogue import actions, queries
from lianfang.catalogue.access import KEEPERS, PUBLISHERS
from lianfang.catalogue.entities import column_label, findings_panel
from lianfang.catalogue.rules import ItemEntry, ItemValues, diff_contents, with_changes
from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused

LARGEST = 2_147_483_647


class NewItemBody(Schema):
    """A new item: the code of its division, its columns by their names, and why."""

    unit: str = Field(..., max_length=20)
    columns: dict[str, Any]
    reason: str = Field("", max_length=2000)


class DraftBody(Schema):
    """Columns to change, and the row version of the open draft seen, none where none was open."""

    columns: dict[str, Any]
    version: int | None = Field(None, ge=1, le=LARGEST)
    reason: str = Field("", max_length=2000)


class RecodeBody(Schema):
    """Another code, empty for the next of the category, and the reason for it."""

    version: int = Field(..., ge=1, le=LARGEST)
    code: str = Field("", max_length=16)
    reason: str = Field("", max_length=4000)


class VersionAnswer(Schema):
    """A version with everything it says."""

    key: str
    number: int
    state: str
    version: int
    reason: str
    content: dict[str, Any]


class ColumnAnswer(Schema):
    """One column that differs: its name and label, and lines as (sign, text)."""

    column: str
    label: str
    lines: list[tuple[str, str]]


class FindingAnswer(Schema):
    """One finding of lint, in words with its figures."""

    level: str
    level_label: str
    label: str
    sentence: str


def _admit(actor: Actor, roles: frozenset[Role]) -> None:
    if not actor.roles & roles:
        raise NotFound


def _answer(row: Any) -> dict[str, Any]:
    names = ("key", "number", "state", "version", "reason", "content")
    return {name: getattr(row, name) for name in names}


def add_item_endpoints(router: Router) -> Router:
    """Add drafting, lint and recoding to the endpoints of items."""

    @router.post("", response=VersionAnswer, operation_id="draft_item", summary="New item: draft its first version")
    def draft_new(request: HttpRequest, body: NewItemBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, KEEPERS)
            blank = ItemEntry(body.unit, ItemValues("", "", "", "", 0))
            entry = with_changes(blank, body.columns)
            return _answer(actions.draft_version(actor, entry=entry, reason=body.reason))

    @router.put(
        "/{key}/draft", response=VersionAnswer, operation_id="change_item_draft", summary="Item: change its draft"
    )
    def change(request: HttpRequest, key: str, body: DraftBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, KEEPERS)
            open_version = queries.open_version_of(actor, queries.get_item(actor, key))
            if open_version is not None and body.version is None:
                raise Refused("version_changed")
            draft = actions.change_draft(
                actor, number=key, changes=body.columns, version=body.version, reason=body.reason
            )
            return _answer(draft)

    @router.get("/{key}/lint", response=list[FindingAnswer], operation_id="lint_item", summary="Item: what lint finds")
    def lint(request: HttpRequest, key: str) -> Any:
        with actor_of(request) as actor:
            _admit(actor, BUSINESS)
            item = queries.get_item(actor, key)
            return findings_panel(actor, queries.lint_items(actor, [item.pk]).get(item.pk, []))

    @router.post("/{key}/recode", operation_id="recode_item", summary="Item: another code", response=dict[str, str])
    def recode(request: HttpRequest, key: str, body: RecodeBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, PUBLISHERS)
            item = actions.recode_item(actor, key=key, version=body.version, comment=body.reason, code=body.code)
            return {"number": item.number, "code": item.code, "former_codes": item.former_codes}

    return router


def add_version_endpoints(router: Router) -> Router:
    """Add content and difference to the endpoints of versions."""

    @router.get(
        "/{key}/content", response=VersionAnswer, operation_id="get_item_version_content", summary="Version: text"
    )
    def content(request: HttpRequest, key: str) -> Any:
        with actor_of(request) as actor:
            _admit(actor, BUSINESS)
            return _answer(queries.get_item_version(actor, key))

    @router.get(
        "/{key}/compare",
        response=list[ColumnAnswer],
        operation_id="compare_item_versions",
        summary="Version: what differs from another",
    )
    def compare(request: HttpRequest, key: str, other: str = "") -> Any:
        with actor_of(request) as actor:
            _admit(actor, BUSINESS)
            after = queries.get_item_version(actor, key)
            before = queries.get_item_version(actor, other) if other else queries.version_before(actor, after)
            if before is None:
                return []
            return [
                {"column": part.column, "label": column_label(part.column), "lines": list(part.lines)}
                for part in diff_contents(before.content, after.content)
            ]

    return router
