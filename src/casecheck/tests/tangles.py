"""Random flows without any structure, for tests: nodes of any kind, flows to anywhere."""

from __future__ import annotations

from hypothesis import strategies as st

from casecheck.flow import Edge, Flow, Node

KINDS = ["task", "task", "task", "event", "xor", "and", "or", "event_choice", "terminate"]
ONE_WAY = ("event", "boundary")


@st.composite
def tangles(draw: st.DrawFn, most: int = 7) -> Flow:
    """Draw a flow of up to ``most`` nodes, one or two starts, an end, and events on some tasks."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=most))
    nodes = [Node(f"n{at}", kind, f"n{at}") for at, kind in enumerate(kinds)]
    hosts = [node.id for node in nodes if node.kind == "task"]
    events = [
        Node(f"b{host}", "boundary", attached_to=host, trigger="timer")
        for host in draw(st.sets(st.sampled_from(hosts), max_size=1) if hosts else st.just(()))
    ]
    targets = st.sampled_from([node.id for node in nodes] + ["e"])
    starts = [Node(f"s{at}", "start") for at in range(draw(st.sampled_from([1, 1, 2])))]
    edges = [Edge(f"{start.id}-0", start.id, draw(targets)) for start in starts]
    for node in (*nodes, *events):
        most_ways = 0 if node.kind == "terminate" else 1 if node.kind in ONE_WAY else 2
        chosen = draw(st.lists(targets, min_size=min(1, most_ways), max_size=most_ways))
        edges += [Edge(f"{node.id}-{at}", node.id, target) for at, target in enumerate(chosen)]
    return Flow("tangle", "p", "", (*starts, *nodes, *events, Node("e", "end")), tuple(edges))
