"""The editor of a new version: one line of inputs for each row, errors beside the row, no script needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.policies import actions, queries
from lianfang.policies.rules import Fault, is_blank, kind_of, read_tables, tables_of, value_of
from lianfang.policies.terms import KINDS, Cell, CellKind, PolicyKind, Table
from lianfang.policies.workflow import DRAFTERS

SPARE_ROWS = 3
MOST_ROWS = 600
TEXTS = ("basis", "effective_on", "body", "document_no")
Tables = dict[str, list[dict[str, Any]]]


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def draft_view(request: Any) -> HttpResponse:
    """Show the rows in force as a form, or without a key the kinds to choose from; keep what was typed."""
    key = str((request.POST if request.method == "POST" else request.GET).get("key", ""))
    if not key and request.method != "POST":
        return render(request, "policies/kinds.html", {"kinds": KINDS.values()})
    if key not in KINDS:
        raise NotFound("PolicyKind")
    kind = kind_of(key)
    if request.method != "POST":
        return _show(request, kind, _present(request, kind), {"effective_on": clock.today().isoformat()})
    typed, texts = _typed(request.POST, kind), {name: request.POST.get(name, "")[:300] for name in TEXTS}
    if "more" in request.POST:
        return _show(request, kind, typed, texts, spare=SPARE_ROWS * 2)
    tables, faults = read_tables(kind, typed)
    if faults:
        return _show(
            request, kind, typed, texts, faults=faults, refusal=_("Some rows cannot be taken; see beside them.")
        )
    try:
        made = actions.draft_policy(
            request.actor,
            key=key,
            value=value_of(kind, tables),
            **{**texts, "effective_on": _day(texts["effective_on"])},
        )
    except Refused as refusal:
        return _show(request, kind, typed, texts, refusal=refusal.sentence(), field=refusal.field)
    messages.success(request, _("The draft is written. A second person puts it in force."))
    return redirect("policies-object", key=made.ref)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("policy_date", field="effective_on", column=_("Effective from"), value=text) from wrong


def _present(request: Any, kind: PolicyKind) -> Tables:
    try:
        value = queries.get_policy(request.actor, kind.key)
    except Refused:
        return {table.name: [] for table in kind.tables}
    return tables_of(kind, value)


def _typed(given: Mapping[str, Any], kind: PolicyKind) -> Tables:
    """Return the rows of the form in their order; rows marked for removal and blank ones are left out."""
    return {table.name: _typed_rows(given, table) for table in kind.tables}


def _typed_rows(given: Mapping[str, Any], table: Table) -> list[dict[str, Any]]:
    count = str(given.get(f"{table.name}.rows", ""))
    rows = []
    for number in range(min(int(count) if count.isdecimal() and len(count) < 6 else 0, MOST_ROWS)):
        prefix = f"{table.name}.{number}."
        row = {cell.name: given.get(prefix + cell.name, "") for cell in table.cells}
        if f"{prefix}drop" not in given and not is_blank(row):
            rows.append(row)
    return rows


def _show(
    request: Any,
    kind: PolicyKind,
    tables: Tables,
    texts: Mapping[str, str],
    *,
    faults: Sequence[Fault] = (),
    spare: int = SPARE_ROWS,
    refusal: str = "",
    field: str = "",
) -> HttpResponse:
    wrong = {(fault.table, fault.row, fault.column): fault.refusal.sentence() for fault in faults}
    context = {
        "kind": kind,
        "tables": [_form_table(table, tables[table.name], wrong, spare) for table in kind.tables],
        "texts": texts,
        "refusal": refusal,
        "errors": {field: refusal} if field else {},
    }
    return render(request, "policies/draft.html", context, status=409 if refusal else 200)


def _form_table(table: Table, rows: Any, wrong: Mapping[tuple[str, int, str], str], spare: int) -> dict[str, Any]:
    filled = [*rows, *({} for _spare in range(spare))]
    lines = [
        {
            "number": number,
            "is_known": number < len(rows),
            "inputs": [_input(table, number, cell, row.get(cell.name), wrong) for cell in table.cells],
        }
        for number, row in enumerate(filled)
    ]
    return {"table": table, "lines": lines, "rows": len(filled)}


def _input(
    table: Table, number: int, cell: Cell, value: Any, wrong: Mapping[tuple[str, int, str], str]
) -> dict[str, Any]:
    text = " ".join(value) if isinstance(value, list) else "" if value is None else value
    return {
        "name": f"{table.name}.{number}.{cell.name}",
        "label": _("%(column)s, row %(row)d") % {"column": cell.label, "row": number + 1},
        "kind": cell.kind.value,
        "choices": cell.choices,
        "value": text,
        "is_on": cell.kind is CellKind.FLAG and value in (True, "on"),
        "error": wrong.get((table.name, number, cell.name), ""),
    }
