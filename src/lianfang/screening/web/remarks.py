"""The page on which somebody says what they see at another post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import list_posts
from lianfang.register.terms import ORIGIN_LABELS, Origin
from lianfang.screening import actions, queries


@page(roles=BUSINESS, methods=("GET", "HEAD", "POST"))
def write_remark(request: Any) -> HttpResponse:
    """Take a remark on the risks of a post while a campaign runs."""
    actor = request.actor
    campaign = queries.open_campaign(actor)
    typed = {name: str(request.POST.get(name, "")) for name in ("post", "origin", "text")}
    posts = list_posts(actor).exclude(pk__in=actor.post_ids).order_by("unit__position", "position")
    titles = {post.pk: post.localized("title") for post in posts}
    context = {
        "campaign": campaign,
        "typed": typed,
        "posts": [(post.code, f"{post.localized('title')} · {post.unit.localized('name')}") for post in posts],
        "origins": [(code, label) for code, label in ORIGIN_LABELS.items() if code != Origin.SELF],
        "remarks": [
            (row, titles.get(row.post_id, ""))
            for row in queries.list_remarks(actor).filter(written_by_id=actor.id).order_by("-pk")[:20]
        ],
    }
    if request.method != "POST":
        return render(request, "screening/remark.html", context)
    try:
        actions.write_remark(actor, **typed)
    except Refused as refusal:
        return render(request, "screening/remark.html", context | {"refusal": refusal.sentence()}, status=409)
    except NotFound:
        sentence = Refused("field_required").sentence()
        return render(request, "screening/remark.html", context | {"refusal": sentence}, status=409)
    messages.success(request, _("The remark is with the post."))
    return redirect("remarks-new")
