"""The editor of templates: text and preview side by side, errors with their lines, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.documents import actions, queries
from lianfang.documents.access import DRAFTERS
from lianfang.documents.entities import guide_to, kind_and_language, preview_of
from lianfang.documents.layout.markup import LONGEST_TEMPLATE
from lianfang.documents.rules import faults_of, kind_of
from lianfang.documents.terms import LANGUAGE_LABELS, TemplateKind
from lianfang.documents.web.answers import paper_answer
from lianfang.edge.web.pages import page
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import get_office, list_units

LONGEST_TYPED = LONGEST_TEMPLATE * 2


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def draft_view(request: Any) -> HttpResponse:
    """Show the text in force as the beginning of a new version; preview it, or save it as a draft."""
    given = request.POST if request.method == "POST" else request.GET
    code, language = given.get("kind", "notice"), given.get("language", "zh")
    unit = str(given.get("unit", "")).replace("\x00", "")[:20]
    try:
        kind = kind_and_language(code, language)
    except Refused as unknown:
        raise NotFound("TemplateKind") from unknown
    shown = {"kind": kind, "language": language, "unit": unit}
    if request.method != "POST":
        return _show(request, **shown, text=_present(request, kind, language, unit))
    text = _typed(request)
    if "save" not in request.POST:
        return _preview(request, text=text, **shown)
    try:
        made = actions.draft_template(request.actor, kind=kind.code, language=language, text=text, unit=unit)
    except Refused as refusal:
        return _show(request, **shown, text=text, refusal=refusal.sentence(), status=409)
    messages.success(request, _("The draft is written. A second person puts it in force."))
    return redirect("templates-object", key=made.pk)


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def edit_view(request: Any, key: str) -> HttpResponse:
    """Change a draft; whoever saves second sees both texts and decides."""
    draft = queries.get_template(request.actor, key)
    if draft.state != "draft" or not request.actor.holds(DRAFTERS, draft.unit_path):
        raise NotFound("TemplateVersion")
    shown = {"kind": kind_of(draft.kind), "language": draft.language, "unit": draft.unit.code, "draft": draft}
    if request.method != "POST":
        return _show(request, **shown, text=draft.text)
    text, version = _typed(request), request.POST.get("version", "")
    if "save" not in request.POST:
        return _preview(request, text=text, **shown)
    seen = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        actions.save_template(request.actor, key=key, text=text, version=seen)
    except Refused as refusal:
        theirs = queries.get_template(request.actor, key)
        other = theirs.text if refusal.code == "version_changed" else ""
        shown["draft"] = theirs
        return _show(request, **shown, text=text, refusal=refusal.sentence(), theirs=other, status=409)
    messages.success(request, _("The draft is saved."))
    return redirect("templates-object", key=key)


def _typed(request: Any) -> str:
    return str(request.POST.get("text", ""))[:LONGEST_TYPED].replace("\r\n", "\n")


def _present(request: Any, kind: TemplateKind, language: str, unit: str) -> str:
    owner = list_units(request.actor).get(code=unit) if unit else get_office(request.actor)
    known = queries.find_template(request.actor, kind.code, language, owner.path) if owner else None
    return known.text if known else kind.preset_in(language)


def _preview(request: Any, *, kind: TemplateKind, language: str, text: str, **more: Any) -> HttpResponse:
    """Answer with the page and its preview, or with the PDF where that was asked for and the text reads."""
    form = next((name for name in ("pdf", "docx") if name in request.POST), "")
    if form:
        try:
            return paper_answer(queries.render_sample(kind, text, language, form), form, str(kind.label))
        except Refused as refusal:
            more["refusal"] = refusal.sentence()
            return _show(request, kind=kind, language=language, text=text, status=409, **more)
    return _show(request, kind=kind, language=language, text=text, **more)


def _show(
    request: Any, *, kind: TemplateKind, language: str, text: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "kind": kind,
        "language": language,
        "language_label": LANGUAGE_LABELS[language],
        "text": text,
        "faults": faults_of(kind, text),
        "guide": guide_to(kind, language),
        "longest": LONGEST_TEMPLATE,
        "has_fonts": queries.get_fonts().has_chinese,
        **preview_of(kind, text, language),
        **more,
    }
    return render(request, "documents/editor.html", context, status=status)
