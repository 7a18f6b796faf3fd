"""Leave out the diamonds that only bring ways together: in a drawing, lines that meet say the same.

The file keeps them; an editor shows them. Diamonds where work forks or must wait stay.
"""

from __future__ import annotations

from dataclasses import replace

from casecheck.drawing.chart import Chart, Edge, Node


def condense(chart: Chart) -> Chart:
    """Give the chart without its bare merges; each arrow keeps its id and runs on to what followed the merge."""
    onward = {node.id: chart.outgoing[node.id][0].target for node in chart.nodes if _is_bare_merge(chart, node)}
    dropped = {node for node in onward if _end(node, onward) is not None}
    if not dropped:
        return chart
    edges = [
        replace(edge, target=_end(edge.target, onward) or edge.target)
        for edge in chart.edges
        if edge.source not in dropped
    ]
    return replace(chart, nodes=tuple(node for node in chart.nodes if node.id not in dropped), edges=_distinct(edges))


def _is_bare_merge(chart: Chart, node: Node) -> bool:
    outs = chart.outgoing.get(node.id, [])
    is_merge = node.kind == "xor" and len(outs) == 1 and len(chart.incoming.get(node.id, [])) > 1
    return is_merge and not node.name and not outs[0].name


def _end(node: str, onward: dict[str, str]) -> str | None:
    """Follow merges to the first other shape; None where they only lead round in a ring."""
    seen = set()
    while node in onward:
        if node in seen:
            return None
        seen.add(node)
        node = onward[node]
    return node


def _distinct(edges: list[Edge]) -> tuple[Edge, ...]:
    """Keep one of several wordless arrows between the same shapes."""
    kept: dict[tuple[str, str, str, str], Edge] = {}
    for edge in edges:
        kept.setdefault((edge.source, edge.target, edge.name, edge.kind), edge)
    return tuple(kept.values())
