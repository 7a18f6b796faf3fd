"""Guides to the powers that are published: a list with a search, and one page for each item."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from lianfang.catalogue.queries import get_public_item, list_bases, list_public_items
from lianfang.edge.web.pages import page
from lianfang.flowcharts.queries import draw, list_steps, published_version
from lianfang.kernel.access import PUBLIC
from lianfang.people.queries import get_office
from lianfang.portal.queries import search_items

MOST = 300


@page(public=True)
def front(request: Any) -> HttpResponse:
    """List the published items by division, or those that a search finds."""
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    rows = search_items(list_public_items(request.actor), words)
    items = list(rows.order_by("unit__position", "number")[:MOST])
    groups = [(unit, list(members)) for unit, members in groupby(items, key=lambda item: item.unit)]
    context = {
        "groups": groups,
        "words": words,
        "total": rows.count(),
        "most": MOST,
        "office": get_office(request.actor),
    }
    return render(request, "portal/front.html", context)


@page(public=True)
def guide(request: Any, key: str) -> HttpResponse:
    """Show what a citizen needs of one published item: conditions, papers, steps, limits, fee, whom to complain to."""
    item = get_public_item(request.actor, key)
    version = published_version(request.actor, item)
    context = {
        "item": item,
        "office": get_office(request.actor),
        "bases": list_bases(request.actor).filter(item_bases__item=item).order_by("item_bases__position"),
        "steps": list_steps(request.actor, version) if version else [],
        "drawing": mark_safe(draw(PUBLIC, version)) if version else "",
    }
    return render(request, "portal/guide.html", context)
