"""Draw a judged flow with what its cases did at each step."""

from __future__ import annotations

from collections.abc import Iterator

from casecheck.counting import FlowCount
from casecheck.drawing.chart import Chart, Edge, Lane
from casecheck.drawing.chart import Node as Shape
from casecheck.drawing.listing import ordered_steps
from casecheck.drawing.marks import Marks, Measured
from casecheck.drawing.svg import render
from casecheck.flow import Flow, Node

MOST_SHAPES = 300
KINDS = {
    "task": "step",
    "event_choice": "gate",
    "boundary": "event",
    "terminate": "end",
}
LANGUAGES = {"en": "en", "zh": "zh-hans"}


def draw_counted(counted: FlowCount, language: str, uid: str) -> Iterator[tuple[str, str]]:
    """Yield a title and an SVG for the flow and for the inside of each subprocess; nothing for one too large to draw.

    uid: keeps apart what stands in one page.
    """
    flow = counted.flow
    if len(flow.nodes) > MOST_SHAPES:
        return
    marks = {
        element: Marks(measured=Measured(deviating=count.share, cases=count.done))
        for element, count in counted.steps.items()
    }
    scopes = ["", *(node.id for node in flow.nodes if node.kind == "subprocess")]
    for place, scope in enumerate(scopes):
        title = flow.node[scope].name if scope else flow.title or flow.name
        chart = chart_of(flow, scope)
        within = {node.id for node in chart.nodes}
        shown = {element: mark for element, mark in marks.items() if element in within}
        yield (
            title,
            render(chart, marks=shown, lang=LANGUAGES[language], title=title, uid=f"{uid}-{place}"),
        )


def in_order(flow: Flow) -> list[Node]:
    """Return the steps of a flow in the order of its arrows, those of a subprocess where it stands."""
    found: list[Node] = []
    _walk(flow, "", found)
    return found


def _walk(flow: Flow, scope: str, found: list[Node]) -> None:
    for shape in ordered_steps(chart_of(flow, scope)):
        if flow.node[shape.id].kind == "subprocess":
            _walk(flow, shape.id, found)
        else:
            found.append(flow.node[shape.id])


def chart_of(flow: Flow, scope: str = "") -> Chart:
    """Return what stands directly in a flow, or in one of its subprocesses, as a chart."""
    members = flow.members(scope)
    ids = {node.id for node in members}
    lanes = tuple(Lane(name, name) for name in flow.lanes if any(node.lane == name for node in members))
    nodes = tuple(
        Shape(node.id, KINDS.get(node.kind, node.kind), " ".join(node.name.split()), node.lane if lanes else "")
        for node in members
    )
    flows = [
        Edge(edge.id, edge.source, edge.target, " ".join(edge.name.split()))
        for edge in flow.edges
        if edge.source in ids and edge.target in ids
    ]
    attached = [
        Edge(f"{node.id}_host", node.attached_to, node.id, kind="attached")
        for node in members
        if node.kind == "boundary"
    ]
    return Chart(nodes, tuple(flows + attached), () if scope else lanes, flow.title)
