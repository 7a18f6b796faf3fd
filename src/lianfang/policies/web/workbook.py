"""All policies of an office as one workbook: a sheet for each table, tried first, drafted as a whole, then decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.blanks import blank_workbook
from lianfang.edge.entity import Field, Kind
from lianfang.edge.sheets import XLSX_TYPE, read_book
from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.errors import Refused
from lianfang.policies import actions, queries
from lianfang.policies.rules import check_value, read_tables, tables_of, value_of
from lianfang.policies.terms import KINDS, Cell, CellKind, PolicyKind, Table
from lianfang.policies.workflow import DECIDERS, DRAFTERS

HELD = "policies-workbook"
TEXTS = ("basis", "body", "document_no", "effective_on")
KIND_OF_CELL = {CellKind.NUMBER: Kind.NUMBER, CellKind.DATE: Kind.DATE, CellKind.FLAG: Kind.FLAG}


def _field(cell: Cell) -> Field:
    choices = cell.choices
    offered = (lambda actor: list(choices)) if choices else None
    return Field(cell.name, cell.label, KIND_OF_CELL.get(cell.kind, Kind.TEXT), cell.is_required, choices=offered)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _sheet(kind: PolicyKind, table: Table) -> str:
    return f"{kind.key}.{table.name}"


@page(roles=DRAFTERS)
def blank_book_view(request: Any) -> HttpResponse:
    """Give the workbook with what holds now in it, so that it is changed rather than written anew."""
    sheets = []
    for kind in KINDS.values():
        tables = queries.get_tables(request.actor, kind.key)
        for table in kind.tables:
            rows = [[_text(row.get(cell.name)) for cell in table.cells] for row in tables[table.name]]
            sheets.append((_sheet(kind, table), [_field(cell) for cell in table.cells], rows))
    response = HttpResponse(blank_workbook(sheets, request.actor), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="policies.xlsx"'
    return response


def _rows(table: Table, sheet: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the names of its columns; refused where a column is nobody's."""
    known = {name: cell for cell in table.cells for name in (cell.name, str(cell.label), cell.label.source)}
    header = [heading.strip() for heading in sheet[0]]
    if strange := [heading for heading in header if heading and heading not in known]:
        raise Refused("policy_column", field="file", column=strange[0])
    columns = {place: known[heading] for place, heading in enumerate(header) if heading}
    return [
        {cell.name: _code(cell, row[place]) if place < len(row) else "" for place, cell in columns.items()}
        for row in sheet[1:]
    ]


def _code(cell: Cell, text: str) -> str:
    """Return the code of a choice that is given by its label; dates lose the time that programs add."""
    if cell.kind is CellKind.DATE:
        return text.strip()[:10]
    return next((code for code, label in cell.choices if text.strip() == str(label)), text)


def _read(request: Any, book: dict[str, list[list[str]]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return a line for each policy of the workbook, with its faults, and the values that differ from what holds."""
    lines, values = [], {}
    for kind in KINDS.values():
        if not any(len(book.get(_sheet(kind, table), ())) > 1 for table in kind.tables):
            continue
        faults, given = [], {}
        for table in kind.tables:
            sheet = book.get(_sheet(kind, table)) or [[]]
            try:
                given[table.name] = _rows(table, sheet)
            except Refused as refusal:
                given[table.name] = []
                faults.append((_sheet(kind, table), 1, refusal.sentence()))
        tables, wrong = read_tables(kind, given)
        faults += [(f"{kind.key}.{fault.table}", fault.row + 2, fault.refusal.sentence()) for fault in wrong]
        is_same = not faults and value_of(kind, tables) == _present(request, kind)
        if not faults and not is_same:
            values[kind.key] = check_value(kind.key, value_of(kind, tables))
        counted = sum(len(rows) for rows in tables.values())
        lines.append({"kind": kind, "rows": counted, "faults": faults, "is_same": is_same})
    return lines, values


def _present(request: Any, kind: PolicyKind) -> Any:
    tables, _faults = read_tables(kind, tables_of(kind, value_of(kind, queries.get_tables(request.actor, kind.key))))
    return value_of(kind, tables)


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def workbook_view(request: Any) -> HttpResponse:
    """Take the workbook: first what it would change with every faulty row, then drafts of all that differs."""
    texts = {name: request.POST.get(name, "")[:300] for name in TEXTS}
    texts["effective_on"] = texts["effective_on"] or clock.today().isoformat()
    context: dict[str, Any] = {"texts": texts}
    try:
        if request.method == "POST" and "confirm" in request.POST and HELD in request.session:
            held = request.session[HELD]
            decision = {**texts, "effective_on": _day(texts["effective_on"])}
            made = actions.draft_policies(request.actor, values=held, **decision)
            del request.session[HELD]
            messages.success(
                request, _("%(count)d drafts are written. A second person puts them in force.") % {"count": len(made)}
            )
            return redirect("policies-list")
        if request.method == "POST":
            file = request.FILES.get("file")
            if file is None:
                raise Refused("field_required", field="file")
            lines, values = _read(request, read_book(file.name, file.read()))
            faulty = [line for line in lines if line["faults"]]
            request.session.pop(HELD, None)
            if values and not faulty:
                request.session[HELD] = values
            context |= {"lines": lines, "faulty": faulty, "changed": len(values)}
    except Refused as refusal:
        context["refusal"] = refusal.sentence()
    context["is_held"] = HELD in request.session
    return render(request, "policies/workbook.html", context, status=409 if "refusal" in context else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("policy_date", field="effective_on", column=_("Effective from"), value=text) from wrong


@page(roles=DECIDERS, methods=("GET", "HEAD", "POST"))
def decide_view(request: Any) -> HttpResponse:
    """Put the open drafts in force by one decision of the competent body."""
    texts = {name: request.POST.get(name, "")[:120] for name in ("body", "document_no")}
    context: dict[str, Any] = {"texts": texts}
    if request.method == "POST":
        try:
            made = actions.put_all_in_force(request.actor, **texts)
        except Refused as refusal:
            context["refusal"] = refusal.sentence()
        else:
            messages.success(request, _("%(count)d policies are in force.") % {"count": len(made)})
            return redirect("policies-list")
    drafts = [(draft, KINDS[draft.key].label) for draft in queries.list_drafts(request.actor)]
    context["drafts"] = drafts
    context["others"] = sum(draft.drafted_by_id != request.actor.id for draft, _label in drafts)
    return render(request, "policies/decide.html", context, status=409 if "refusal" in context else 200)
