"""Documents as files, and the form in which a secretary writes one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.documents import actions, queries
from lianfang.documents.access import ISSUERS, READERS
from lianfang.documents.entities import kind_and_language
from lianfang.documents.layout.blocks import LONGEST_VALUE
from lianfang.documents.terms import LANGUAGE_LABELS, TemplateKind
from lianfang.documents.web.answers import paper_answer
from lianfang.edge.web.pages import View, page
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import list_units

LONG = frozenset({"body", "attachments"})


def document_view(kind: str) -> View:
    """Return the view that answers with an issued document as pdf or docx."""

    @page(roles=READERS)
    def view(request: Any, key: str) -> HttpResponse:
        document = queries.get_document(request.actor, key)
        return paper_answer(queries.render_document(request.actor, document, kind), kind, document.number)

    return view


@page(roles=ISSUERS, methods=("GET", "HEAD", "POST"))
def write_view(request: Any) -> HttpResponse:
    """Show the form of a kind that is written by hand; issue it, and keep what was typed on a refusal."""
    given = request.POST if request.method == "POST" else request.GET
    language = str(given.get("language", "zh"))
    try:
        kind = kind_and_language(str(given.get("kind", "notice")), language)
    except Refused as unknown:
        raise NotFound("TemplateKind") from unknown
    if not kind.is_written_here:
        raise NotFound("TemplateKind")
    if request.method != "POST":
        return _show(request, kind, language, {})
    typed = {name: str(request.POST.get(name, ""))[: LONGEST_VALUE * 2] for name in _inputs(kind)}
    try:
        made = actions.write_document(
            request.actor, template=kind.code, values=typed, unit=str(given.get("unit", ""))[:20], language=language
        )
    except Refused as refusal:
        return _show(request, kind, language, typed, refusal)
    messages.success(request, _("Issued as %(number)s.") % {"number": made.number})
    return redirect("documents-object", key=made.pk)


def _inputs(kind: TemplateKind) -> list[str]:
    """Return the values to be typed: the title and those that are the kind's own."""
    return ["title", *(field.name for field in kind.fields if field.name != "title")]


def _show(
    request: Any, kind: TemplateKind, language: str, typed: dict[str, str], refusal: Refused | None = None
) -> HttpResponse:
    known = {field.name: field for field in kind.known_fields}
    inputs = [
        {
            "name": name,
            "label": known[name].label,
            "sample": known[name].sample_in(language),
            "value": typed.get(name, ""),
            "rows": 12 if name == "body" else 4 if name in LONG else 0,
            "required": name in ("title", "body"),
            "error": refusal.sentence() if refusal and refusal.field == name else "",
        }
        for name in _inputs(kind)
    ]
    allowed = [unit for unit in list_units(request.actor).order_by("path") if request.actor.holds(ISSUERS, unit.path)]
    context = {
        "kind": kind,
        "language": language,
        "languages_of_kind": [(code, LANGUAGE_LABELS[code]) for code in kind.languages],
        "inputs": inputs,
        "units": allowed,
        "unit": request.POST.get("unit", ""),
        "refusal": refusal.sentence() if refusal else "",
    }
    return render(request, "documents/write.html", context, status=409 if refusal else 200)
