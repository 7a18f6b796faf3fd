"""Guides to the powers that are published: a list with a search, and one page for each item."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from lianfang.catalogue.queries import get_public_item, list_bases, list_public_items
from lianfang.edge.web.pages import page
from lianfang.flowcharts.queries import picture_of, published_version
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
    drawn = picture_of(PUBLIC, version) if version else None
    office = get_office(request.actor)
    context = {
        "item": item,
        "office": office,
        "version": version,
        "phone": item.unit.phone or (office.phone if office else ""),
        "bases": list_bases(request.actor).filter(item_bases__item=item).order_by("item_bases__position"),
        # one source for the drawing and for the list that stands in for it on narrow screens; no marks of the inside
        "steps": drawn.rows if drawn else [],
        "drawing": mark_safe(drawn.svg) if drawn else "",
    }
    return render(request, "portal/guide.html", context)
