"""Read a BPMN 2.0 file into a Chart: its shapes, arrows and lanes, without its own positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from casecheck.drawing.chart import Chart, Edge, Lane, Node, UnreadableFlow
from casecheck.drawing.parsing import parse_xml
from casecheck.drawing.vocabulary import BPMN, KIND_OF_TAG, NOT_DRAWN, OWN

MAX_NODES, MAX_EDGES = 500, 1000


@dataclass(slots=True)
class _Found:
    """Gather what is read, process by process."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_chart(source: str | bytes) -> Chart:
    """Read the processes of a BPMN file; raise UnreadableFlow where there is nothing to draw."""
    root = parse_xml(source)
    if root.tag != f"{{{BPMN}}}definitions":
        raise UnreadableFlow("not_bpmn", "The file is not BPMN 2.0: its root is not bpmn:definitions.")
    processes = [process for process in root.iter(_tag("process")) if len(process)]
    pools = {pool.get("processRef", ""): pool.get("name", "") for pool in root.iter(_tag("participant"))}
    found = _Found()
    for process in processes:
        pool = pools.get(process.get("id", ""), "")
        _read_process(process, pool if len(processes) > 1 else "", found)
    if not found.nodes:
        raise UnreadableFlow("empty", "The file holds no process with a shape to draw.")
    if len(found.nodes) > MAX_NODES or len(found.edges) > MAX_EDGES:
        raise UnreadableFlow("size", f"The flow has more than {MAX_NODES} shapes or {MAX_EDGES} arrows.")
    for tag, words in NOT_DRAWN.items():
        if root.find(f".//{_tag(tag)}") is not None:
            found.notes.append(f"Not drawn: {words}.")
    name = next((title for title in (*pools.values(), *(p.get("name", "") for p in processes)) if title), "")
    return Chart(tuple(found.nodes), tuple(found.edges), tuple(found.lanes), name, tuple(found.notes))


def read_scope(scope: Element) -> Chart:
    """Read what stands directly inside a subprocess."""
    nodes = tuple(_nodes(scope, {}, Lane("", "")))
    notes: list[str] = []
    return Chart(nodes, tuple(_edges(scope, {node.id for node in nodes}, notes)), notes=tuple(notes))


def _tag(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def _own(element: Element, name: str) -> str:
    return element.get(f"{{{OWN}}}{name}", "")


def _read_process(process: Element, pool: str, found: _Found) -> None:
    lane_of: dict[str, Lane] = {}
    for element in _leaf_lanes(process):
        lane = Lane(element.get("id", ""), element.get("name", "") or element.get("id", ""), _own(element, "post"))
        found.lanes.append(lane)
        lane_of |= {(ref.text or "").strip(): lane for ref in element.iter(_tag("flowNodeRef"))}
    if pool and not lane_of:
        whole = Lane(process.get("id", ""), pool)
        found.lanes.append(whole)
    else:
        whole = Lane("", "")
    seen = {node.id for node in found.nodes}
    nodes = list(_nodes(process, lane_of, whole))
    if any(node.id in seen for node in nodes) or len({node.id for node in nodes}) < len(nodes):
        raise UnreadableFlow("duplicate_id", "Two shapes of the file have the same id.")
    found.nodes.extend(nodes)
    found.edges.extend(_edges(process, {node.id for node in nodes}, found.notes))


def _leaf_lanes(process: Element) -> Iterator[Element]:
    for lane in process.iter(_tag("lane")):
        if lane.find(f"{_tag('childLaneSet')}/{_tag('lane')}") is None:
            yield lane


def _nodes(process: Element, lane_of: dict[str, Lane], whole: Lane) -> Iterator[Node]:
    for element in process:
        tag = element.tag.rpartition("}")[2]
        kind = KIND_OF_TAG.get(tag)
        if kind is None:
            continue
        node_id = element.get("id", "")
        if not node_id:
            raise UnreadableFlow("no_id", f"A {tag} of the file has no id.")
        lane = lane_of.get(node_id, whole)
        yield Node(
            id=node_id,
            kind=kind,
            name=" ".join(element.get("name", "").split()),
            lane=lane.id,
            key=_own(element, "key") or node_id,
            no=_own(element, "no"),
            post=_own(element, "post") or lane.post,
            limit_days=_days(_own(element, "limitDays")),
            type=_own(element, "type"),
            is_risk=_own(element, "risk") == "true",
            element=tag,
        )


def _days(text: str) -> float | None:
    try:
        days = float(text)
    except ValueError:
        return None
    return round(days, 2) if 0 <= days < 99_999 else None


def _edges(process: Element, known: set[str], notes: list[str]) -> Iterator[Edge]:
    flows = [element for element in process if element.tag == _tag("sequenceFlow")]
    for index, flow in enumerate(flows):
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        flow_id = flow.get("id") or f"flow_{index}"
        if source not in known or target not in known:
            notes.append(f"Not drawn: arrow {flow_id}, one end of which is missing.")
            continue
        yield Edge(flow_id, source, target, " ".join(flow.get("name", "").split()))
    for element in process:
        host = element.get("attachedToRef", "")
        if element.tag == _tag("boundaryEvent") and host in known:
            yield Edge(f"{element.get('id')}_host", host, element.get("id", ""), "", "attached")
