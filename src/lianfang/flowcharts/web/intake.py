"""The page that takes a file of another modeler: first what would become of it, then the draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianfang.edge.web.pages import page
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.rules import LARGEST_FLOW_BYTES, FlowEntry, text_of_file
from lianfang.flowcharts.rules.intake import Intake, look_into, with_posts
from lianfang.flowcharts.web.drafting import drafted_item
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused

MOST_LINES = 400


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def intake_page(request: Any, key: str) -> HttpResponse:
    """Report on a file element by element, ask for the posts it does not tell, then keep it as the draft."""
    item = drafted_item(request.actor, key)
    held = f"flow-file-{item.number}"
    flow = queries.flow_of(request.actor, item)
    base = queries.newest_version(request.actor, flow) if flow else None
    context: dict[str, Any] = {"item": item, "base": base, "draft": queries.open_draft(request.actor, item)}
    try:
        if request.method == "POST" and "confirm" in request.POST and held in request.session:
            return _taken(request, item, held)
        if request.method == "POST":
            request.session.pop(held, None)
            xml = _text(request.FILES.get("file"))
            intake = _intake(request.actor, xml)
            context |= _shown(request.actor, intake)
            if not intake.refused:
                request.session[held] = {"xml": intake.xml, "version": _version(request.actor, item)}
    except Refused as refusal:
        context["refusal"] = refusal.sentence()
    status = 409 if "refusal" in context or context.get("is_refused") else 200
    return render(request, "flowcharts/intake.html", context, status=status)


def _taken(request: Any, item: Any, held: str) -> HttpResponse:
    """Keep the file that was looked into, with the posts that were chosen for its steps."""
    kept = request.session[held]
    posts = {
        name.removeprefix("post:"): code for name, code in request.POST.items() if name.startswith("post:") and code
    }
    known = queries.list_office_posts(request.actor)
    xml = with_posts(kept["xml"], {node: code for node, code in posts.items() if code in known})
    entry = FlowEntry(item.number, xml=xml)
    version = actions.save_flow_version(request.actor, entry=entry, version=kept["version"])
    request.session.pop(held, None)
    messages.success(request, _("The diagram is taken as a draft."))
    return redirect("flow-versions-object", key=version.key)


def _version(actor: Actor, item: Any) -> int:
    draft = queries.open_draft(actor, item)
    return draft.version if draft else 0


def _text(file: Any) -> str:
    if file is None:
        raise Refused("field_required", field="file")
    if file.size > LARGEST_FLOW_BYTES:
        raise Refused("flow_xml_size", field="file", megabytes=LARGEST_FLOW_BYTES // 1_000_000)
    return text_of_file(file.read())


def _intake(actor: Actor, xml: str) -> Intake:
    posts = queries.list_office_posts(actor)
    return look_into(xml, {code: (post.title, post.title_en) for code, post in posts.items()})


def _shown(actor: Actor, intake: Intake) -> dict[str, Any]:
    counts = {verdict: 0 for verdict in ("taken", "taken_as", "ignored", "refused")}
    for line in intake.lines:
        counts[line.verdict] += line.count
    order = list(counts)[::-1]
    lines = sorted(intake.lines, key=lambda line: order.index(line.verdict))
    return {
        "intake": intake,
        "lines": lines[:MOST_LINES],
        "left_out": max(0, len(lines) - MOST_LINES),
        "counts": counts,
        "is_refused": bool(intake.refused),
        "titles": {code: post.localized("title") for code, post in queries.list_office_posts(actor).items()},
    }
