"""What is wrong with a flow while it is being edited: every issue by element, bounded in size and time. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.bpmn_rules import faults_of
from casecheck.drawing.chart import Chart
from casecheck.drawing.figures import figures_of
from casecheck.errors import BadInput
from lianfang.flowcharts.rules.flows import REASONS, read_table, said
from lianfang.flowcharts.rules.separation import Doer, Pair, excluded_steps, in_one_post
from lianfang.kernel.text import Text as _

STATES = 3_000
"""States explored while editing; a larger flow is said to be too large to be searched for dead ends."""


@dataclass(frozen=True, slots=True)
class FlowIssue:
    """One thing that is wrong; element: id in the diagram, "" for the whole of it; key: of the step, "" for none.

    blocks: a version with this issue cannot be published.
    """

    code: str
    element: str = ""
    key: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    blocks: bool = True

    def sentence(self) -> str:
        """Return the issue in the reader's language."""
        return ISSUES.get(self.code, REASONS["flow_refused"]).filled(**self.params)


def issues_of(
    xml: str, *, posts: Collection[str], promised: float | None, pairs: Sequence[Pair] = (), item: str = ""
) -> list[FlowIssue]:
    """Return every issue of a BPMN text; refused like a save where it cannot be read at all.

    posts: codes of the office's posts; promised: the item's promised limit in working days; pairs: what excludes each
    other in the item with this number.
    """
    chart, _table = read_table(xml)
    found = [*_engine_issues(xml, chart), *_step_issues(chart, posts), *_limit_issues(chart, promised)]
    found += _separation_issues(chart, pairs, item)
    return list({(issue.code, issue.element): issue for issue in found}.values())


def _engine_issues(xml: str, chart: Chart) -> Iterator[FlowIssue]:
    """Ask the engine that will judge cases by this flow."""
    try:
        flow = read_flow(xml.encode(), name="", is_checked=False)
        faults = list(faults_of(flow))
        for fault in faults:
            yield _issue(chart, fault.code, fault.element, fault.reason)
        if faults:
            return
        for issue in Automaton(flow, STATES).soundness():
            is_large = issue.code == "not_explored"
            yield _issue(chart, f"flow_{issue.code}", issue.element, issue.reason, blocks=not is_large)
    except BadInput as bad:
        word, _space, element = bad.at.partition(" ")
        yield _issue(chart, bad.code, element if word == "element" else "", bad.reason)


def _step_issues(chart: Chart, posts: Collection[str]) -> Iterator[FlowIssue]:
    if not chart.steps:
        yield FlowIssue("flow_without_steps")
    seen: set[str] = set()
    for node in chart.steps:
        if not node.name:
            yield _issue(chart, "flow_unlabelled", node.id)
        if not node.post:
            yield _issue(chart, "step_without_post", node.id)
        elif node.post not in posts:
            yield _issue(chart, "step_post_unknown", node.id, post=node.post)
        if node.key in seen:
            yield _issue(chart, "step_key_twice", node.id, key=node.key)
        seen.add(node.key)


def _limit_issues(chart: Chart, promised: float | None) -> Iterator[FlowIssue]:
    days = figures_of(chart).days
    if promised is not None and days is not None and days > promised:
        over = round(days - promised, 2)
        yield FlowIssue(
            "limits_above_promised", params={"days": f"{days:g}", "promised": promised, "over": f"{over:g}"}
        )


def _separation_issues(chart: Chart, pairs: Sequence[Pair], item: str) -> Iterator[FlowIssue]:
    """Name every two steps that exclude each other and that one post does."""
    steps = {node.id: Doer(node.key or node.id, node.no, node.name, node.type, node.post) for node in chart.steps}
    nodes = {doer.key: node for node, doer in steps.items()}
    for found in in_one_post(excluded_steps(list(steps.values()), pairs, item)):
        first, second = (_place(chart, nodes[doer.key]) for doer in (found.first, found.second))
        post, pair = found.first.post, found.pair.label
        yield _issue(chart, "steps_excluded", nodes[found.second.key], first=first, second=second, post=post, pair=pair)


def _issue(
    chart: Chart, code: str, element: str, reason: str = "", *, blocks: bool = True, **params: object
) -> FlowIssue:
    known = code if code in ISSUES else "flow_refused"
    node = chart.by_id.get(element)
    key = node.key if node and node in chart.steps else ""
    given = {"place": _place(chart, element), "reason": said(reason), **params}
    return FlowIssue(known, element, key, given, blocks)


def _place(chart: Chart, element: str) -> str:
    """Say which element is meant, by its name where it has one."""
    if node := chart.by_id.get(element):
        number = next((at for at, step in enumerate(chart.steps, 1) if step is node), 0)
        if node.name:
            return PLACES["named"].filled(name=node.name)
        return PLACES["step" if number else "element"].filled(name=node.no or node.id)
    if edge := next((edge for edge in chart.edges if edge.id == element), None):
        ends = (chart.by_id[end].name or end for end in (edge.source, edge.target))
        source, target = ends
        return PLACES["arrow"].filled(source=source, target=target)
    return PLACES["element"].filled(name=element) if element else str(PLACES["whole"])


PLACES: dict[str, _] = {
    "named": _("“{name}”"),
    "step": _("Step {name}"),
    "element": _("Element {name}"),
    "arrow": _("The arrow from “{source}” to “{target}”"),
    "whole": _("The flow"),
}
ISSUES: dict[str, _] = {
    **REASONS,
    "flow_without_steps": _("The flow holds no step."),
    "flow_not_explored": _("The flow branches too widely to be searched for dead ends. Draw it more simply."),
    "step_without_post": _("{place}: no post does this step. Choose one."),
    "step_post_unknown": _("{place}: the office has no post “{post}”. Choose another."),
    "step_key_twice": _("{place}: the key {key} belongs to another step already. Give it another."),
    "steps_excluded": _(
        "{first} and {second} are both done by post {post}, but exclude each other ({pair})."
        " Give one of them to another post."
    ),
    "limits_above_promised": _(
        "The steps take {days} working days on the longest way; promised are {promised}. Take away {over}."
    ),
}
