"""A flowchart as a graph: what the reader yields and the layout, the drawing and the list take.

Semantics of gateways (what may happen) are casecheck's matter; here a gateway is a shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

STEP_KINDS = frozenset({"step", "subprocess", "extra"})
GATE_KINDS = frozenset({"xor", "and", "or", "gate"})
EVENT_KINDS = frozenset({"start", "end", "event"})


class UnreadableFlow(ValueError):
    """Say why a text is no flowchart that can be read; `code` is stable, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Lane:
    """One band of the chart: the post that does its steps."""

    id: str
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One shape; `kind` is of STEP_KINDS, GATE_KINDS or EVENT_KINDS, `limit_days` working days (0 = same day)."""

    id: str
    kind: str
    name: str = ""
    lane: str = ""
    key: str = ""
    no: str = ""
    post: str = ""
    limit_days: float | None = None
    type: str = ""
    is_risk: bool = False
    element: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow; `kind` is flow, attached (boundary event to its step) or extra (taken, but not on the chart)."""

    id: str
    source: str
    target: str
    name: str = ""
    kind: str = "flow"


@dataclass(frozen=True)
class Chart:
    """Nodes, edges and lanes in document order, and notes on what was left out."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lanes: tuple[Lane, ...] = ()
    name: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def outgoing(self) -> Mapping[str, list[Edge]]:
        found: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    @cached_property
    def incoming(self) -> Mapping[str, list[Edge]]:
        found: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            found[edge.target].append(edge)
        return found

    @property
    def steps(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.kind in STEP_KINDS)
