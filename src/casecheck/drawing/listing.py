"""Tell a chart in words: rows for narrow screens, and one text for those who do not see the drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casecheck.drawing.chart import Chart, Node
from casecheck.drawing.marks import NO_MARKS, Marks, RiskMark, Walk
from casecheck.drawing.ranks import edges_back, in_order
from casecheck.drawing.steps import StepRow, steps_of
from casecheck.drawing.walking import IDLE, SKIPPED, STRAY, WALKED, Trodden, tread
from casecheck.drawing.words import Words, limit_text, number_text, share_text, words_of


@dataclass(frozen=True, slots=True)
class ListRow:
    """One step as a line of the list; `risks` the highest first, `level_words` their words in the same order.

    For the way of a case: `order` of what was done, `state_word` skipped, not reached or not on the chart, `note`.
    """

    node: str
    no: str
    name: str
    post: str
    limit: str
    when: str
    returns_to: str
    risks: tuple[RiskMark, ...]
    level_words: tuple[str, ...]
    gap_word: str
    href: str
    order: str = ""
    state_word: str = ""
    note: str = ""


def as_list(
    chart: Chart, marks: Mapping[str, Marks] | None = None, *, lang: str = "zh-hans", walk: Walk | None = None
) -> list[ListRow]:
    """Give the steps in the order of the flow, for the list that stands in for the drawing on narrow screens."""
    words = words_of(lang)
    trodden = tread(chart, walk) if walk else None
    table = {row.node: row for row in steps_of(chart).rows}
    full = trodden.chart if trodden else chart
    rows = [
        _list_row(full, node, position, (marks or {}).get(node.id, NO_MARKS), table.get(node.id), words)
        for position, node in enumerate(ordered_steps(full), 1)
    ]
    return [_with_way(row, trodden, words) for row in rows] if trodden else rows


def _list_row(chart: Chart, node: Node, position: int, mark: Marks, row: StepRow | None, words: Words) -> ListRow:
    lane = next((lane.name for lane in chart.lanes if lane.id == node.lane), "")
    back = next((other.name for other in chart.nodes if row and row.returns_to and other.key == row.returns_to), "")
    return ListRow(
        node=node.id,
        no=node.no or ("" if node.kind == "extra" else str(position)),
        name=node.name,
        post=lane or node.post,
        limit=limit_text(node, words),
        when=row.when if row else "",
        returns_to=back,
        risks=tuple(mark.ranked),
        level_words=tuple(words.levels[risk.level] for risk in mark.ranked),
        gap_word=words.gap if mark.is_gap and not mark.risks else "",
        href=mark.href,
    )


def _with_way(row: ListRow, trodden: Trodden, words: Words) -> ListRow:
    state = trodden.nodes[row.node]
    usual = {SKIPPED: words.skipped, IDLE: words.not_done, STRAY: words.added}.get(state, "")
    return replace(
        row,
        order=trodden.orders.get(row.node, ""),
        state_word=trodden.flags.get(row.node, usual),
        note=trodden.notes.get(row.node, ""),
    )


def ordered_steps(chart: Chart) -> list[Node]:
    """Give the steps in the order of the arrows."""
    order = in_order(chart, edges_back(chart))
    by_id = chart.by_id
    kinds = {node.id for node in chart.steps}
    return [by_id[node] for node in order if node in kinds]


def describe(chart: Chart, marks: Mapping[str, Marks], lang: str, trodden: Trodden | None = None) -> str:
    """Tell the whole drawing in words: steps, posts, limits, risks, and the way of the case if one is drawn."""
    words = words_of(lang)
    rows = as_list(chart, marks, lang=lang)
    marked = sum(len(row.risks) or bool(row.gap_word) for row in rows)
    text = words.counted.format(steps=len(rows), risks=marked)
    parts = (_row_text(row, chart.by_id[row.node], marks.get(row.node, NO_MARKS), words) for row in rows)
    told = words.stop.join([text, *parts])
    if trodden:
        told += words.stop + _way_text(trodden, words)
    return told.strip() + words.stop.strip()


def _row_text(row: ListRow, node: Node, marks: Marks, words: Words) -> str:
    return words.comma.join(filter(None, (*_row_parts(row, node, words), *_figures(marks, words))))


def _figures(marks: Marks, words: Words) -> Iterator[str]:
    """Tell how many cases came by a step and what share of them deviated there, where no days are drawn instead."""
    measured = marks.measured
    if measured and measured.cases and measured.median_days is None:
        yield words.cases.format(n=f"{measured.cases:,}")
        yield words.deviating.format(share=share_text(measured.deviating or 0.0))


def _row_parts(row: ListRow, node: Node, words: Words) -> Iterator[str]:
    yield " ".join(filter(None, (number_text(node, words), row.name)))
    yield words.lane.format(name=row.post) if row.post else ""
    yield row.limit
    yield words.when.format(when=row.when) if row.when else ""
    yield words.back.format(name=row.returns_to) if row.returns_to else ""
    for risk in row.risks:
        yield words.risk.format(level=words.levels[risk.level], code=risk.code).strip()
    yield row.gap_word


def _way_text(trodden: Trodden, words: Words) -> str:
    visits: list[tuple[int, str]] = []
    for node, numbers in trodden.orders.items():
        name = trodden.chart.by_id[node].name
        if trodden.nodes[node] != WALKED:
            name += f" ({words.added})"
        visits += [(int(number), name) for number in numbers.split(", ")]
    way = words.way.format(names=" → ".join(name for _, name in sorted(visits)))
    skipped = [
        f"{words.skipped}{words.colon}{trodden.chart.by_id[node].name}"
        for node, state in trodden.nodes.items()
        if state == SKIPPED
    ]
    return words.stop.join([way, *skipped])
