"""Write BPMN 2.0 from a table of steps, with lanes by post and the positions of the automatic layout.

The same table gives the same bytes: ids come from the keys of the steps, nothing from clocks or chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from casecheck.drawing.chart import GATE_KINDS, Chart, Edge, Lane, Node
from casecheck.drawing.elements import quoted
from casecheck.drawing.interchange import diagram
from casecheck.drawing.layout import lay_out
from casecheck.drawing.vocabulary import BPMN, BPMNDI, DC, DI, OWN

XML_SAFE_KEY = re.compile(r"[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One row of a table of steps.

    `limit_days` working days (0 = same day, None = none set); `when`: done only in these cases;
    `returns_to`: key of this or an earlier step to which the case may go back, in the cases `returns_when`.
    """

    key: str
    no: str
    name: str
    post: str = ""
    lane_name: str = ""
    limit_days: float | None = None
    type: str = ""
    is_risk: bool = False
    when: str = ""
    returns_to: str = ""
    returns_when: str = ""


def write_bpmn(steps: Sequence[StepSpec], *, process_id: str, name: str) -> str:
    """Write the BPMN 2.0 XML of a table of steps; raise ValueError for a table that contradicts itself."""
    _check(steps, process_id)
    chart = chart_of_steps(steps, name=name)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}" xmlns:di="{DI}" '
        f'xmlns:lf="{OWN}" id="definitions_{process_id}" targetNamespace="{OWN}">'
    )
    lines += _collaboration(chart, process_id)
    lines.append(f'  <bpmn:process id="{process_id}" name={quoted(name)} isExecutable="false">')
    lines += _lane_set(chart)
    lines += [line for node in chart.nodes for line in _node(chart, node)]
    lines += [_flow(edge) for edge in chart.edges]
    lines.append("  </bpmn:process>")
    lines += diagram(chart, lay_out(chart), process_id)
    lines.append("</bpmn:definitions>")
    return "\n".join(lines) + "\n"


def _check(steps: Sequence[StepSpec], process_id: str) -> None:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", process_id):
        raise ValueError(f"Not an XML id: {process_id!r}")
    if not steps:
        raise ValueError("A flow needs at least one step.")
    seen: set[str] = set()
    for step in steps:
        if not step.key or step.key in seen:
            raise ValueError(f"The key of a step is empty or used twice: {step.key!r}")
        seen.add(step.key)
        if step.returns_to and step.returns_to not in seen:
            raise ValueError(f"Step {step.key!r} returns to {step.returns_to!r}, which is no earlier step.")


def chart_of_steps(steps: Sequence[StepSpec], *, name: str = "") -> Chart:
    """Build the graph of a table of steps: a sequence, a choice around `when`, a loop for `returns_to`."""
    return _Builder(steps, name).build()


class _Builder:
    """String the steps together, keeping the arrows that still lack a target in `open`."""

    def __init__(self, steps: Sequence[StepSpec], name: str) -> None:
        self.steps, self.name = steps, name
        self.lanes = _lanes(steps)
        self.lane_of_post = {lane.post: lane.id for lane in self.lanes}
        self.node_of_key = {step.key: _node_id(step, index) for index, step in enumerate(steps)}
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.open: list[tuple[str, str]] = []

    def build(self) -> Chart:
        self._add(Node("start", "start", lane=self._lane(self.steps[0]), element="startEvent"))
        for when, block in groupby(self.steps, key=lambda step: step.when):
            self._add_block(when, list(block))
        self._add(Node("end", "end", lane=self._lane(self.steps[-1]), element="endEvent"))
        return Chart(tuple(self.nodes), tuple(self.edges), self.lanes, self.name)

    def _lane(self, step: StepSpec) -> str:
        return self.lane_of_post.get(step.post, "")

    def _add(self, node: Node) -> None:
        for source, name in self.open:
            self._join(source, node.id, name)
        self.nodes.append(node)
        self.open = [(node.id, "")]

    def _join(self, source: str, target: str, name: str = "") -> None:
        self.edges.append(Edge(f"flow_{len(self.edges) + 1}", source, target, name))

    def _add_block(self, when: str, block: list[StepSpec]) -> None:
        if not when:
            for step in block:
                self._add_step(step)
            return
        first = self.node_of_key[block[0].key]
        lane = self.nodes[-1].lane if len(self.nodes) > 1 else self._lane(block[0])
        split = f"split_{first}"
        self._add(Node(split, "xor", lane=lane, element="exclusiveGateway"))
        self.open = [(split, when)]
        for step in block:
            self._add_step(step)
        self.open.append((split, ""))
        after = self.steps.index(block[-1]) + 1
        lane = self._lane(self.steps[after]) if after < len(self.steps) else lane
        self._add(Node(f"merge_{first}", "xor", lane=lane, element="exclusiveGateway"))

    def _add_step(self, step: StepSpec) -> None:
        node_id, lane = self.node_of_key[step.key], self._lane(step)
        self._add(
            Node(
                node_id, "step", step.name, lane, step.key, step.no, step.post,
                step.limit_days, step.type, step.is_risk, "task",
            )
        )  # fmt: skip
        if step.returns_to:
            back = f"back_{node_id}"
            self._add(Node(back, "xor", lane=lane, element="exclusiveGateway"))
            self._join(back, self.node_of_key[step.returns_to], step.returns_when)


def _lanes(steps: Sequence[StepSpec]) -> tuple[Lane, ...]:
    names: dict[str, str] = {}
    for step in steps:
        names[step.post] = names.get(step.post) or step.lane_name or step.post
    if "" in names and not names[""]:
        del names[""]  # steps that no post does yet stand in no lane
    return tuple(Lane(f"lane_{index}", name, post) for index, (post, name) in enumerate(names.items(), 1))


def _node_id(step: StepSpec, index: int) -> str:
    return f"step_{step.key}" if XML_SAFE_KEY.fullmatch(step.key) else f"step-{index + 1}"


def _collaboration(chart: Chart, process_id: str) -> Iterator[str]:
    if not chart.lanes:
        return
    yield f'  <bpmn:collaboration id="collaboration_{process_id}">'
    yield f'    <bpmn:participant id="pool_{process_id}" name={quoted(chart.name)} processRef="{process_id}" />'
    yield "  </bpmn:collaboration>"


def _lane_set(chart: Chart) -> Iterator[str]:
    if not chart.lanes:
        return
    yield '    <bpmn:laneSet id="lanes">'
    for lane in chart.lanes:
        yield f'      <bpmn:lane id="{lane.id}" name={quoted(lane.name)} lf:post={quoted(lane.post)}>'
        yield from (
            f"        <bpmn:flowNodeRef>{node.id}</bpmn:flowNodeRef>" for node in chart.nodes if node.lane == lane.id
        )
        yield "      </bpmn:lane>"
    yield "    </bpmn:laneSet>"


def _node(chart: Chart, node: Node) -> Iterator[str]:
    attributes = [f'id="{node.id}"']
    if node.kind == "step":
        attributes += _step_attributes(node)
    ins, outs = chart.incoming.get(node.id, []), chart.outgoing.get(node.id, [])
    if node.kind in GATE_KINDS:
        attributes.append(f'gatewayDirection="{"Diverging" if len(outs) > 1 else "Converging"}"')
        if len(outs) > 1:
            attributes += [f'default="{edge.id}"' for edge in outs if _is_default(chart, node, edge)][:1]
    yield f"    <bpmn:{node.element} {' '.join(attributes)}>"
    yield from (f"      <bpmn:incoming>{edge.id}</bpmn:incoming>" for edge in ins)
    yield from (f"      <bpmn:outgoing>{edge.id}</bpmn:outgoing>" for edge in outs)
    yield f"    </bpmn:{node.element}>"


def _is_default(chart: Chart, gateway: Node, edge: Edge) -> bool:
    """Tell the arrow taken when no condition holds: the one forward without words."""
    order = {node.id: index for index, node in enumerate(chart.nodes)}
    return not edge.name and order[edge.target] > order[gateway.id]


def _step_attributes(node: Node) -> Iterator[str]:
    yield f"name={quoted(node.name)}"
    yield f"lf:key={quoted(node.key)}"
    own = {"no": node.no, "post": node.post, "type": node.type, "limitDays": _days(node.limit_days)}
    own["risk"] = "true" if node.is_risk else "false"
    yield from (f"lf:{name}={quoted(value)}" for name, value in own.items() if value)


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:.2f}".rstrip("0").rstrip(".")


def _flow(edge: Edge) -> str:
    name = f" name={quoted(edge.name)}" if edge.name else ""
    return f'    <bpmn:sequenceFlow id="{edge.id}"{name} sourceRef="{edge.source}" targetRef="{edge.target}" />'
