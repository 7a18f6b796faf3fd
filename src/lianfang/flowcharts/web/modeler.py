"""The page of the modeler: the drawing of a draft with what an official needs beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casecheck.drawing.arranging import arrange, is_placed
from casecheck.drawing.writing import StepSpec, write_bpmn
from lianfang.edge.web.pages import page
from lianfang.flowcharts import queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.rules.tables import fresh_row
from lianfang.flowcharts.web.drafting import drafted_item
from lianfang.flowcharts.web.words import MODELER_WORDS, PANEL_WORDS
from lianfang.kernel.access import Actor
from lianfang.policies.queries import list_labels


@page(roles=DRAFTERS)
def modeler_page(request: Any, key: str) -> HttpResponse:
    """Draw the flow of an item; the table of steps edits the same flow without drawing."""
    item = drafted_item(request.actor, key)
    draft = queries.open_draft(request.actor, item)
    flow = queries.flow_of(request.actor, item)
    base = draft or (queries.newest_version(request.actor, flow) if flow else None)
    context = {"item": item, "draft": draft, "base": base, "model": _model(request.actor, item, draft, base)}
    return render(request, "flowcharts/modeler.html", context)


def _model(actor: Actor, item: Any, draft: Any, base: Any) -> dict[str, Any]:
    """Return what the modeler starts from: the diagram, the texts beside it, lists to choose from, words, addresses."""
    xml = base.xml if base else _first(item)
    posts = queries.list_office_posts(actor)
    steps = queries.list_steps(actor, base) if base else []
    english = {step.name: base.english.get(step.name, "") for step in steps} if base else {}
    return {
        "xml": xml if is_placed(xml) else arrange(xml),
        "english": english,
        "notes": {step.key: step.note for step in steps if step.note},
        "version": draft.version if draft else 0,
        "item": item.number,
        "keep": f"flow:{actor.id}:{item.number}",
        "posts": [
            {"code": code, "title": post.localized("title"), "unit": post.unit.localized("name")}
            for code, post in posts.items()
        ],
        "types": list_labels(actor, "step_types"),
        "words": {text.source: str(text) for text in MODELER_WORDS},
        "panel": {name: str(text) for name, text in PANEL_WORDS.items()},
        "urls": {
            "save": f"/api/flow-drafts/{item.number}",
            "check": f"/api/flow-drafts/{item.number}/check",
            "arrange": f"/api/flow-drafts/{item.number}/arrange",
            "version": reverse("flow-versions-object", kwargs={"key": "KEY"}),
        },
    }


def _first(item: Any) -> str:
    """Return a flow of one step without a name, for an item that has none yet."""
    row = fresh_row([], item.number)
    return write_bpmn([StepSpec(row.key, row.no, "")], process_id=item.number, name=item.name)
