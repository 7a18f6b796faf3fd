"""Pages of the catalogue that are more than a list or an object."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lianfang.catalogue.queries import count_items_by_category, list_category_declarations
from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS
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
    return render(request, "catalogue/categories.html", {"rows": rows})
