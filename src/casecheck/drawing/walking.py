"""Work out what the way of one case means for each shape and arrow of its chart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, replace

from casecheck.drawing.chart import STEP_KINDS, Chart, Edge, Node
from casecheck.drawing.marks import Walk

WALKED, SKIPPED, STRAY, IDLE = "walked", "skipped", "stray", "idle"


@dataclass(frozen=True, slots=True)
class Trodden:
    """The chart with what the case added, and the state of every node and arrow."""

    chart: Chart
    nodes: Mapping[str, str]
    edges: Mapping[str, str]
    orders: Mapping[str, str]
    notes: Mapping[str, str]
    flags: Mapping[str, str]


def tread(chart: Chart, walk: Walk) -> Trodden:
    """Follow a case over its chart; steps and jumps that the chart does not have are added as extra."""
    full, visits = _with_strangers(chart, walk)
    states = {node.id: IDLE for node in full.nodes}
    states |= {node: SKIPPED for node in walk.skipped if node in states}
    states |= {node: STRAY if full.by_id[node].kind == "extra" else WALKED for node in visits}
    edges = dict.fromkeys((edge.id for edge in full.edges), IDLE)
    jumps: list[Edge] = []
    for start, end in _pairs(full, visits, walk.has_ended):
        way = _way(full, start, end, states)
        if way is None:
            jumps.append(Edge(f"jump_{len(jumps)}", start, end, kind="extra"))
            continue
        _mark(full, way, states, edges)
    _mark_skipped(full, states, edges)
    edges |= {edge.id: STRAY for edge in jumps}
    full = replace(full, edges=(*full.edges, *jumps))
    orders: defaultdict[str, list[str]] = defaultdict(list)
    for number, node in enumerate(visits, 1):
        orders[node].append(str(number))
    notes = dict(walk.notes)
    flags: dict[str, str] = {node: word for node, word in walk.skipped.items() if word}
    for node, step in zip(visits, walk.steps, strict=True):
        if step.note:
            notes[node] = f"{notes[node]}; {step.note}" if node in notes and len(orders[node]) > 1 else step.note
        if step.flag:
            flags[node] = step.flag
    return Trodden(full, states, edges, {node: ", ".join(all_) for node, all_ in orders.items()}, notes, flags)


def _with_strangers(chart: Chart, walk: Walk) -> tuple[Chart, list[str]]:
    """Add a box for each step taken that the chart does not know, and arrows to and from it."""
    nodes, edges = list(chart.nodes), list(chart.edges)
    visits = [step.node if step.node in chart.by_id else f"extra_{index}" for index, step in enumerate(walk.steps)]
    lane = next((chart.by_id[node].lane for node in visits if node in chart.by_id), "")
    for index, (step, node) in enumerate(zip(walk.steps, visits, strict=True)):
        if node in chart.by_id:
            lane = chart.by_id[node].lane
            continue
        nodes.append(Node(node, "extra", step.name or step.node, lane))
        around = visits[max(index - 1, 0) : index + 2]
        for source, target in zip(around, around[1:], strict=False):
            if not any(edge.source == source and edge.target == target for edge in edges):
                edges.append(Edge(f"extra_edge_{len(edges)}", source, target, kind="extra"))
    return replace(chart, nodes=tuple(nodes), edges=tuple(edges)), visits


def _pairs(chart: Chart, visits: list[str], has_ended: bool) -> list[tuple[str, str]]:
    if not visits:
        return []
    pairs = list(zip(visits, visits[1:], strict=False))
    start = next((node.id for node in chart.nodes if node.kind == "start"), None)
    if start and _way(chart, start, visits[0], {}) is not None:
        pairs.insert(0, (start, visits[0]))
    if has_ended:
        ends = (node.id for node in chart.nodes if node.kind == "end")
        pairs += [(visits[-1], end) for end in ends if _way(chart, visits[-1], end, {}) is not None][:1]
    return pairs


def _way(chart: Chart, start: str, end: str, states: Mapping[str, str]) -> list[Edge] | None:
    """Find the shortest way that passes no step, else the shortest through skipped steps; None where there is none."""
    skipped = {node for node, state in states.items() if state == SKIPPED}
    nothing: set[str] = set()
    for allowed in (nothing, skipped):
        came: dict[str, Edge] = {}
        queue = deque([start])
        while queue and end not in came:
            at = queue.popleft()
            for edge in chart.outgoing.get(at, ()):
                target = edge.target
                if target in came or (target != end and not _is_passable(chart.by_id[target], allowed)):
                    continue
                came[target] = edge
                queue.append(target)
        if end in came:
            return _back_track(came, start, end)
    return None


def _is_passable(node: Node, allowed: set[str]) -> bool:
    return node.kind not in STEP_KINDS or node.id in allowed


def _back_track(came: Mapping[str, Edge], start: str, end: str) -> list[Edge]:
    way = [came[end]]
    while way[-1].source != start:
        way.append(came[way[-1].source])
    return way[::-1]


def _mark(chart: Chart, way: list[Edge], states: dict[str, str], edges: dict[str, str]) -> None:
    for edge in way:
        is_over_skipped = SKIPPED in (states[edge.source], states[edge.target])
        if edge.kind == "extra":
            edges[edge.id] = STRAY
        elif is_over_skipped:
            edges[edge.id] = SKIPPED
        else:
            edges[edge.id] = WALKED
        for node in (edge.source, edge.target):
            if states[node] == IDLE and chart.by_id[node].kind not in STEP_KINDS:
                states[node] = WALKED


def _mark_skipped(chart: Chart, states: Mapping[str, str], edges: dict[str, str]) -> None:
    """Dash the arrows that would have led through a skipped step."""
    for edge in chart.edges:
        if edges[edge.id] == IDLE and SKIPPED in (states[edge.source], states[edge.target]):
            other = edge.source if states[edge.target] == SKIPPED else edge.target
            if states[other] in (WALKED, SKIPPED):
                edges[edge.id] = SKIPPED
