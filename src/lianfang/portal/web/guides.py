"""Guides to the powers that are published: a list with a search, and one page for each item."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lianfang.catalogue.queries import get_item, list_bases_of, list_items
from lianfang.edge.web.pages import page
from lianfang.flowcharts.queries import draw, find_published_version, list_steps
from lianfang.people.queries import get_office
from lianfang.portal.queries import search_items

MOST = 300


@page(public=True)
def front(request: Any) -> HttpResponse:
    """List the published items by division, or those that a search finds."""
    words = request.GET.get("q", "")[:100].replace("\x00", "")
    rows = search_items(list_items(request.actor).filter(is_public=True), words)
    items = list(rows.order_by("unit__position", "short_id")[:MOST])
    groups = [(unit, list(members)) for unit, members in groupby(items, key=lambda item: item.unit)]
    context = {"groups": groups, "words": words, "total": len(items), "office": get_office(request.actor)}
    return render(request, "portal/front.html", context)


@page(public=True)
def guide(request: Any, key: str) -> HttpResponse:
    """Show what a citizen needs of one published item: conditions, papers, steps, limits, fee, whom to complain to."""
    item = get_item(request.actor, key, is_public=True)
    version = find_published_version(request.actor, item.pk)
    context = {
        "item": item,
        "office": get_office(request.actor),
        "bases": list_bases_of(request.actor, item),
        "steps": list_steps(request.actor, version.pk) if version else [],
        "drawing": draw(request.actor, version, lang=get_language() or "zh-hans") if version else "",
    }
    return render(request, "portal/guide.html", context)
