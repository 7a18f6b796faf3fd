"""Draw a laid out chart as SVG for pages, prints and the public portal: no script, no style, words beside colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casecheck.drawing import pen
from casecheck.drawing.chart import STEP_KINDS, Chart, Lane
from casecheck.drawing.condensing import condense
from casecheck.drawing.geometry import Band, Label, Layout, Point
from casecheck.drawing.layout import BELOW_BARE, LABEL_LINE, LABEL_SIZE, lay_out
from casecheck.drawing.listing import describe
from casecheck.drawing.marks import NO_MARKS, Marks, Walk
from casecheck.drawing.measure import wrap
from casecheck.drawing.reading import read_chart
from casecheck.drawing.shapes import Look, draw_gateway_or_event, draw_step
from casecheck.drawing.walking import IDLE, SKIPPED, STRAY, WALKED, Trodden, tread
from casecheck.drawing.words import words_of

# colour, width, dashes, marker of the arrows
STROKES = {
    "": (pen.INK_2, 1.2, "", "ar"),
    WALKED: (pen.INK, 3.0, "", "ark"),
    SKIPPED: (pen.RED, 1.6, "4 3", "arr"),
    STRAY: (pen.RED, 2.4, "7 3", "arr"),
    IDLE: (pen.FAINT, 1.2, "", "arf"),
}
ARROWS = {"ar": (pen.INK_2, 7.0), "ark": (pen.INK, 4.0), "arr": (pen.RED, 5.0), "arf": (pen.LOW_LINE, 7.0)}


@dataclass(frozen=True, slots=True)
class _Picture:
    chart: Chart
    layout: Layout
    look: Look
    uid: str
    edge_states: Mapping[str, str] = field(default_factory=dict)


def render(
    source: str | bytes | Chart,
    *,
    marks: Mapping[str, Marks] | None = None,
    lang: str = "zh-hans",
    title: str = "",
    selected: str | None = None,
    walk: Walk | None = None,
    uid: str = "flow",
) -> str:
    """Draw a flow (BPMN XML or Chart) with marks by node id; `uid` keeps ids apart where a page holds two drawings.

    Raises UnreadableFlow for a file that is no flow; ValueError for a link that is no plain address, and for a `uid`
    that is no XML id.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", uid):
        raise ValueError(f"Not an XML id: {uid!r}")
    chart = source if isinstance(source, Chart) else read_chart(source)
    marks = marks or {}
    trodden = tread(chart, walk) if walk else None
    drawn = condense(trodden.chart if trodden else chart)
    picture = _Picture(
        drawn,
        lay_out(drawn, below=_room_below(marks, trodden)),
        Look(marks, words_of(lang), selected, trodden),
        uid,
        trodden.edges if trodden else {},
    )
    return _document(picture, title or chart.name or words_of(lang).chart, describe(chart, marks, lang, trodden))


def _room_below(marks: Mapping[str, Marks], trodden: Trodden | None) -> float:
    """Give the px that figures, or the notes and flags of a case, take under the steps."""
    if trodden:
        return 46.0 if set(trodden.flags) & set(trodden.notes) else 27.0
    return 33.0 if any(mark.measured for mark in marks.values()) else BELOW_BARE


def _document(picture: _Picture, title: str, description: str) -> str:
    layout, uid = picture.layout, picture.uid
    # What stands inside an image is hidden from those who listen: links must not.
    role = "group" if any(mark.href for mark in picture.look.marks.values()) else "img"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" width="{layout.width:g}" height="{layout.height + 2:g}" '
        f'viewBox="0 -1 {layout.width:g} {layout.height + 2:g}" role="{role}" '
        f'aria-labelledby="{uid}-title {uid}-desc" font-family="{pen.SANS}">',
        f'<title id="{uid}-title">{pen.safe(title)}</title><desc id="{uid}-desc">{pen.safe(description)}</desc>',
        _markers(uid),
        *_bands(picture),
        *_arrows(picture),
        *_nodes(picture),
        *_words(picture),
        "</svg>",
    ]
    return "".join(parts)


def _markers(uid: str) -> str:
    markers = (
        f'<marker id="{uid}-{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="{size:g}" markerHeight="{size:g}" '
        f'orient="auto"><path d="M0 .8 7.5 4 0 7.2z" fill="{colour}"/></marker>'
        for name, (colour, size) in ARROWS.items()
    )
    return f"<defs>{''.join(markers)}</defs>"


def _bands(picture: _Picture) -> Iterator[str]:
    layout = picture.layout
    lanes = {lane.id: lane for lane in picture.chart.lanes}
    for index, band in enumerate(layout.bands):
        yield pen.rect(0, band.top, layout.head - 8, band.height, fill=pen.TINT)
        if index:
            yield _rule(layout.width, band.top, pen.LINE, 1)
        if band.lane in lanes:
            yield from _lane_name(lanes[band.lane], band, layout.head)
    if layout.bands:
        yield _rule(layout.width, layout.top, pen.INK, 2)
        yield _rule(layout.width, layout.bottom, pen.INK, 1)


def _rule(width: float, y: float, colour: str, line: float) -> str:
    return f'<line x1="0" x2="{width:g}" y1="{pen.px(y)}" y2="{pen.px(y)}" stroke="{colour}" stroke-width="{line:g}"/>'


def _lane_name(lane: Lane, band: Band, head: float) -> Iterator[str]:
    room = max(1, min(4, int((band.height - 6) // 17)))
    wrapped = wrap(lane.name, 12, head - 24, room)
    y = band.top + band.height / 2 + 4 - 8.5 * (len(wrapped.lines) - 1)
    lines = [pen.write(10, y + 17 * index, line, bold=True) for index, line in enumerate(wrapped.lines)]
    yield pen.titled(lines, lane.name) if wrapped.is_cut else "".join(lines)


def _arrows(picture: _Picture) -> Iterator[str]:
    """Draw the arrows, the loud ones last so that they lie on top."""
    loudness = [IDLE, "", SKIPPED, WALKED, STRAY]
    edges = sorted(picture.chart.edges, key=lambda edge: loudness.index(picture.edge_states.get(edge.id, "")))
    for edge in edges:
        colour, width, dashes, marker = STROKES[picture.edge_states.get(edge.id, "")]
        if edge.kind == "attached":
            dashes = "2 3"
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        points = picture.layout.paths[edge.id]
        if width > 2:
            points = _shortened(points)
        yield (
            f'<path d="{pen.polyline(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dash} '
            f'marker-end="url(#{picture.uid}-{marker})"/>'
        )


def _shortened(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Pull the end of a thick line back, so that its arrowhead does not reach into the shape."""
    (x, y), (end_x, end_y) = points[-2], points[-1]
    if x == end_x:
        return *points[:-1], (end_x, end_y - (1.5 if end_y > y else -1.5))
    return *points[:-1], (end_x - (1.5 if end_x > x else -1.5), end_y)


def _nodes(picture: _Picture) -> Iterator[str]:
    for index, node in enumerate(picture.chart.nodes):
        box = picture.layout.boxes[node.id]
        if node.kind in STEP_KINDS:
            drawn = draw_step(node, box, picture.look)
        else:
            drawn = draw_gateway_or_event(node, box, picture.look)
        href = picture.look.marks.get(node.id, NO_MARKS).href
        group = f'<g id="{picture.uid}-n{index}" data-node="{pen.safe(node.id)}">{drawn}</g>'
        yield f'<a href="{pen.safe(_plain_link(href))}">{group}</a>' if href else group


def _plain_link(href: str) -> str:
    if href.startswith(("/", "#", "?", "https://", "http://")) and not href.startswith("//"):
        return href
    raise ValueError(f"Not a plain address: {href!r}")


def _words(picture: _Picture) -> Iterator[str]:
    """Write the words of arrows and of small shapes, over everything else."""
    names = {edge.id: edge.name for edge in picture.chart.edges}
    names |= {node.id: node.name for node in picture.chart.nodes if node.kind not in STEP_KINDS}
    edge_ids = {edge.id for edge in picture.chart.edges}
    for owner, label in picture.layout.labels.items():
        colour = pen.INK_3 if owner in edge_ids else pen.INK
        if picture.edge_states.get(owner) == WALKED:
            colour = pen.INK
        lines = list(_label(label, colour))
        yield pen.titled(lines, names[owner]) if label.is_cut else "".join(lines)


def _label(label: Label, colour: str) -> Iterator[str]:
    for index, line in enumerate(label.lines):
        y = label.y + LABEL_LINE * index
        yield pen.write(label.x, y, line, size=LABEL_SIZE, anchor=label.anchor, colour=colour, halo=True)
