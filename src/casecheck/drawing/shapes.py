"""Draw the shapes of a chart: steps with their badge and figures, gateways, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casecheck.drawing import pen
from casecheck.drawing.chart import Node
from casecheck.drawing.geometry import Box
from casecheck.drawing.marks import LOUD_SHARE, NO_MARKS, Level, Marks, Measured
from casecheck.drawing.measure import text_width, wrap
from casecheck.drawing.walking import IDLE, SKIPPED, STRAY, WALKED, Trodden
from casecheck.drawing.words import Words, days_text, limit_text, number_text, share_text

SMALL = 11.5
# fill, border, line, dashes, ink of the name
PLAIN = (pen.WHITE, pen.INK, 1.2, "", pen.INK)
STEP_LOOKS = {
    WALKED: (pen.WHITE, pen.INK, 2.2, "", pen.INK),
    SKIPPED: (pen.RED_TINT, pen.RED, 1.6, "4 3", pen.INK),
    STRAY: (pen.RED_TINT, pen.RED, 2.6, "", pen.RED),
    IDLE: (pen.WHITE, pen.FAINT, 1.2, "", pen.INK_3),
}
# the same for what another version has otherwise: told by colour, by the line, and by the sign in the corner
CHANGE_LOOKS = {
    "added": (pen.ACCENT_TINT, pen.ACCENT, 2.6, ""),
    "removed": (pen.RED_TINT, pen.RED, 2.2, "6 3"),
    "changed": (pen.AMBER_TINT, pen.AMBER_LINE, 2.6, "2 2"),
    "moved": (pen.WHITE, pen.BLUE, 2.2, "9 3 2 3"),
}
CHANGE_SIGNS = {"added": "+", "removed": "−", "changed": "~", "moved": "↔"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the shapes need to know beside their place."""

    marks: Mapping[str, Marks]
    words: Words
    selected: str | None
    trodden: Trodden | None

    def state(self, node: Node) -> str:
        return self.trodden.nodes.get(node.id, IDLE) if self.trodden else ""


def draw_step(node: Node, box: Box, look: Look) -> str:
    """Draw a step: frame, name, number and limit, badge above, figures or the way of the case below."""
    fill, border, line, dashes, ink = STEP_LOOKS.get(look.state(node), PLAIN)
    if node.id == look.selected:
        fill, border, line, dashes = pen.ACCENT_TINT, pen.ACCENT, 3.0, ""
    mark = look.marks.get(node.id, NO_MARKS)
    if mark.change:
        fill, border, line, dashes = CHANGE_LOOKS[mark.change]
    parts = [
        pen.rect(box.x, box.y, box.width, box.height, fill=fill, stroke=border, line=line, radius=3, dashes=dashes)
    ]
    parts += _step_text(node, box, look, ink)
    if node.kind == "subprocess":
        parts.append(_plus(box))
    parts += _badge(mark, box, look)
    if mark.change:
        parts.append(draw_sign(mark.change, box.x - 9, box.y - 9, look.words))
    if look.trodden:
        parts += _case_line(node, box, look)
    elif mark.measured:
        parts += _figures(mark.measured, node, box, look.words)
    return "".join(parts)


def _step_text(node: Node, box: Box, look: Look, ink: str) -> Iterator[str]:
    under = look.words.dot.join(filter(None, (number_text(node, look.words), limit_text(node, look.words))))
    if node.kind == "extra":
        under = look.words.added
    wrapped = wrap(node.name, 12, box.width - 8, 2 if under else 3)
    room = len(wrapped.lines) + bool(under)
    x, y = box.middle
    spacing = 18 if room < 3 else 14
    y += 4.5 - spacing * (room - 1) / 2 - (5 if node.kind == "subprocess" and room > 1 else 0)
    # three lines stand lower: the badge hangs over the first
    y += 1.5 if room > 2 else 0
    for index, text in enumerate(wrapped.lines):
        text_line = pen.write(x, y + spacing * index, text, bold=True, anchor="middle", colour=ink)
        yield pen.titled([text_line], node.name) if wrapped.is_cut and not index else text_line
    if under:
        colour = pen.RED if node.kind == "extra" else pen.INK_3
        yield pen.write(x, y + spacing * (room - 1), under, size=SMALL, anchor="middle", colour=colour)


def _plus(box: Box) -> str:
    x, y = box.middle[0] - 5, box.bottom - 12
    cross = pen.shape(f"M{pen.px(x + 5)} {pen.px(y + 2)}v6M{pen.px(x + 2)} {pen.px(y + 5)}h6", stroke=pen.INK, line=1.2)
    return pen.rect(x, y, 10, 10, fill=pen.WHITE, stroke=pen.INK) + cross


def _badge(mark: Marks, box: Box, look: Look) -> Iterator[str]:
    """Hang the highest risk over the right upper corner, or the word that one is missing."""
    if mark.risks:
        first, *others = mark.ranked
        # the drawing of a case needs the corner opposite for the order of its steps
        code = "" if look.trodden else first.code
        text = " ".join(filter(None, (look.words.levels[first.level], code)))
        if others:
            text += f" +{len(others)}"
        every = look.words.comma.join(
            look.words.risk.format(level=look.words.levels[risk.level], code=risk.code).strip() for risk in mark.ranked
        )
        badge, width = draw_badge(first.level, text)
        yield _moved(pen.titled([badge], every), box, width)
    elif mark.is_gap:
        badge, width = draw_gap(look.words.gap)
        yield _moved(badge, box, width)


def draw_sign(change: str, x: float, y: float, words: Words) -> str:
    """Draw the sign of a change, 18 px square, with its word for those who listen."""
    border = CHANGE_LOOKS[change][1]
    frame = pen.rect(x, y, 18, 18, fill=border, radius=9)
    sign = pen.write(x + 9, y + 13.5, CHANGE_SIGNS[change], size=14, bold=True, anchor="middle", colour=pen.WHITE)
    return pen.titled([frame, sign], words.changes[change])


def _moved(badge: str, box: Box, width: float) -> str:
    return f'<g transform="translate({pen.px(box.right + 6 - width)} {pen.px(box.y - 15)})">{badge}</g>'


def draw_badge(level: Level, text: str) -> tuple[str, float]:
    """Draw the badge of a level, 19 px high from the origin, and give its width."""
    fill, border, ink = pen.BADGE_COLOURS[level]
    width = round(text_width(text, SMALL) * 1.04 + 27, 1)
    frame = pen.rect(0, 0, width, 19, fill=fill, stroke=border, radius=2)
    words = pen.write(20, 13.5, text, size=SMALL, bold=level is not Level.LOW, colour=ink)
    return frame + pen.level_shape(level, 6, 4.5, ink) + words, width


def draw_gap(word: str) -> tuple[str, float]:
    """Draw the dashed badge that says a risk is missing, 19 px high from the origin, and give its width."""
    width = round(text_width(word, SMALL) + 13, 1)
    frame = pen.rect(0, 0, width, 19, fill=pen.WHITE, stroke=pen.RED, radius=2, dashes="3 2")
    return frame + pen.write(width / 2, 13.5, word, size=SMALL, anchor="middle", colour=pen.RED), width


def _figures(measured: Measured, node: Node, box: Box, words: Words) -> Iterator[str]:
    """Draw the bar median to limit, the days at the left, the share of deviating cases at the right.

    Without days the number of cases stands at the left, and the bar shows the share of those that deviate.
    """
    y = box.bottom + 8
    yield pen.rect(box.x, y, box.width, 5, fill=pen.LINE)
    if measured.median_days is None and measured.cases:
        part = measured.deviating or 0.0
        yield pen.rect(box.x, y, box.width * part, 5, fill=pen.RED if part > LOUD_SHARE else pen.INK_2)
        text = words.cases.format(n=f"{measured.cases:,}")
        yield pen.write(box.x, y + 20, text, size=SMALL, colour=pen.INK_3)
    if measured.median_days is not None:
        # without a limit in days (same day), a working day is the measure
        part = min(measured.median_days / (node.limit_days or 1.0), 1.0)
        is_over = measured.median_days > (node.limit_days or 1.0)
        yield pen.rect(box.x, y, max(box.width * part, 2), 5, fill=pen.RED if is_over else pen.INK_2)
        yield pen.write(box.x, y + 20, days_text(measured.median_days, words), size=SMALL, colour=pen.INK_3)
    if measured.deviating is not None:
        is_loud = measured.deviating > LOUD_SHARE
        yield pen.write(
            box.right, y + 20, words.deviating.format(share=share_text(measured.deviating)), size=SMALL,
            bold=is_loud, anchor="end", colour=pen.RED if is_loud else pen.INK_3,
        )  # fmt: skip


def _case_line(node: Node, box: Box, look: Look) -> Iterator[str]:
    """Write below a step what the case did there, and number the steps taken at the left upper corner."""
    trodden = look.trodden
    if trodden is None:
        return
    state = look.state(node)
    flag = trodden.flags.get(node.id, look.words.skipped if state == SKIPPED else "")
    y = box.bottom + 15
    if flag:
        width = text_width(flag, SMALL) + 22
        yield pen.rect(box.middle[0] - width / 2, box.bottom + 4, width, 19, fill=pen.RED, radius=2)
        yield pen.write(
            box.middle[0], box.bottom + 17.5, flag, size=SMALL, bold=True, anchor="middle", colour=pen.WHITE
        )
        y += 22
    note = trodden.notes.get(node.id, "" if state != IDLE else look.words.not_done)
    if note and not (flag and state == SKIPPED):
        wrapped = wrap(note, SMALL, box.width + 14, 1)
        text = pen.write(box.x, y, wrapped.lines[0], size=SMALL, colour=pen.INK_3 if state == IDLE else pen.INK)
        yield pen.titled([text], note) if wrapped.is_cut else text
    if node.id in trodden.orders:
        yield from _order(trodden.orders[node.id], box, pen.RED if state == STRAY else pen.INK)


def _order(text: str, box: Box, fill: str) -> Iterator[str]:
    width = max(18.0, text_width(text, SMALL) + 9)
    yield pen.rect(box.x - 8, box.y - 9, width, 18, fill=fill, stroke=pen.WHITE, radius=9)
    yield pen.write(box.x - 8 + width / 2, box.y + 4, text, size=SMALL, bold=True, anchor="middle", colour=pen.WHITE)


def draw_gateway_or_event(node: Node, box: Box, look: Look) -> str:
    """Draw a diamond with the sign of its kind, or a circle: thin for a start, thick for an end, double between."""
    state = look.state(node)
    ink = pen.FAINT if state == IDLE else pen.INK
    x, y = box.middle
    if node.kind not in SIGNS:
        line = {"start": 1.5, "end": 3.0}.get(node.kind, 1.2)
        drawn = pen.circle(x, y, 8, fill=pen.WHITE, stroke=ink, line=line)
        return (
            drawn if node.kind in ("start", "end") else drawn + pen.circle(x, y, 5, fill="none", stroke=ink, line=1.2)
        )
    half = box.width / 2
    right, bottom, left = pen.px(x + half), pen.px(y + half), pen.px(x - half)
    diamond = f"M{pen.px(x)} {pen.px(y - half)}L{right} {pen.px(y)} {pen.px(x)} {bottom} {left} {pen.px(y)}z"
    line = 2.2 if state == WALKED else 1.3
    return pen.shape(diamond, fill=pen.WHITE, stroke=ink, line=line) + _sign(node.kind, x, y, ink)


SIGNS = {
    "xor": "m-4.5-4.5 9 9m0-9-9 9",
    "and": "m-6.500 0h13m-6.500-6.500v13",
    "gate": "m0-6.500 6.200 4.500-2.400 7.300h-7.600l-2.400-7.300z",
    "or": "",
}


def _sign(kind: str, x: float, y: float, ink: str) -> str:
    if kind == "or":
        return pen.circle(x, y, 7, fill="none", stroke=ink, line=1.8)
    return pen.shape(f"M{pen.px(x)} {pen.px(y)}{SIGNS[kind]}", stroke=ink, line=1.4 if kind == "xor" else 1.8)
