"""Measure a chart: its steps, the days of its longest way, hand-overs between posts, ways back."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.drawing.chart import STEP_KINDS, Chart, Node
from casecheck.drawing.ranks import edges_back, in_order


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """What a flow asks of a case: `days` in working days along the longest way, None where no step has a limit.

    hand_overs: most changes of post on one way; returns: arrows that lead back.
    """

    steps: int
    risk_steps: int
    days: float | None
    hand_overs: int
    returns: int


def figures_of(chart: Chart) -> FlowFigures:
    """Return the figures of a chart."""
    back = edges_back(chart)
    order = in_order(chart, back)
    limits = [node.limit_days for node in chart.steps if node.limit_days is not None]
    return FlowFigures(
        steps=len(chart.steps),
        risk_steps=sum(node.is_risk for node in chart.steps),
        days=_longest_days(chart, back, order) if limits else None,
        hand_overs=_most_hand_overs(chart, back, order),
        returns=len(back),
    )


def _longest_days(chart: Chart, back: frozenset[str], order: list[str]) -> float:
    ahead: dict[str, float] = {}
    for name in order:
        node = chart.by_id[name]
        so_far = [ahead[edge.source] for edge in chart.incoming.get(name, ()) if edge.id not in back]
        ahead[name] = max(so_far, default=0.0) + (node.limit_days or 0.0)
    return round(max(ahead.values(), default=0.0), 2)


def _most_hand_overs(chart: Chart, back: frozenset[str], order: list[str]) -> int:
    """Follow all ways at once: per node, who may have held the case last and how often it had changed hands."""
    held: dict[str, dict[str, int]] = {}
    for name in order:
        before: dict[str, int] = {}
        for edge in chart.incoming.get(name, ()):
            if edge.id not in back:
                for post, count in held[edge.source].items():
                    before[post] = max(count, before.get(post, 0))
        held[name] = _after(chart.by_id[name], before)
    return max((count for posts in held.values() for count in posts.values()), default=0)


def _after(node: Node, before: dict[str, int]) -> dict[str, int]:
    post = node.post or node.lane
    if node.kind not in STEP_KINDS or not post:
        return before
    return {post: max((count + (other != post) for other, count in before.items()), default=0)}
