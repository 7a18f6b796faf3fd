"""Write the diagram part (BPMN DI) of a file from the automatic layout."""

from __future__ import annotations

from collections.abc import Iterator

from casecheck.drawing.chart import Chart
from casecheck.drawing.elements import quoted
from casecheck.drawing.geometry import Box, Label, Layout
from casecheck.drawing.layout import LABEL_LINE, LABEL_SIZE
from casecheck.drawing.measure import text_width

POOL_HEAD = 30


def diagram(chart: Chart, layout: Layout, process_id: str) -> Iterator[str]:
    """Give the lines of bpmndi:BPMNDiagram: the pool, its lanes, the shapes, the arrows."""
    plane = f"collaboration_{process_id}" if chart.lanes else process_id
    yield f'  <bpmndi:BPMNDiagram id="diagram_{process_id}">'
    yield f'    <bpmndi:BPMNPlane id="plane_{process_id}" bpmnElement="{plane}">'
    if chart.lanes:
        left = layout.head - 2 * POOL_HEAD
        whole = Box(left, layout.top, layout.width - left, layout.bottom - layout.top)
        yield from bounded(f"pool_{process_id}", whole, ' isHorizontal="true"')
        for band in layout.bands:
            box = Box(left + POOL_HEAD, band.top, layout.width - left - POOL_HEAD, band.height)
            # the band of steps without a post is no lane of the file
            yield from bounded(band.lane, box, ' isHorizontal="true"') if band.lane else ()
    yield from shapes(chart, layout)
    yield from arrows(chart, layout)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def shapes(chart: Chart, layout: Layout) -> Iterator[str]:
    """Give the lines of the shapes of all nodes."""
    for node in chart.nodes:
        yield from bounded(node.id, layout.boxes[node.id], ' isMarkerVisible="true"' if node.kind == "xor" else "")


def arrows(chart: Chart, layout: Layout) -> Iterator[str]:
    """Give the lines of all arrows that the file itself holds."""
    for edge in chart.edges:
        if edge.kind != "flow":
            continue
        yield f"      <bpmndi:BPMNEdge id={quoted(edge.id + '_di')} bpmnElement={quoted(edge.id)}>"
        for x, y in layout.paths[edge.id]:
            yield f'        <di:waypoint x="{x:g}" y="{y:g}" />'
        if edge.id in layout.labels:
            yield "        <bpmndi:BPMNLabel>"
            yield f"          {_bounds(_label_box(layout.labels[edge.id]))}"
            yield "        </bpmndi:BPMNLabel>"
        yield "      </bpmndi:BPMNEdge>"


def bounded(element: str, box: Box, more: str = "") -> Iterator[str]:
    """Give the lines of one shape."""
    yield f"      <bpmndi:BPMNShape id={quoted(element + '_di')} bpmnElement={quoted(element)}{more}>"
    yield f"        {_bounds(box)}"
    yield "      </bpmndi:BPMNShape>"


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" />'


def _label_box(label: Label) -> Box:
    """Give the rectangle of the words of an arrow; a label tells the base line of its first line."""
    width = round(max(text_width(line, LABEL_SIZE) for line in label.lines))
    left = {"start": 0, "middle": width / 2, "end": width}[label.anchor]
    return Box(round(label.x - left), round(label.y - 11), width, round(LABEL_LINE * len(label.lines)))
