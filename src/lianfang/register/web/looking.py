"""Pages that show the register as a whole, and its editions as files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.sheets import XLSX_TYPE, write_xlsx
from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.register import actions, queries
from lianfang.register.access import KEEPERS, PROPOSERS
from lianfang.register.entities.sheets import SHEET_COLUMNS
from lianfang.register.queries.looking import distribution, heat_map, outliers
from lianfang.register.queries.sheets import list_sheet_rows
from lianfang.register.rules.editions import COLUMNS


@page(roles=BUSINESS)
def heat(request: Any) -> HttpResponse:
    """Show the heat map, last year's beside it, how risks are spread, and which stand apart."""
    actor, year = request.actor, clock.today().year
    try:
        maps = [(_("As it stands"), heat_map(actor), True), (str(year - 1), heat_map(actor, year - 1), False)]
    except Refused as refusal:
        return render(request, "register/looking.html", {"maps": [], "refusal": refusal.sentence()})
    context = {
        "maps": maps,
        "outliers": outliers(actor),
        "tables": [
            (_("By kind, the external environment apart"), distribution(actor, "kind", with_environment=True)),
            (_("By cause"), distribution(actor, "cause")),
            (_("By division"), distribution(actor, "unit")),
            (_("By category of power"), distribution(actor, "category")),
        ],
    }
    return render(request, "register/looking.html", context)


@page(roles=KEEPERS, methods=("POST",))
def compose(request: Any) -> HttpResponse:
    """Begin the next edition with a title that follows from the year."""
    year = clock.today().year
    try:
        title, english = f"{year}年度廉政风险目录", f"Catalogue of integrity risks {year}"
        made = actions.compose_edition(request.actor, title=title, title_en=english)
    except Refused as refusal:
        messages.error(request, refusal.sentence())
        return redirect("risk-editions-list")
    messages.success(request, _("The edition is begun; put it before the team when the register is complete."))
    return redirect("risk-editions-object", key=made.number)


@page(roles=BUSINESS)
def compare(request: Any) -> HttpResponse:
    """Show how two editions differ, row by row."""
    before, after = (str(request.GET.get(name, "")) for name in ("before", "after"))
    numbers = list(queries.list_editions(request.actor).order_by("-pk").values_list("number", flat=True)[:2])
    if not before and not after:
        if len(numbers) < 2:
            return redirect("risk-editions-list")
        after, before = numbers
    rows = queries.compare_editions(request.actor, before, after)
    said = [(row, [(COLUMNS[name], old, new) for name, old, new in row.parts]) for row in rows]
    return render(request, "register/edition_compare.html", {"before": before, "after": after, "rows": said})


@page(roles=BUSINESS, methods=("POST",))
def export(request: Any) -> HttpResponse:
    """Ask for an edition, or the register as it stands, as a file; it is written beside and found among the exports."""
    try:
        made = actions.export_register(
            request.actor, form=str(request.POST.get("form", "")), edition=str(request.POST.get("edition", ""))
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence())
        return redirect("risk-editions-list")
    except NotFound:
        return redirect("risk-editions-list")
    return redirect("exports-object", key=made.pk)


@page(roles=PROPOSERS)
def sheet(request: Any) -> HttpResponse:
    """Give the open risks in scope as a sheet that an import takes back without a difference."""
    content = write_xlsx("risks", SHEET_COLUMNS, list_sheet_rows(request.actor))
    name = f'attachment; filename="risks-{clock.today().isoformat()}.xlsx"'
    return HttpResponse(content, content_type=XLSX_TYPE, headers={"Content-Disposition": name})
