"""The pages on which a flow is drafted: the table of steps, the drawing, and a file of another modeler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue.queries import get_item
from lianfang.edge.web.pages import page
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.rules import FlowEntry, read_table, xml_of
from lianfang.flowcharts.rules.tables import (
    CELLS,
    RowFault,
    TableRow,
    beyond_table,
    edited,
    faults_of_rows,
    fresh_row,
    rearranged,
    rows_from,
    rows_of,
    specs_of,
)
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.policies.queries import list_labels

REARRANGE = frozenset({"add", "remove", "up", "down"})


def drafted_item(actor: Actor, key: str) -> Any:
    """Return the item whose flow the actor may draft; NotFound for everybody else."""
    item = get_item(actor, key)
    if not actor.holds(DRAFTERS, item.unit_path):
        raise NotFound("AuthorityItem")
    return item


class TableForm:
    """The table of steps of an item's draft: where it comes from, what is typed, and what is said about it."""

    def __init__(self, actor: Actor, item: Any) -> None:
        self.actor, self.item = actor, item
        self.draft = queries.open_draft(actor, item)
        flow = queries.flow_of(actor, item)
        self.base = self.draft or (queries.newest_version(actor, flow) if flow else None)
        self.version = self.draft.version if self.draft else 0
        self.beyond: list[Any] = []
        self.rows: list[TableRow] = [fresh_row([], item.number)]
        if self.base:
            chart, table = read_table(self.base.xml)
            self.beyond = beyond_table(chart, table)
            notes = {step.key: step.note for step in queries.list_steps(actor, self.base)}
            self.rows = rows_of(table, self.base.english, notes)
        self.faults: list[RowFault] = []
        self.titles = {code: post.localized("title") for code, post in queries.list_office_posts(actor).items()}

    def entry(self) -> FlowEntry:
        """Return what is typed as a flow: written anew, or its cells changed in the diagram that no table expresses."""
        titles = {code: post.title for code, post in queries.list_office_posts(self.actor).items()}
        english = {row.name: row.name_en for row in self.rows if row.name}
        notes = {row.key: row.note for row in self.rows}
        if self.beyond and self.base:
            return FlowEntry(self.item.number, xml=edited(self.base.xml, self.rows), english=english, notes=notes)
        return FlowEntry(self.item.number, steps=specs_of(self.rows, titles), english=english, notes=notes)

    def judged(self) -> dict[str, Any]:
        """Return what is said about the rows: faults of cells, issues by row, and what publishing would reopen."""
        self.faults = faults_of_rows(self.rows)
        if self.faults:
            return {}
        xml = xml_of(self.entry(), self.item.name)
        _chart, table = read_table(xml)
        issues = queries.check_xml(self.actor, self.item, xml)
        reopens, lines = queries.reopened_by(self.actor, self.item, xml)
        places = {row.node: at for at, row in enumerate(table.rows)}
        return {
            "issues": [
                {"sentence": issue.sentence(), "row": places.get(issue.element), "blocks": issue.blocks}
                for issue in issues
            ],
            "reopens": reopens,
            "reopen_lines": lines,
        }

    def context(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template needs."""
        wrong = {(fault.row, fault.cell): fault.sentence for fault in self.faults}
        told: dict[int, list[str]] = {}
        for issue in said.get("issues", ()):
            if issue["row"] is not None:
                told.setdefault(issue["row"], []).append(issue["sentence"])
        rows = [
            {
                "at": at,
                "row": row,
                "wrong": {cell: wrong.get((at, cell), "") for cell in CELLS},
                "issues": told.get(at, []),
                "earlier": [(other.key, f"{other.no} {other.name}") for other in self.rows[: at + 1]],
            }
            for at, row in enumerate(self.rows)
        ]
        return {
            "item": self.item,
            "draft": self.draft,
            "base": self.base,
            "version": self.version,
            "rows": rows,
            "beyond": self.beyond,
            "is_bound": bool(self.beyond),
            "titles": self.titles,
            "types": list_labels(self.actor, "step_types"),
            **said,
        }


def _held(number: str) -> str:
    return f"flow-table-{number}"


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def table_page(request: Any, key: str) -> HttpResponse:
    """Edit the flow of an item as a table of steps; what is typed is kept with the session until it is saved."""
    form = TableForm(request.actor, drafted_item(request.actor, key))
    held = request.session.get(_held(form.item.number))
    if request.method == "POST":
        return _sent(request, form)
    if held and "discard" not in request.GET:
        form.rows = [TableRow(**row) for row in held["rows"]]
        form.version = held["version"]
    elif held:
        del request.session[_held(form.item.number)]
        return redirect("flows-draft", key=key)
    said = {**form.judged(), "is_held": bool(held)}
    return render(request, "flowcharts/table.html", form.context(said))


def _sent(request: Any, form: TableForm) -> HttpResponse:
    """Do what the pressed button says: rearrange rows, check, or save."""
    given, number = request.POST, form.item.number
    form.rows = rows_from(given)
    typed_version = given.get("version", "")
    form.version = int(typed_version) if typed_version.isdecimal() and len(typed_version) < 9 else 0
    what, _colon, place = given.get("do", "save").partition(":")
    if what in REARRANGE and not form.beyond:
        at = int(place) if place.isdecimal() and len(place) < 5 else 0
        form.rows = rearranged(form.rows, what, at, number)
    request.session[_held(number)] = {"version": form.version, "rows": [asdict(row) for row in form.rows]}
    status, refusal, theirs = 200, "", None
    said: dict[str, Any] = {}
    try:
        said = form.judged()
        if what == "save" and not form.faults:
            version = actions.save_flow_version(request.actor, entry=form.entry(), version=form.version)
            request.session.pop(_held(number), None)
            messages.success(request, _("The draft is saved."))
            return redirect("flow-versions-object", key=version.key)
        status = 409 if what == "save" else 200
    except Refused as refused:
        status, refusal = 409, refused.sentence()
        if refused.code == "version_changed":
            theirs = form.draft
            form.version = form.draft.version if form.draft else 0
    context = form.context(said)
    context |= {"is_typed": True, "refusal": refusal, "tried": what, "theirs": _theirs(request.actor, theirs, form)}
    return render(request, "flowcharts/table.html", context, status=status)


def _theirs(actor: Actor, draft: Any, form: TableForm) -> dict[str, Any] | None:
    """Return the text that somebody else has saved meanwhile, beside what is typed here."""
    if draft is None:
        return None
    _chart, table = read_table(draft.xml)
    return {"draft": draft, "rows": rows_of(table, draft.english, {}), "mine": form.rows}
