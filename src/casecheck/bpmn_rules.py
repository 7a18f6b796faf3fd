"""What a flow must be before it can be judged: each rule names the element that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from casecheck.errors import BadInput
from casecheck.flow import Edge, Flow, Node

MAX_OR_BRANCHES = 10
MAX_ELEMENTS = 5_000


class Fault(NamedTuple):
    """Name what breaks a rule. element: id; empty where the whole diagram is meant."""

    code: str
    element: str
    reason: str
    hint: str


def _large(flow: Flow) -> Iterator[Fault]:
    if len(flow.nodes) + len(flow.edges) > MAX_ELEMENTS:
        reason = f"The diagram has more than {MAX_ELEMENTS} nodes and sequence flows."
        yield Fault("flow_too_large", "", reason, "Split it into several diagrams.")


def _dangling(flow: Flow) -> Iterator[Fault]:
    for edge in flow.edges:
        for end, word in ((edge.source, "starts"), (edge.target, "ends")):
            if end not in flow.node:
                reason = f"The sequence flow {word} at {end!r}, which is not in the diagram."
                yield Fault("flow_dangling", edge.id, reason, "Connect it or delete it.")


def _edge_fault(edge: Edge, source: Node, target: Node) -> str:
    if target.kind == "start":
        return "A sequence flow cannot enter a start event."
    if target.kind == "boundary":
        return "A sequence flow cannot enter a boundary event."
    if source.kind in ("end", "terminate"):
        return "A sequence flow cannot leave an end event."
    return "The sequence flow crosses the border of a subprocess." if source.scope != target.scope else ""


def _misplaced(flow: Flow) -> Iterator[Fault]:
    for edge in flow.edges:
        reason = _edge_fault(edge, flow.node[edge.source], flow.node[edge.target])
        if reason:
            yield Fault("flow_edge", edge.id, reason, "Draw it otherwise.")


def _ends_missing(flow: Flow) -> Iterator[Fault]:
    kinds = {node.kind for node in flow.members("")}
    if "start" not in kinds:
        yield Fault("flow_no_start", "", "The diagram has no start event.", "Draw one before the first step.")
    if not kinds & {"end", "terminate"}:
        yield Fault("flow_no_end", "", "The diagram has no end event.", "Draw one after the last step.")


def _starts_inside(flow: Flow) -> Iterator[Fault]:
    for node in flow.nodes:
        if node.kind == "subprocess":
            starts = [inner for inner in flow.members(node.id) if inner.kind == "start"]
            if len(starts) > 1:
                reason = "The subprocess has several start events."
                yield Fault("flow_element", node.id, reason, "Draw one and a gateway after it.")


def _detached(flow: Flow) -> Iterator[Fault]:
    for node in flow.nodes:
        host = flow.node.get(node.attached_to)
        is_lost = host is None or host.kind not in ("task", "subprocess") or host.scope != node.scope
        if node.kind == "boundary" and is_lost:
            yield Fault("flow_dangling", node.id, "The boundary event is not on an activity.", "Attach it to one.")


def _wide(flow: Flow) -> Iterator[Fault]:
    for node in flow.nodes:
        branches = max(len(flow.incoming(node.id)), len(flow.outgoing(node.id)))
        is_choice = node.kind == "or" or any(edge.has_condition for edge in flow.outgoing(node.id))
        if is_choice and node.kind not in ("xor", "event_choice") and branches > MAX_OR_BRANCHES:
            reason = f"The inclusive choice has {branches} branches; {MAX_OR_BRANCHES} can be judged."
            yield Fault("flow_element", node.id, reason, "Split it into two gateways.")


def _unconnected(flow: Flow) -> Iterator[Fault]:
    for node in flow.members(""):
        if node.kind == "start" and not flow.outgoing(node.id):
            yield Fault("flow_dangling", node.id, "The start event leads nowhere.", "Connect it to the first step.")


_RULES: tuple[Callable[[Flow], Iterator[Fault]], ...] = (
    _large,
    _dangling,
    _ends_missing,
    _misplaced,
    _starts_inside,
    _detached,
    _unconnected,
    _wide,
)


# The rules after these take for granted that every arrow has two ends.
_FIRST = (_large, _dangling)


def faults_of(flow: Flow) -> Iterator[Fault]:
    """Yield every rule that a flow breaks; what no longer makes sense after a broken rule is left out."""
    for rule in _RULES:
        found = list(rule(flow))
        yield from found
        if found and rule in _FIRST:
            return


def check_flow(flow: Flow) -> None:
    """Raise BadInput for the first rule that a flow breaks."""
    for fault in faults_of(flow):
        at = f"element {fault.element}" if fault.element else f"process {flow.process}" if flow.process else ""
        raise BadInput(fault.code, file=flow.name, at=at, reason=fault.reason, hint=fault.hint)
