"""Pages that verify and repeal a legal basis."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue import actions, queries
from lianfang.catalogue.terms import BASIS_STATUS_LABELS, BasisStatus
from lianfang.edge.web.pages import page
from lianfang.kernel.errors import Refused

CHECKED = (BasisStatus.SOURCE_TEXT, BasisStatus.SOURCE_PAGE)


def _version(request: Any) -> int | None:
    given = str(request.POST.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as wrong:
        raise Refused("field_required", field="repealed_on") from wrong


@page(roles=actions.CATALOGUERS, methods=("GET", "HEAD", "POST"))
def repeal_view(request: Any, key: str) -> HttpResponse:
    """List every item that cites the basis before the repeal is confirmed, then repeal it."""
    basis = queries.get_basis(request.actor, key)
    typed = {name: str(request.POST.get(name, "")) for name in ("repealed_on", "reason", "document")}
    context: dict[str, Any] = {
        "basis": basis,
        "items": queries.list_citing_items(request.actor, basis),
        "typed": typed,
        "due_on": actions.revision_due(request.actor),
    }
    if request.method != "POST":
        return render(request, "catalogue/repeal.html", context)
    try:
        day = _day(typed["repealed_on"])
        actions.repeal_basis(
            request.actor,
            key=key,
            repealed_on=day,
            reason=typed["reason"],
            document=typed["document"],
            version=_version(request),
        )
    except Refused as refusal:
        context |= {"refusal": refusal.sentence(), "wrong": refusal.field}
        return render(request, "catalogue/repeal.html", context, status=409)
    messages.success(
        request, _("The basis is marked as repealed; %(count)d tasks are open.") % {"count": len(context["items"])}
    )
    return redirect("bases-object", key=key)


@page(roles=actions.CATALOGUERS, methods=("GET", "HEAD", "POST"))
def verify_view(request: Any, key: str) -> HttpResponse:
    """Take with which source the words of a basis were compared."""
    basis = queries.get_basis(request.actor, key)
    typed = {name: str(request.POST.get(name, "")) for name in ("status", "source")}
    context: dict[str, Any] = {
        "basis": basis,
        "typed": typed,
        "statuses": [(status.value, BASIS_STATUS_LABELS[status]) for status in CHECKED],
    }
    if request.method != "POST":
        return render(request, "catalogue/verify.html", context)
    try:
        actions.verify_basis(request.actor, key=key, version=_version(request), **typed)
    except Refused as refusal:
        context |= {"refusal": refusal.sentence(), "wrong": refusal.field}
        return render(request, "catalogue/verify.html", context, status=409)
    messages.success(request, _("The basis is verified."))
    return redirect("bases-object", key=key)
