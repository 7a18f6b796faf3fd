"""Pages of editions: composing, comparing, asking for a file, taking the catalogue from a file."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue.access import KEEPERS, REVIEWERS
from lianfang.catalogue.actions.editions import compose_edition
from lianfang.catalogue.actions.editions_export import export_catalogue
from lianfang.catalogue.actions.editions_import import MOST_ITEMS, import_catalogue
from lianfang.catalogue.queries.editions import compare_editions, get_edition, list_editions
from lianfang.catalogue.rules.edition_files import described, unguarded
from lianfang.edge.sheets import read_sheet
from lianfang.edge.web.pages import page
from lianfang.edge.web.paging import part_of
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text

HELD = "import-catalogue"
SHOWN_ROWS, SHOWN_CHANGES = 100, 30
FORMULA = re.compile(rb"<f[\s>/]")


@page(roles=REVIEWERS, methods=("GET", "HEAD", "POST"))
def compose(request: Any) -> HttpResponse:
    """Begin the next edition."""
    context: dict[str, Any] = {"typed": request.POST}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("title", "title_en", "number")}
        try:
            return redirect("editions-object", key=compose_edition(request.actor, **given).number)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
    return render(request, "catalogue/edition_new.html", context, status=409 if "refusal" in context else 200)


@page(roles=BUSINESS)
def compare(request: Any) -> HttpResponse:
    """Show how one edition differs from another: items added, removed, changed column by column."""
    known = list(list_editions(request.actor).order_by("-pk"))
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    context: dict[str, Any] = {"editions": known, "first": first, "second": second}
    if first and second and first != second:
        found = compare_editions(request.actor, first, second)
        counts = {what: sum(row.what == what for row in found) for what in ("added", "removed", "changed")}
        context |= {"part": part_of(found, request.GET, SHOWN_CHANGES), "counts": counts}
    return render(request, "catalogue/edition_compare.html", context)


@page(roles=BUSINESS, methods=("POST",))
def export(request: Any, key: str) -> HttpResponse:
    """Ask for an edition as a file."""
    edition = get_edition(request.actor, key)
    return _asked(request, edition.number)


@page(roles=BUSINESS, methods=("POST",))
def export_working(request: Any) -> HttpResponse:
    """Ask for the working catalogue as a file."""
    return _asked(request, "")


def _asked(request: Any, number: str) -> HttpResponse:
    try:
        made = export_catalogue(request.actor, form=request.POST.get("form", ""), edition=number)
    except Refused as refusal:
        messages.error(request, refusal.sentence())
        return redirect("exports-list")
    return redirect("exports-object", key=made.pk)


@page(roles=KEEPERS, methods=("GET", "HEAD", "POST"))
def take_catalogue(request: Any) -> HttpResponse:
    """Take the whole catalogue from a spreadsheet: a preview row by row, then the same for good."""
    context: dict[str, Any] = {"columns": described(), "most": MOST_ITEMS, "reason": request.POST.get("reason", "")}
    try:
        if request.method == "POST" and "confirm" in request.POST and HELD in request.session:
            result = import_catalogue(
                request.actor, sheet=request.session[HELD], for_good=True, reason=context["reason"]
            )
            if not result.refused:
                del request.session[HELD]
                taken = {"new": result.count("new"), "changed": result.count("changed")}
                messages.success(request, _("Drafted: %(new)d new, %(changed)d changed.") % taken)
                return redirect("item-versions-list")
            context["result"] = result
        elif request.method == "POST":
            file = request.FILES.get("file")
            if file is None:
                raise Refused("field_required", field="file")
            sheet = read_catalogue(file.name or "", file.read())
            context["result"] = import_catalogue(request.actor, sheet=sheet, for_good=False, reason="")
            request.session[HELD] = sheet
    except Refused as refusal:
        context["refusal"] = refusal.sentence()
    if result := context.get("result"):
        counts = [(what, result.count(what)) for what in ("new", "changed", "same", "refused")]
        order = {"refused": 0, "new": 1, "changed": 2, "same": 3}
        rows = sorted(result.rows, key=lambda row: order[row.what])[:SHOWN_ROWS]
        context |= {"counts": dict(counts), "rows": rows}
    return render(request, "catalogue/edition_import.html", context, status=409 if "refusal" in context else 200)


def read_catalogue(name: str, content: bytes) -> list[list[str]]:
    """Return the cells of a file of the catalogue; refuse by name formulas and bad files."""
    rows = read_sheet(name, content)
    if name.lower().endswith(".csv"):
        rows = [[unguarded(cell) for cell in row] for row in rows]
    else:
        _refuse_formulas(name, content)
    return rows


def _refuse_formulas(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml") and FORMULA.search(archive.read(member)):
                raise Refused("sheet_formula", field="file", file=name)


declare_refusals(
    {
        "sheet_formula": Text("“{file}” holds formulas. Paste their values as text and try again."),
    }
)
