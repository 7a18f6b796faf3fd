"""The flowchart as plain values: steps, events, gateways and the sequence flows between them.

Readers (`bpmn`) make it, `semantics` gives it meaning. Nothing here knows XML or the token game.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeVar

Item = TypeVar("Item")
Kind = Literal[
    "start", "end", "terminate", "task", "xor", "and", "or", "event_choice", "event", "boundary", "subprocess"
]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Say how often an activity runs in a row: at least ``least`` times, at most ``most`` (None: no limit)."""

    least: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """Hold one flow node.

    name: the label as drawn, unchanged; a step matches the activity of a log that is equal to it.
    lane: name of the innermost lane, which names the post; empty where the diagram has none.
    scope: id of the subprocess around it; empty for the process itself.
    tag: the element's name in the file, such as ``userTask``.
    trigger: ``timer``, ``message``, ``error``, …; empty for a plain event. ``code`` tells errors apart.
    attached_to, is_interrupting: for boundary events. default: id of the default sequence flow.
    """

    id: str
    kind: Kind
    name: str = ""
    lane: str = ""
    scope: str = ""
    tag: str = ""
    trigger: str = ""
    code: str = ""
    attached_to: str = ""
    is_interrupting: bool = True
    default: str = ""
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """Hold one sequence flow. condition: the expression's text, never run; has_condition: one is drawn."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    has_condition: bool = False


def _grouped(pairs: Iterable[tuple[str, Item]]) -> Mapping[str, tuple[Item, ...]]:
    groups: dict[str, list[Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in groups.items()}


@dataclass(frozen=True)
class Flow:
    """Hold one flowchart. name: the file as the user gave it; process: id; title: the process's or pool's name."""

    name: str
    process: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lanes: tuple[str, ...] = ()

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """Return the nodes by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def _outgoing(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.source, edge) for edge in self.edges)

    @cached_property
    def _incoming(self) -> Mapping[str, tuple[Edge, ...]]:
        return _grouped((edge.target, edge) for edge in self.edges)

    @cached_property
    def _attached(self) -> Mapping[str, tuple[Node, ...]]:
        return _grouped((node.attached_to, node) for node in self.nodes if node.kind == "boundary")

    @cached_property
    def _members(self) -> Mapping[str, tuple[Node, ...]]:
        return _grouped((node.scope, node) for node in self.nodes)

    def outgoing(self, node_id: str) -> tuple[Edge, ...]:
        """Return the sequence flows that leave a node, in the order of the file."""
        return self._outgoing.get(node_id, ())

    def incoming(self, node_id: str) -> tuple[Edge, ...]:
        """Return the sequence flows that enter a node, in the order of the file."""
        return self._incoming.get(node_id, ())

    def boundaries(self, node_id: str) -> tuple[Node, ...]:
        """Return the events attached to an activity."""
        return self._attached.get(node_id, ())

    def members(self, scope: str) -> tuple[Node, ...]:
        """Return the nodes directly inside a subprocess, or inside the process for an empty scope."""
        return self._members.get(scope, ())

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """Return the nodes an event of a log may stand for: tasks, call activities and closed subprocesses."""
        return tuple(node for node in self.nodes if node.kind == "task")

    @cached_property
    def labels(self) -> frozenset[str]:
        """Return the names of all steps that have one."""
        return frozenset(node.name for node in self.steps if node.name.strip())

    def renamed(self, names: Mapping[str, str]) -> Flow:
        """Return the flow with steps renamed to a log's activities; keys are element ids or drawn names."""
        nodes = (
            replace(node, name=names.get(node.id, names.get(node.name, node.name))) if node.kind == "task" else node
            for node in self.nodes
        )
        return replace(self, nodes=tuple(nodes))
