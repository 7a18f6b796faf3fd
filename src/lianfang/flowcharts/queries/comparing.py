"""Two versions of a flow beside each other: drawings with what differs marked, and the differences in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from casecheck.drawing.legend import change_signs
from casecheck.drawing.marks import Marks
from casecheck.drawing.svg import render
from lianfang.flowcharts.models import FlowVersion
from lianfang.flowcharts.queries.drafts import ChangeLine, lines_of
from lianfang.flowcharts.queries.flows import chart_of
from lianfang.flowcharts.rules import compare_flows, marks_of_changes
from lianfang.kernel.access import Actor


@dataclass(frozen=True, slots=True)
class Compared:
    """Two drawings, the differences in words, and the signs used with their meaning."""

    svg_before: str
    svg_after: str
    lines: list[ChangeLine]
    signs: list[tuple[str, str]]


def compare_versions(actor: Actor, before: FlowVersion, after: FlowVersion) -> Compared:
    """Return two versions beside each other in the reader's language; without risk marks, which belong to today."""
    marks = marks_of_changes(compare_flows(before.xml, after.xml))
    words = change_signs(get_language() or "zh-hans")
    signs = [pair for name, *pair in words if name in set(marks.values())]
    return Compared(
        _drawn(before, {key: what for key, what in marks.items() if what != "added"}, "before"),
        _drawn(after, {key: what for key, what in marks.items() if what != "removed"}, "after"),
        lines_of(actor, before, after),
        [(sign, word) for sign, word in signs],
    )


def _drawn(version: FlowVersion, marks: Mapping[str, str], uid: str) -> str:
    chart = chart_of(version)
    by_node = {node.id: Marks(change=marks[node.key]) for node in chart.steps if node.key in marks}
    return render(chart, marks=by_node, lang=get_language() or "zh-hans", uid=uid)
