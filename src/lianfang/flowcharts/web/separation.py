"""The page of what excludes each other: every pair, where it holds, who stands on its two sides."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from lianfang.edge.web.pages import page
from lianfang.edge.web.paging import Part, part_of
from lianfang.flowcharts import queries
from lianfang.flowcharts.rules.separation import ITEM_STEPS, POSTS, TYPES
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_charges, name_charge
from lianfang.policies.actions import DRAFTERS
from lianfang.policies.queries import list_labels

KIND_LABELS = {TYPES: _("Types of step"), POSTS: _("Posts"), ITEM_STEPS: _("Steps of one item")}


BRIEF, WHOLE = 5, 100
"""Places shown of each pair where all pairs stand on the page, and where one does."""


def _shown(pair: queries.PairSurvey, asked: Any, chosen: Any) -> tuple[queries.PairSurvey, Part]:
    """Return a pair with a part of its places, those that are broken first."""
    places = sorted(pair.places, key=lambda place: not place.breach)
    return pair, part_of(places, asked if chosen else {}, WHOLE if chosen else BRIEF)


@page(roles=BUSINESS)
def separation_page(request: Any) -> HttpResponse:
    """Show every pair with its places and breaches, and which leader answers for which of the five charges."""
    actor = request.actor
    pairs = queries.survey_pairs(actor)
    chosen = next((pair for pair in pairs if pair.key == request.GET.get("pair", "")), None)
    leaders: dict[str, list[str]] = {}
    for charge in list_charges(actor).filter(unit__isnull=True).order_by("leader__position"):
        leaders.setdefault(charge.leader.localized("title"), []).append(name_charge(actor, charge))
    context = {
        "pairs": [(KIND_LABELS[pair.kind], pair) for pair in pairs],
        "shown": [_shown(pair, request.GET, chosen) for pair in ([chosen] if chosen else pairs)],
        "is_one": chosen is not None,
        "places": sum(len(pair.places) for pair in pairs),
        "breaches": sum(pair.breaches for pair in pairs),
        "leaders": [(title, ", ".join(charges)) for title, charges in leaders.items()],
        "five": list(list_labels(actor, "five_charges").values()),
        "may_draft": actor.holds(DRAFTERS),
    }
    return render(request, "flowcharts/separation.html", context)
