"""The generic endpoints of an entity; schemas follow from its columns, moves from its workflow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field as SchemaField
from pydantic import create_model

from lianfang.edge.entity import PYTHON_TYPES, Column, Entity, Kind
from lianfang.edge.identity import actor_of
from lianfang.edge.importing import run_import
from lianfang.edge.listing import COUNTED, LARGEST_PAGE, list_page, selected_rows
from lianfang.edge.sheets import export_file, read_sheet
from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import NotFound


class Ask(Schema):
    """What a list endpoint takes; filters by column go beside these by their names."""

    q: str = SchemaField("", max_length=100)
    sort: str = SchemaField("", max_length=60)
    page: int = SchemaField(1, ge=1, le=1_000_000)
    size: int = SchemaField(25, ge=1, le=LARGEST_PAGE)


class Page(Schema):
    """What a list endpoint says beside its rows."""

    total: int = SchemaField(..., description="How many rows there are; at least so many where is_lower_bound is true.")
    is_lower_bound: bool = SchemaField(
        ..., description=f"A search found more than {COUNTED} rows, and more follow this page; the last page knows all."
    )
    page: int


class MoveBody(Schema):
    """What a move takes: the version that the caller has seen, and the reason where the move needs one."""

    version: int = SchemaField(..., ge=1, le=2_147_483_647)
    comment: str = SchemaField("", max_length=4000)


def _python_type(column: Column) -> Any:
    return PYTHON_TYPES[column.kind] | None


def _title(entity: Entity) -> str:
    return "".join(part.capitalize() for part in entity.name.split("-"))


def row_schema(entity: Entity) -> type[Schema]:
    """Return the schema of one object: key, version, state's moves, and every column."""
    parts: dict[str, Any] = {"key": (str, ...), "version": (int, ...), "moves": (list[str], ...)}
    parts |= {column.name: (_python_type(column), None) for column in entity.columns}
    return create_model(_title(entity), __base__=Schema, **parts)


def as_data(entity: Entity, actor: Actor, row: Any) -> dict[str, Any]:
    """Return one object as the API gives it."""
    values = {column.name: _json(column, column.data(row)) for column in entity.columns}
    moves = entity.workflow.available(row, actor) if entity.workflow else ()
    return {
        "key": entity.key_of(row),
        "version": getattr(row, "version", 1),
        "moves": [move.name for move in moves if move.name in entity.moves],
        **values,
    }


def _json(column: Column, value: Any) -> Any:
    if value is None or (value == "" and column.kind in (Kind.NUMBER, Kind.DATE, Kind.MOMENT)):
        return None
    return str(value) if PYTHON_TYPES[column.kind] is str else value


def _admit(actor: Actor, roles: frozenset[Role], is_public: bool = False) -> None:
    if not is_public and not actor.roles & roles:
        raise NotFound


def entity_router(entity: Entity) -> Router:
    """Return the router with list, object, export, and where declared moves and import."""
    router = Router(tags=[entity.name])
    row = row_schema(entity)
    name = entity.name.replace("-", "_")
    rows = create_model(_title(entity) + "List", __base__=Page, items=(list[row], ...))  # type: ignore[valid-type]

    @router.get("", response=rows, operation_id=f"list_{name}", summary=entity.plural.source)
    def list_rows(request: HttpRequest, ask: Query[Ask]) -> Any:
        with actor_of(request) as actor:
            _admit(actor, entity.readers, entity.is_public)
            asked = {**request.GET.dict(), **ask.dict()}
            listing = list_page(entity, actor, asked, is_whole=True)
            items = [as_data(entity, actor, found) for found in listing.rows]
            counted = {"total": listing.total, "is_lower_bound": listing.is_lower_bound}
            return {**counted, "page": listing.page, "items": items}

    @router.get("/export.{kind}", operation_id=f"export_{name}", summary=f"{entity.plural.source}: export")
    def export(request: HttpRequest, kind: str) -> HttpResponse:
        with actor_of(request) as actor:
            _admit(actor, entity.readers, entity.is_public)
            if kind not in ("csv", "xlsx"):
                raise NotFound
            found, _filters, _order = selected_rows(entity, actor, request.GET)
            content, media, _file = export_file(entity, entity.columns, found.iterator(chunk_size=2000), kind)
            return HttpResponse(content, content_type=media)

    if entity.importer:
        _add_import(router, entity, name)

    @router.get("/{key}", response=row, operation_id=f"get_{name}", summary=entity.label.source)
    def get_row(request: HttpRequest, key: str) -> Any:
        with actor_of(request) as actor:
            _admit(actor, entity.readers, entity.is_public)
            return as_data(entity, actor, entity.one(actor, key))

    for move in entity.moves:
        _add_move(router, entity, name, move, row)
    return router


def _add_move(router: Router, entity: Entity, name: str, move: str, row: type[Schema]) -> None:
    @router.post(
        f"/{{key}}/{move}", response=row, operation_id=f"{move}_{name}", summary=f"{entity.label.source}: {move}"
    )
    def make_move(request: HttpRequest, key: str, body: MoveBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, entity.readers)
            entity.one(actor, key)
            entity.moves[move](actor, key=key, version=body.version, comment=body.comment)
            return as_data(entity, actor, entity.one(actor, key))


class ImportAnswer(Schema):
    """What an import did or would do: rows read, and line and sentence of each refused row."""

    rows: int
    refused: list[tuple[int, str]]
    kept: bool


def _add_import(router: Router, entity: Entity, name: str) -> None:
    importer = entity.importer
    assert importer is not None  # the caller has looked

    @router.post(
        "/import", response=ImportAnswer, operation_id=f"import_{name}", summary=f"{entity.plural.source}: import"
    )
    def take(request: HttpRequest, file: File[UploadedFile], for_good: bool = False) -> Any:
        with actor_of(request) as actor:
            _admit(actor, importer.by)
            sheet = read_sheet(file.name or "", file.read())
            result = run_import(importer, actor, sheet, for_good=for_good)
            refused = [(bad.line, bad.error) for bad in result.refused]
            return {"rows": len(result.rows), "refused": refused, "kept": for_good and not refused}
