"""Pages of the catalogue that are more than a list or an object."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue.actions import CATALOGUERS, declare_category_empty
from lianfang.catalogue.queries import count_items_by_category, list_category_declarations
from lianfang.edge.web.pages import page
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.policies.queries import list_labels


@page(roles=BUSINESS)
def categories(request: Any) -> HttpResponse:
    """Show every category of the office with its items, or the declaration that it holds none."""
    counts = count_items_by_category(request.actor)
    declared = {row.category: row for row in list_category_declarations(request.actor)}
    rows = [
        {"code": code, "label": label, "count": counts.get(code, 0), "declared": declared.get(code)}
        for code, label in list_labels(request.actor, "authority_categories").items()
    ]
    context = {"rows": rows, "may_keep": request.actor.holds(CATALOGUERS)}
    return render(request, "catalogue/categories.html", context)


@page(roles=CATALOGUERS, methods=("GET", "HEAD", "POST"))
def declare_view(request: Any, key: str) -> HttpResponse:
    """Declare in words that the office holds no power of a category."""
    labels = list_labels(request.actor, "authority_categories")
    if key not in labels:
        raise NotFound("Category")
    known = next((row for row in list_category_declarations(request.actor) if row.category == key), None)
    stands = {name: getattr(known, name, "") for name in ("statement", "statement_en")}
    stands["declared_on"] = (known.declared_on if known else clock.today()).isoformat()
    context: dict[str, Any] = {"label": labels[key], "typed": stands}
    if request.method != "POST":
        return render(request, "catalogue/declare.html", context)
    typed = {name: str(request.POST.get(name, "")).replace("\x00", "") for name in stands}
    try:
        day = date.fromisoformat(typed["declared_on"])
        words = {name: typed[name] for name in ("statement", "statement_en")}
        declare_category_empty(request.actor, category=key, declared_on=day, **words)
    except ValueError:
        refusal = Refused("field_required", field="declared_on")
    except Refused as refused:
        refusal = refused
    else:
        messages.success(request, _("The category is declared empty."))
        return redirect("categories")
    context |= {"typed": typed, "refusal": refusal.sentence()}
    return render(request, "catalogue/declare.html", context, status=409)
