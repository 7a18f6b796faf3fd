"""The generic pages of an entity: list, object, move, export, import."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from lianfang.edge.blanks import allowed_values, blank_sheet
from lianfang.edge.entity import Entity
from lianfang.edge.importing import run_import
from lianfang.edge.listing import list_page, selected_rows
from lianfang.edge.sheets import XLSX_TYPE, export_file, read_sheet
from lianfang.edge.tables import filter_controls, table_rows
from lianfang.edge.web.pages import View, page
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.slots import Slot

TIMELINE = Slot("object.timeline")
RELATED = Slot("object.related")
CONTENT = Slot("object.content")
PREVIEW_ROWS = 200
HELD_CHARACTERS = 1_000_000


def entity_urls(entity: Entity) -> list[URLPattern]:
    """Return the URL patterns of an entity under its name."""
    base = f"{entity.name}/"
    patterns = [
        path(base, list_view(entity), name=entity.url("list")),
        path(f"{base}export.<str:kind>", export_view(entity), name=entity.url("export")),
    ]
    if entity.importer:
        patterns.append(path(f"{base}import/", import_view(entity), name=entity.url("import")))
        patterns.append(path(f"{base}import/blank.xlsx", blank_view(entity), name=entity.url("blank")))
    patterns.append(path(f"{base}<str:key>/", object_view(entity), name=entity.url("object")))
    if entity.moves:
        patterns.append(path(f"{base}<str:key>/<str:move>/", move_view(entity), name=entity.url("move")))
    return patterns


def _asked(request: HttpRequest, **changed: Any) -> str:
    """Return the address bar's question with some parts changed; empty parts fall away."""
    parts = {**request.GET.dict(), **{key: str(value) for key, value in changed.items()}}
    return "?" + urlencode({key: value for key, value in parts.items() if value})


def _sorters(request: HttpRequest, entity: Entity, listing: Any) -> list[dict[str, Any]]:
    found = []
    for column in listing.columns:
        now = {column.name: "up", "-" + column.name: "down"}.get(listing.order, "")
        turned = "-" + column.name if now == "up" else column.name
        url = _asked(request, sort=turned, page="") if column.source else ""
        found.append({"column": column, "now": now, "url": url})
    return found


def list_view(entity: Entity) -> View:
    """Return the list page of an entity."""

    @page(roles=entity.readers, public=entity.is_public)
    def view(request: Any) -> HttpResponse:
        listing = list_page(entity, request.actor, request.GET)
        can_import = entity.importer and request.actor.holds(entity.importer.by)
        context = {
            "entity": entity,
            "listing": listing,
            "rows": table_rows(entity, listing),
            "controls": filter_controls(listing),
            "has_search": "q" in listing.filters.form.fields,
            "sorters": _sorters(request, entity, listing),
            "shown_columns": {column.name for column in listing.columns},
            "is_filtered": any(value for key, value in request.GET.items() if key not in ("page", "sort", "columns")),
            "previous": _asked(request, page=listing.page - 1) if listing.page > 1 else "",
            "next": _asked(request, page=listing.page + 1) if listing.page < listing.pages else "",
            "export_query": _asked(request, page=""),
            "first": (listing.page - 1) * listing.size + 1 if listing.total else 0,
            "last": min(listing.page * listing.size, listing.total),
            "import_url": entity.url("import") if can_import else "",
            **(entity.list_panel(request.actor) if entity.list_panel else {}),
        }
        return render(request, entity.list_template, context)

    return view


def object_view(entity: Entity) -> View:
    """Return the object page of an entity."""

    @page(roles=entity.readers, public=entity.is_public)
    def view(request: Any, key: str) -> HttpResponse:
        return show_object(request, entity, entity.one(request.actor, key))

    return view


def show_object(request: Any, entity: Entity, subject: Any, status: int = 200, **more: Any) -> HttpResponse:
    """Render the page of one object with its state, moves, content, relations and timeline."""
    workflow = entity.workflow
    moves = workflow.available(subject, request.actor) if workflow else ()
    context = {
        "entity": entity,
        "object": subject,
        "title": entity.title(subject),
        "key": entity.key_of(subject),
        "state": workflow.state(subject.state) if workflow else None,
        "moves": [move for move in moves if move.name in entity.moves],
        "values": [(column.label, column, subject) for column in entity.columns],
        "main_parts": list(CONTENT.answers(request.actor, entity, subject)),
        "timeline": list(TIMELINE.answers(request.actor, entity, subject)),
        "related": list(RELATED.answers(request.actor, entity, subject)),
        **(entity.panel(request.actor, subject) if entity.panel else {}),
        **more,
    }
    return render(request, entity.template, context, status=status)


def move_view(entity: Entity) -> View:
    """Return the view that makes a move of the workflow; a refusal shows the object again with what was typed."""

    @page(roles=entity.readers, methods=("POST",))
    def view(request: Any, key: str, move: str) -> HttpResponse:
        action = entity.moves.get(move)
        if action is None:
            raise NotFound
        subject = entity.one(request.actor, key)
        comment = request.POST.get("comment", "")
        try:
            version = int(request.POST.get("version", ""))
        except ValueError:
            version = subject.version
        try:
            action(request.actor, key=key, version=version, comment=comment)
        except Refused as refusal:
            return show_object(request, entity, subject, 409, refusal=refusal.sentence(), typed=comment, tried=move)
        messages.success(request, _("Done: %(move)s") % {"move": entity.workflow.move(move).label})  # type: ignore[union-attr]
        return redirect(entity.url("object"), key=key)

    return view


def export_view(entity: Entity) -> View:
    """Return the view that writes what the list shows, all pages of it, into a file."""

    @page(roles=entity.readers, public=entity.is_public)
    def view(request: Any, kind: str) -> HttpResponse:
        if kind not in ("csv", "xlsx"):
            raise NotFound
        rows, _filters, _order = selected_rows(entity, request.actor, request.GET)
        content, media, name = export_file(entity, entity.columns, rows.iterator(chunk_size=2000), kind)
        response = HttpResponse(content, content_type=media)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return view


def blank_view(entity: Entity) -> View:
    """Return the view that gives the empty sheet of an import."""
    assert entity.importer is not None  # urls ask only for entities that have one

    @page(roles=entity.importer.by)
    def view(request: Any) -> HttpResponse:
        response = HttpResponse(blank_sheet(entity, request.actor), content_type=XLSX_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{entity.name}.xlsx"'
        return response

    return view


def import_view(entity: Entity) -> View:
    """Return the page that takes a spreadsheet: trial with an error for each row, then the same for good."""
    importer = entity.importer
    assert importer is not None  # urls ask only for entities that have one

    @page(roles=importer.by, methods=("GET", "HEAD", "POST"))
    def view(request: Any) -> HttpResponse:
        fields = [(declared, allowed_values(declared, request.actor)) for declared in importer.fields]
        context: dict[str, Any] = {"entity": entity, "fields": fields}
        try:
            sheet, is_tried = _sheet_of(request, f"import-{entity.name}")
            if sheet is not None:
                result = run_import(importer, request.actor, sheet, for_good=is_tried)
                if is_tried and not result.refused:
                    messages.success(request, _("%(rows)d rows taken.") % {"rows": len(result.rows)})
                    return redirect(entity.url("list"))
                context["result"] = result
                context["preview"] = (result.refused or result.rows)[:PREVIEW_ROWS]
                context["is_large"] = _size(sheet) > HELD_CHARACTERS
        except Refused as refusal:
            context["refusal"] = refusal.sentence()
        return render(request, "edge/import.html", context, status=409 if "refusal" in context else 200)

    return view


def _sheet_of(request: Any, held: str) -> tuple[list[list[str]] | None, bool]:
    """Return the sheet that is sent, None for none, and whether it was tried before and is to be taken for good.

    A tried sheet is kept with the session as long as it is small; a large one is sent again and told by its digest.
    """
    if request.method != "POST":
        return None, False
    kept = request.session.get(held, {})
    file = request.FILES.get("file")
    if "confirm" in request.POST and "sheet" in kept:
        del request.session[held]
        return kept["sheet"], True
    if file is None:
        raise Refused("field_required", field="file")
    content = file.read()
    sheet = read_sheet(file.name, content)
    digest = hashlib.sha256(content).hexdigest()
    is_tried = "confirm" in request.POST and kept.get("digest") == digest
    if "confirm" in request.POST and not is_tried:
        raise Refused("sheet_other", field="file", file=file.name)
    request.session[held] = {"digest": digest} | ({"sheet": sheet} if _size(sheet) <= HELD_CHARACTERS else {})
    return sheet, is_tried


def _size(sheet: list[list[str]]) -> int:
    return sum(len(cell) + 4 for row in sheet for cell in row)
