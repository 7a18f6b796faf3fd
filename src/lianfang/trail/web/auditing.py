"""Work of the audit administrator: verifying the trail, and asking for the erasure of what an entry said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from lianfang.edge.web.pages import page
from lianfang.kernel.errors import Refused
from lianfang.trail import actions, queries
from lianfang.trail.actions import LONGEST
from lianfang.trail.entities import label_of_type
from lianfang.trail.workflow import ASKERS, VERIFIERS


@page(roles=VERIFIERS, methods=("POST",))
def start_verification(request: Any) -> HttpResponse:
    """Queue a verification and show how far it is; one that waits or runs already is shown instead."""
    try:
        asked = actions.ask_verification(request.actor)
    except Refused as refusal:
        messages.info(request, refusal.sentence())
        asked = queries.list_verifications(request.actor).first()
    return redirect("verifications-object", key=asked.pk)


@page(roles=VERIFIERS)
def progress(request: Any, key: str) -> HttpResponse:
    """Return the part of the page that tells how far a verification has come; asked for every second."""
    row = queries.get_verification(request.actor, key)
    response = render(request, "trail/progress.html", {"object": row})
    if row.state not in ("queued", "running"):
        response["HX-Refresh"] = "true"
    return response


@page(roles=ASKERS, methods=("GET", "HEAD", "POST"))
def erase(request: Any, key: str) -> HttpResponse:
    """Ask for the erasure of what an entry said, with its basis and the number of the document that orders it."""
    entry = queries.get_entry(request.actor, key)
    given = {name: request.POST.get(name, "")[: most + 1] for name, most in LONGEST.items()}
    context: dict[str, Any] = {"entry": entry, "kind": label_of_type(entry.object_type), "given": given}
    if request.method == "POST":
        try:
            asked = actions.ask_erasure(request.actor, entry=key, **given)
        except Refused as refusal:
            context |= {"refusal": refusal.sentence(), "blamed": refusal.field}
        else:
            messages.success(request, gettext("The request waits for the second person."))
            return redirect("erasures-object", key=asked.pk)
    return render(request, "trail/erase.html", context, status=409 if "refusal" in context else 200)
