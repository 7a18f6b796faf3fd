"""The page of a flow and of its versions, their files, and two versions side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from lianfang.edge.web.entities import TIMELINE, show_object
from lianfang.edge.web.pages import page
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.entities import FLOWS, VERSIONS
from lianfang.flowcharts.workflow import VERSION_FLOW
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
        **(_before_publishing(request.actor, version) if version.state == "draft" else {}),
    }


def _before_publishing(actor: Any, draft: Any) -> dict[str, Any]:
    """Return what stands against publishing a draft, and which ratings publishing it would reopen."""
    item = draft.flow.item
    reopens, lines = queries.reopened_by(actor, item, draft.xml)
    return {
        "issues": queries.issues_of_version(actor, draft),
        "reopens": reopens,
        "reopen_lines": lines,
        "may_draft": actor.holds(DRAFTERS, item.unit_path),
        "is_first": not queries.version_before(actor, draft),
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


@page(roles=BUSINESS, methods=("POST",))
def publish_page(request: Any, key: str) -> HttpResponse:
    """Publish a draft; a refusal shows the draft again with the drawing, its issues and what was typed."""
    version = queries.get_version(request.actor, key)
    comment, expected = request.POST.get("comment", ""), request.POST.get("version", "")
    seen = int(expected) if expected.isdecimal() and len(expected) < 9 else version.version
    try:
        actions.publish_flow(request.actor, key=key, version=seen, comment=comment)
    except Refused as refusal:
        more = {"refusal": refusal.sentence(), "typed": comment, "tried": "publish", **picture(request, version)}
        return show_object(request, VERSIONS, version, 409, **more)
    messages.success(request, _("Done: %(move)s") % {"move": VERSION_FLOW.move("publish").label})
    return redirect(VERSIONS.url("object"), key=key)


@page(roles=BUSINESS)
def version_file(request: Any, key: str, kind: str) -> HttpResponse:
    """Give a version as a file: BPMN 2.0 XML, SVG, PDF or PNG."""
    version = queries.get_version(request.actor, key)
    if kind == "bpmn":
        return _file(version.xml, "application/xml; charset=utf-8", f"{key}.bpmn")
    if kind == "svg":
        return _file(queries.draw(request.actor, version), "image/svg+xml; charset=utf-8", f"{key}.svg")
    if kind in queries.MEDIA:
        return _file(queries.print_version(request.actor, version, kind), queries.MEDIA[kind], f"{key}.{kind}")
    raise NotFound


def _file(content: str | bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@page(roles=BUSINESS)
def compare_page(request: Any, key: str) -> HttpResponse:
    """Show two versions side by side, what differs marked in both, and a table of the differences in words."""
    flow = queries.get_flow(request.actor, key)
    versions = list(queries.list_versions(request.actor).filter(flow=flow))
    by_number = {str(version.number): version for version in versions}
    if not versions:
        raise NotFound("FlowVersion")
    after = by_number.get(request.GET.get("to", ""), versions[0])
    older = next((version for version in versions if version.number < after.number), after)
    before = by_number.get(request.GET.get("from", ""), older)
    before, after = sorted((before, after), key=lambda version: version.number)
    compared = queries.compare_versions(request.actor, before, after)
    context = {
        "flow": flow,
        "versions": versions,
        "before": before,
        "after": after,
        "lines": compared.lines,
        # the renderer escapes every text of the flow itself
        "svg_before": mark_safe(compared.svg_before),
        "svg_after": mark_safe(compared.svg_after),
        "signs": [(mark_safe(sign), word) for sign, word in compared.signs],
    }
    return render(request, "flowcharts/compare.html", context)
