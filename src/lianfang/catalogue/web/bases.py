"""Pages on which a legal basis is written down, changed, verified and repealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue import actions, queries
from lianfang.catalogue.entities import citing_part
from lianfang.catalogue.terms import BASIS_KIND_LABELS, BASIS_STATUS_LABELS, BasisStatus
from lianfang.edge.web.pages import page
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text

CHECKED = (BasisStatus.SOURCE_TEXT, BasisStatus.SOURCE_PAGE)
TEXTS = ("name", "kind", "article", "text", "note", "name_en", "text_en", "note_en")
LABELS = {
    "code": Text("No."),
    "name": Text("Name"),
    "kind": Text("Kind"),
    "article": Text("Article"),
    "text": Text("What it says"),
    "effective_on": Text("In force from"),
    "note": Text("Note"),
    "name_en": Text("Name in English"),
    "text_en": Text("What it says, in English"),
    "note_en": Text("Note in English"),
    "reason": Text("Reason for the change"),
}


def _version(request: Any) -> int | None:
    given = str(request.POST.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as wrong:
        raise Refused("field_required", field="repealed_on") from wrong


def _typed(request: Any) -> dict[str, str]:
    """Return what was typed, without what the database cannot hold."""
    names = (*TEXTS, "code", "effective_on", "reason", "is_amended")
    return {name: str(request.POST.get(name, "")).replace("\x00", "") for name in names}


def _words(typed: dict[str, str]) -> actions.BasisWords:
    """Return the wording that was typed; refuse a day that is none."""
    try:
        day = date.fromisoformat(typed["effective_on"]) if typed["effective_on"].strip() else None
    except ValueError as wrong:
        raise Refused("basis_day", field="effective_on", value=typed["effective_on"][:20]) from wrong
    return actions.BasisWords(effective_on=day, **{name: typed[name] for name in TEXTS})


def _form(request: Any, context: dict[str, Any], refusal: Refused | None = None) -> HttpResponse:
    context |= {"kinds": list(BASIS_KIND_LABELS.items()), "labels": LABELS}
    if refusal is not None:
        label = LABELS.get(refusal.field or "", "")
        context |= {"refusal": refusal.sentence(), "wrong": refusal.field, "wrong_label": label}
    return render(request, "catalogue/basis_form.html", context, status=409 if refusal else 200)


@page(roles=actions.CATALOGUERS, methods=("GET", "HEAD", "POST"))
def new_basis_view(request: Any) -> HttpResponse:
    """Write down a legal basis by hand."""
    typed = _typed(request)
    if request.method != "POST":
        return _form(request, {"typed": typed})
    try:
        made = actions.add_basis(request.actor, code=typed["code"], words=_words(typed))
    except Refused as refusal:
        return _form(request, {"typed": typed}, refusal)
    messages.success(request, _("The basis is written down. Verify it against its source."))
    return redirect("bases-object", key=made.code)


@page(roles=actions.CATALOGUERS, methods=("GET", "HEAD", "POST"))
def amend_basis_view(request: Any, key: str) -> HttpResponse:
    """Change the wording of a basis; say before which items an amended law takes up again."""
    basis = queries.get_basis(request.actor, key)
    if basis.repealed_on is not None and request.method != "POST":
        messages.info(request, _("A repealed basis is kept as it was."))
        return redirect("bases-object", key=key)
    stands = {name: getattr(basis, name) or "" for name in TEXTS}
    stands["effective_on"] = basis.effective_on.isoformat() if basis.effective_on else ""
    context: dict[str, Any] = {
        "basis": basis,
        "version": basis.version,
        "part": citing_part(request.actor, basis),
        "due_on": actions.revision_due(request.actor),
    }
    if request.method != "POST":
        return _form(request, context | {"typed": stands})
    typed = _typed(request)
    try:
        actions.amend_basis(
            request.actor,
            key=key,
            words=_words(typed),
            is_amended=bool(typed["is_amended"]),
            reason=typed["reason"],
            version=_version(request),
        )
    except Refused as refusal:
        if refusal.code == "version_changed":
            context["theirs"] = [
                (LABELS[name], held, typed[name]) for name, held in stands.items() if held != typed[name]
            ]
        else:
            context["version"] = request.POST.get("version", "")
        return _form(request, context | {"typed": typed}, refusal)
    messages.success(request, _("The wording is changed."))
    return redirect("bases-object", key=key)


@page(roles=actions.CATALOGUERS, methods=("GET", "HEAD", "POST"))
def repeal_view(request: Any, key: str) -> HttpResponse:
    """List every item that cites the basis before the repeal is confirmed, then repeal it."""
    basis = queries.get_basis(request.actor, key)
    typed = {name: str(request.POST.get(name, "")) for name in ("repealed_on", "reason", "document")}
    context: dict[str, Any] = {
        "basis": basis,
        "part": citing_part(request.actor, basis),
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
        request, _("The basis is marked as repealed; %(count)d tasks are open.") % {"count": context["part"]["total"]}
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


declare_refusals({"basis_day": Text("“{value}” is no date: year, month and day, such as 2026-03-31.")})
