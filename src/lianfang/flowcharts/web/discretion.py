"""The pages of discretion: edit the tiers as a form, try them on a case, take and give DMN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.catalogue.queries import get_item, reads_english
from lianfang.edge.web.pages import page
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.actions.discretion import save_tiers
from lianfang.flowcharts.entities.discretion import said, shown_rows
from lianfang.flowcharts.queries import discretion as queries
from lianfang.flowcharts.rules.discretion import Fault, judge_decision, read_tiers
from lianfang.flowcharts.rules.dmn import LARGEST_BYTES, REASONS, read_dmn, write_dmn
from lianfang.flowcharts.rules.tierform import choices_text, content_of_form, rearranged, worded
from lianfang.flowcharts.web.drafting import drafted_item
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused

REARRANGE = frozenset({"add-question", "add-tier", "remove-question", "remove-tier", "up"})
SPARE = {"tiers": [], "fields": []}


def sentence_of(fault: Fault) -> str:
    """Return what is wrong in the reader's language."""
    return Refused(fault.code, **fault.params).sentence()


def _cells(content: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """Return the form's inputs with what is wrong beside each."""
    wrong: dict[tuple[int | None, str], str] = {}
    for fault in faults:
        wrong.setdefault((fault.tier, fault.column), sentence_of(fault))
    questions = [
        {
            **question,
            "at": at,
            "prefix": f"q{at}-",
            "choices_text": choices_text(question),
            "wrong": wrong.get((None, question["name"]), ""),
        }
        for at, question in enumerate(content.get("fields", ()))
    ]
    tiers, decision = [], content.get("decision")
    for at, tier in enumerate(content.get("tiers", ())):
        names = [question["name"] for question in questions]
        when = [
            {
                "at": place,
                "label": said(questions[place], "label") or name,
                "text": worded(tier["when"].get(name, "-"), questions[place], english=reads_english()),
            }
            for place, name in enumerate(names)
        ]
        said_wrong = [text for (row, _column), text in wrong.items() if row == at]
        limit = tier.get("limit", "")
        shown = {"at": at, "cells": when, "is_default": bool(tier.get("default")), "wrong": said_wrong}
        shown["limit"] = worded(limit, decision, english=reads_english()) if decision else limit
        tiers.append({**tier, **shown})
    return {
        "questions": questions,
        "tiers": tiers,
        "decision": {**decision, "choices_text": choices_text(decision)} if decision else {},
        "general": [sentence_of(fault) for fault in faults if fault.tier is None and not _is_cell(fault, questions)],
    }


def _is_cell(fault: Fault, questions: list[dict[str, Any]]) -> bool:
    return fault.column in {question["name"] for question in questions}


def _shown(request: Any, item: Any, content: Mapping[str, Any], version: int, status: int = 200, **more: Any) -> Any:
    faults = queries.list_faults(content)
    context = {"item": item, "content": content, "version": version, "faults": faults, **_cells(content, faults)}
    return render(request, "flowcharts/discretion_edit.html", {**context, **more}, status=status)


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def edit_page(request: Any, key: str) -> HttpResponse:
    """Edit the tiers of an item's next version; what is typed stays whatever is refused."""
    item = drafted_item(request.actor, key)
    content, held = queries.content_to_edit(request.actor, item)
    if request.method != "POST":
        return _shown(request, item, content, held.version)
    if "file" in request.FILES:
        return _taken_in(request, item, held)
    typed = content_of_form(request.POST)
    what, _colon, place = request.POST.get("do", "save").partition(":")
    seen = _number(request.POST.get("version", ""), held.version)
    if what in REARRANGE:
        return _shown(request, item, rearranged(typed, what, _number(place, 0)), seen, is_typed=True)
    if what == "check":
        return _shown(request, item, typed, seen, is_typed=True)
    try:
        version = seen if held.state == "draft" else None
        kept = save_tiers(request.actor, number=item.number, content=typed, version=version)
    except Refused as refusal:
        more: dict[str, Any] = {"refusal": refusal.sentence(), "is_typed": True}
        if refusal.code == "version_changed":
            more |= {"theirs": shown_rows(content), "theirs_content": content}
            seen = held.version
        return _shown(request, item, typed, seen, 409, **more)
    messages.success(request, _("The tiers are kept in the draft %(version)s.") % {"version": kept.key})
    return redirect("discretion-edit", key=item.number)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


def _taken_in(request: Any, item: Any, held: Any) -> HttpResponse:
    """Show what becomes of a DMN file in the form; nothing is kept before the form is saved."""
    file = request.FILES["file"]
    content, _version = queries.content_to_edit(request.actor, item)
    try:
        taken, lines = read_dmn(file.read(LARGEST_BYTES + 1), file=file.name)
    except Refused as refusal:
        return _shown(request, item, content, held.version, 409, refusal=refusal.sentence())
    report = [{"line": line, "words": str(REASONS[line.reason])} for line in lines]
    more = {"report": report, "file_name": file.name}
    if taken is None:
        more["refusal"] = _("The file holds no table that can be taken; see below what is in the way.")
        return _shown(request, item, content, held.version, 409, **more)
    return _shown(request, item, taken, held.version, is_typed=True, **more)


@page(roles=BUSINESS)
def try_page(request: Any, key: str) -> HttpResponse:
    """Apply the tiers in force to a case that is typed in; nothing is kept."""
    item = get_item(request.actor, key)
    content = queries.content_in_force(item)
    if not content.get("tiers") or queries.list_faults(content):
        raise NotFound("Tiers")
    tiers = read_tiers(content)
    asked = [*content["fields"], *([content["decision"]] if content.get("decision") else [])]
    inputs = [
        {
            "question": question,
            "label": said(question, "label"),
            "given": request.GET.get(question["name"], "")[:100],
            "choices": [(choice["value"], said(choice, "label")) for choice in question.get("choices", ())],
        }
        for question in asked
    ]
    context: dict[str, Any] = {"item": item, "inputs": inputs, "rows": shown_rows(content)}
    if "try" in request.GET:
        values = {one["question"]["name"]: one["given"] or None for one in inputs}
        decided = values.get(content["decision"]["name"]) if content.get("decision") else None
        verdict = judge_decision(tiers, values, decided)
        labels = {question["name"]: said(question, "label") for question in content["fields"]}
        for place, row in enumerate(context["rows"]):
            row["holds"] = place == verdict.tier
            row["against"] = [labels[name] for name in verdict.against.get(place, ())]
        context |= {"verdict": verdict, "tier": context["rows"][verdict.tier] if verdict.tier is not None else None}
    return render(request, "flowcharts/discretion_try.html", context)


@page(roles=BUSINESS)
def dmn_file(request: Any, key: str) -> HttpResponse:
    """Give the tiers in force as a DMN file."""
    item = get_item(request.actor, key)
    content = queries.content_in_force(item)
    if not content.get("tiers") or queries.list_faults(content):
        raise NotFound("Tiers")
    response = HttpResponse(
        write_dmn(content, number=item.number, name=item.name), content_type="application/xml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{item.number}-tiers.dmn"'
    return response
