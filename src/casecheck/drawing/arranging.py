"""Give a drawn or imported diagram the positions of the automatic layout; what it says stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from casecheck.drawing.chart import Chart
from casecheck.drawing.elements import quoted, replace_diagrams
from casecheck.drawing.geometry import Box, Layout
from casecheck.drawing.interchange import arrows, bounded, shapes
from casecheck.drawing.layout import lay_out
from casecheck.drawing.parsing import parse_xml
from casecheck.drawing.reading import read_chart, read_scope
from casecheck.drawing.vocabulary import BPMN, BPMNDI, DC, DI

POOL_HEAD, ALONE = 30.0, 600.0
SPACES = f'xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}"'


def arrange(source: str) -> str:
    """Return the BPMN XML with new positions for all it draws; UnreadableFlow where there is nothing to draw.

    What the layout does not draw (data objects, annotations, messages) keeps standing in the file without a position.
    The inside of a subprocess gets a page of its own.
    """
    chart = read_chart(source)
    root = parse_xml(source)
    return replace_diagrams(source, _diagrams(root, chart))


def is_placed(source: str) -> bool:
    """Tell whether every shape and arrow of a diagram has a position, so that a modeler can show it."""
    chart, root = read_chart(source), parse_xml(source)
    placed = {found.get("bpmnElement") for found in root.iter() if found.tag.startswith(f"{{{BPMNDI}}}")}
    return {node.id for node in chart.nodes} | {edge.id for edge in chart.edges if edge.kind == "flow"} <= placed


def _diagrams(root: Element, chart: Chart) -> Iterator[str]:
    pool = _pool(root, chart)
    pool_shape = pool.get("id", "") if pool is not None else ""
    collaboration = root.find(_tag("collaboration")) if pool is not None else None
    process = next((found for found in root.iter(_tag("process")) if len(found)), None)
    plane = collaboration if collaboration is not None else process
    layout = lay_out(chart)
    plane_id = plane.get("id", "") if plane is not None else ""
    yield f'  <bpmndi:BPMNDiagram {SPACES} id="{_free("diagram", root)}">'
    yield f'    <bpmndi:BPMNPlane id="{_free("plane", root)}" bpmnElement={quoted(plane_id)}>'
    yield from _bands(chart, layout, pool_shape)
    yield from shapes(chart, layout)
    yield from arrows(chart, layout)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"
    for inner in root.iter():
        if inner.tag in (_tag("subProcess"), _tag("transaction")):
            yield from _inside(root, inner)


def _bands(chart: Chart, layout: Layout, pool: str) -> Iterator[str]:
    left = layout.head - 2 * POOL_HEAD if chart.lanes else 0.0
    if pool:
        width = layout.width - left
        yield from bounded(pool, Box(left, layout.top, width, layout.bottom - layout.top), ' isHorizontal="true"')
    known = {lane.id for lane in chart.lanes}
    for band in layout.bands:
        if band.lane in known:
            box = Box(left + POOL_HEAD, band.top, layout.width - left - POOL_HEAD, band.height)
            yield from bounded(band.lane, box, ' isHorizontal="true"')


def _inside(root: Element, scope: Element) -> Iterator[str]:
    """Give the page of a subprocess, nothing for one that is closed."""
    chart = read_scope(scope)
    if not chart.nodes:
        return
    inner = replace(chart, lanes=())
    layout = lay_out(inner)
    name = scope.get("id", "")
    yield f'  <bpmndi:BPMNDiagram {SPACES} id="{_free(f"diagram_{name}", root)}">'
    yield f'    <bpmndi:BPMNPlane id="{_free(f"plane_{name}", root)}" bpmnElement={quoted(name)}>'
    yield from shapes(inner, layout)
    yield from arrows(inner, layout)
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _pool(root: Element, chart: Chart) -> Element | None:
    """Return the pool around the process, so that lanes stand inside it; None where the file draws none."""
    drawn = {process.get("id", "") for process in root.iter(_tag("process")) if len(process)}
    pools = [pool for pool in root.iter(_tag("participant")) if pool.get("processRef", "").rpartition(":")[2] in drawn]
    return pools[0] if len(pools) == 1 and chart.lanes else None


def _tag(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _free(wanted: str, root: Element) -> str:
    """Return an id that nothing of the model has."""
    taken = {element.get("id") for element in root.iter() if not element.tag.startswith(f"{{{BPMNDI}}}")}
    while wanted in taken:
        wanted += "_"
    return wanted
