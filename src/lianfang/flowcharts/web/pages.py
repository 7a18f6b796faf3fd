"""The page of a flow, its files, and the page where a new version is given in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from lianfang.catalogue.queries import get_item
from lianfang.edge.web.entities import TIMELINE, show_object
from lianfang.edge.web.pages import page
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.entities import FLOWS, VERSIONS
from lianfang.flowcharts.rules import LARGEST_FLOW_BYTES, FlowEntry, text_of_file
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused

# A file is a document of its own: it may load and run nothing, whoever opens it.
FILE_POLICY = "default-src 'none'; sandbox"


def picture(request: Any, version: Any) -> dict[str, Any]:
    """Return what the templates show of a version: drawing, table of steps, and the step that was chosen."""
    asked = request.GET.get("step", "")
    drawn = queries.picture_of(request.actor, version, selected=asked, links="?step=")
    lines = {row.node: row for row in drawn.rows}
    steps = [(step, lines.get(step.node_id)) for step in queries.list_steps(request.actor, version)]
    chosen = next((pair for pair in steps if pair[0].node_id == asked), steps[0] if steps else None)
    names = {step.key: step.localized("name") for step, _line in steps}
    return {
        "version": version,
        # the renderer escapes every text of the flow itself
        "svg": mark_safe(drawn.svg),
        "steps": steps,
        "lines": drawn.rows,
        "chosen": chosen[0] if chosen else None,
        "chosen_line": chosen[1] if chosen else None,
        "returns_to": names.get(chosen[0].returns_to, "") if chosen else "",
    }


@page(roles=BUSINESS)
def flow_page(request: Any, key: str) -> HttpResponse:
    """Show a flow in its published version, or as a draft where none is published."""
    flow = queries.get_flow(request.actor, key)
    version = queries.newest_version(request.actor, flow)
    if version is None:
        raise NotFound("FlowVersion")
    timeline = list(TIMELINE.answers(request.actor, VERSIONS, version))
    return show_object(request, FLOWS, flow, timeline=timeline, **picture(request, version))


@page(roles=BUSINESS)
def version_page(request: Any, key: str) -> HttpResponse:
    """Show one version."""
    version = queries.get_version(request.actor, key)
    return show_object(request, VERSIONS, version, **picture(request, version))


@page(roles=BUSINESS)
def version_file(request: Any, key: str, kind: str) -> HttpResponse:
    """Give a version as a file: BPMN 2.0 XML or SVG."""
    version = queries.get_version(request.actor, key)
    if kind == "bpmn":
        return _file(version.xml, "application/xml; charset=utf-8", f"{key}.bpmn")
    if kind == "svg":
        return _file(queries.draw(request.actor, version), "image/svg+xml; charset=utf-8", f"{key}.svg")
    raise NotFound


def _file(content: str, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@page(roles=DRAFTERS, methods=("GET", "HEAD", "POST"))
def draft_page(request: Any, key: str) -> HttpResponse:
    """Take a BPMN file as the draft of the next version; a refusal names the line or the element to blame."""
    item = get_item(request.actor, key)
    if not request.actor.holds(DRAFTERS, item.unit_path):
        raise NotFound("AuthorityItem")
    context: dict[str, Any] = {"item": item}
    if request.method == "POST":
        try:
            version = actions.save_flow_version(request.actor, entry=_entry(key, request.FILES.get("file")))
            return redirect("flow-versions-object", key=version.key)
        except Refused as refusal:
            context["refusal"] = refusal.sentence()
    return render(request, "flowcharts/draft.html", context, status=409 if "refusal" in context else 200)


def _entry(number: str, file: Any) -> FlowEntry:
    if file is None:
        raise Refused("field_required", field="file")
    if file.size > LARGEST_FLOW_BYTES:
        raise Refused("flow_xml_size", field="file", megabytes=LARGEST_FLOW_BYTES // 1_000_000)
    return FlowEntry(item=number, xml=text_of_file(file.read()))
