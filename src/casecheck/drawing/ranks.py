"""Give each node its column: arrows that lead back are set aside, the rest runs left to right."""

from __future__ import annotations

from collections.abc import Mapping

from casecheck.drawing.chart import Chart, Edge


def edges_back(chart: Chart) -> frozenset[str]:
    """Find the ids of the arrows that close a loop, seen from the starts in document order."""
    back: set[str] = set()
    state: dict[str, int] = {}
    for root in _roots(chart):
        if root in state:
            continue
        state[root] = 1
        path = [(root, iter(chart.outgoing.get(root, ())))]
        while path:
            node, edges = path[-1]
            edge = next(edges, None)
            if edge is None:
                state[node] = 2
                path.pop()
            elif state.get(edge.target) == 1:
                back.add(edge.id)
            elif edge.target not in state:
                state[edge.target] = 1
                path.append((edge.target, iter(chart.outgoing.get(edge.target, ()))))
    return frozenset(back)


def _roots(chart: Chart) -> list[str]:
    starts = [node.id for node in chart.nodes if node.kind == "start"]
    sources = [node.id for node in chart.nodes if not chart.incoming.get(node.id)]
    return [*starts, *sources, *(node.id for node in chart.nodes)]


def rank_nodes(chart: Chart, back: frozenset[str]) -> dict[str, int]:
    """Give each node the length of the longest way to it; pull late starts next to what they feed."""
    order = in_order(chart, back)
    rank = dict.fromkeys(order, 0)
    for node in order:
        for edge in _forward(chart, node, back):
            rank[edge.target] = max(rank[edge.target], rank[node] + 1)
    for node in reversed(order):
        targets = [rank[edge.target] for edge in _forward(chart, node, back)]
        if targets and not chart.incoming.get(node):
            rank[node] = min(targets) - 1
    lowest = min(rank.values(), default=0)
    return {node: value - lowest for node, value in rank.items()}


def in_order(chart: Chart, back: frozenset[str]) -> list[str]:
    """Sort the nodes so that every arrow not set aside leads onward."""
    waiting = {node.id: 0 for node in chart.nodes}
    for edge in chart.edges:
        if edge.id not in back:
            waiting[edge.target] += 1
    ready = [node for node, count in waiting.items() if not count]
    order: list[str] = []
    while ready:
        node = ready.pop(0)
        order.append(node)
        for edge in _forward(chart, node, back):
            waiting[edge.target] -= 1
            if not waiting[edge.target]:
                ready.append(edge.target)
    return order


def _forward(chart: Chart, node: str, back: frozenset[str]) -> list[Edge]:
    return [edge for edge in chart.outgoing.get(node, ()) if edge.id not in back]


def chains(chart: Chart, back: frozenset[str], rank: Mapping[str, int]) -> list[list[str]]:
    """Cut the chart into chains that should lie on one line, the longest way through first."""
    order = in_order(chart, back)
    height: dict[str, int] = {}
    for node in reversed(order):
        height[node] = 1 + max((height[edge.target] for edge in _forward(chart, node, back)), default=0)
    taken: set[str] = set()
    found: list[list[str]] = []
    for first in sorted(order, key=lambda node: (rank[node], -height[node])):
        if first in taken:
            continue
        chain = [first]
        taken.add(first)
        while True:
            free = [edge.target for edge in _forward(chart, chain[-1], back) if edge.target not in taken]
            if not free:
                break
            chain.append(max(free, key=height.__getitem__))
            taken.add(chain[-1])
        found.append(chain)
    return found
