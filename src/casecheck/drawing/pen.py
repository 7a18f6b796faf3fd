"""Draw SVG elements as text: escaped, with presentation attributes only, so that a strict CSP lets them through.

Colours of text sit on tspans: a style sheet that colours `.flow text` must not repaint them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from casecheck.drawing.geometry import Point
from casecheck.drawing.marks import Level
from casecheck.drawing.vocabulary import NOT_XML

INK, INK_2, INK_3 = "#1a2320", "#45514d", "#626d69"
LINE, TINT, WHITE = "#dde2e0", "#f4f6f5", "#ffffff"
ACCENT, ACCENT_TINT = "#0b5a52", "#e7f1ef"
RED, RED_TINT = "#a51d18", "#fbecea"
AMBER, AMBER_INK, AMBER_LINE = "#f5d27a", "#452f00", "#9a6a00"
AMBER_TINT, BLUE = "#fdf6e3", "#255f9e"
LOW_LINE, FAINT = "#7c8783", "#bcc5c2"
SANS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"

# fill, border, ink of the badge of a level; in grey they read dark, light, white
BADGE_COLOURS = {
    Level.HIGH: (RED, RED, WHITE),
    Level.MEDIUM: (AMBER, AMBER_LINE, AMBER_INK),
    Level.LOW: (WHITE, LOW_LINE, INK_2),
}


def safe(text: str) -> str:
    """Escape a text for content and attributes; drop what XML 1.0 cannot hold."""
    return escape(NOT_XML.sub("", text))


def px(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{round(value, 1):g}"


def write(
    x: float, y: float, text: str, *, size: float = 12, bold: bool = False, anchor: str = "start",
    colour: str = INK, halo: bool = False,
) -> str:  # fmt: skip
    """Draw one line of text."""
    kind = ("f12" if size == 12 else "f11") + (" b" if bold else "") + (" mu" if colour == INK_3 else "")
    weight = ' font-weight="700"' if bold else ""
    place = f' text-anchor="{anchor}"' if anchor != "start" else ""
    ring = ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    content = safe(text) if colour in (INK, INK_3) else f'<tspan fill="{colour}">{safe(text)}</tspan>'
    return (
        f'<text x="{px(x)}" y="{px(y)}" class="{kind}" font-size="{size:g}"{weight}{place}'
        f' fill="{colour}"{ring}>{content}</text>'
    )


def rect(
    x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "", line: float = 1.0,
    radius: float = 0, dashes: str = "",
) -> str:  # fmt: skip
    """Draw a rectangle."""
    border = f' stroke="{stroke}" stroke-width="{line:g}"' if stroke else ""
    round_ = f' rx="{radius:g}"' if radius else ""
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}"{round_} fill="{fill}"{border}{dash}/>'
    )


def circle(x: float, y: float, radius: float, *, fill: str, stroke: str = INK, line: float = 1.5) -> str:
    """Draw a circle."""
    return f'<circle cx="{px(x)}" cy="{px(y)}" r="{radius:g}" fill="{fill}" stroke="{stroke}" stroke-width="{line:g}"/>'


def shape(data: str, *, fill: str = "none", stroke: str = "none", line: float = 1.0) -> str:
    """Draw a path of SVG data."""
    width = f' stroke-width="{line:g}"' if stroke != "none" else ""
    return f'<path d="{data}" fill="{fill}" stroke="{stroke}"{width}/>'


def titled(parts: Iterable[str], title: str) -> str:
    """Group parts under a title that a pointer shows and a screen reader speaks."""
    return f"<g><title>{safe(title)}</title>{''.join(parts)}</g>"


def polyline(points: Sequence[Point], *, corner: float = 4.0) -> str:
    """Give the path data of a line at right angles with rounded corners."""
    data = [f"M{px(points[0][0])} {px(points[0][1])}"]
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        cut = min(corner, _length(before, at) / 2, _length(at, after) / 2)
        (ax, ay), (bx, by) = _towards(at, before, cut), _towards(at, after, cut)
        data.append(f"L{px(ax)} {px(ay)}Q{px(at[0])} {px(at[1])} {px(bx)} {px(by)}")
    data.append(f"L{px(points[-1][0])} {px(points[-1][1])}")
    return "".join(data)


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, end: Point, by: float) -> Point:
    length = _length(start, end) or 1.0
    return start[0] + (end[0] - start[0]) * by / length, start[1] + (end[1] - start[1]) * by / length


def level_shape(level: Level, x: float, y: float, colour: str) -> str:
    """Draw the shape of a level in a box of 10 px: filled triangle, half diamond, hollow circle."""
    if level is Level.HIGH:
        return shape(f"M{px(x + 5)} {px(y + 0.8)}L{px(x + 9.7)} {px(y + 9.2)}H{px(x + 0.3)}z", fill=colour)
    if level is Level.MEDIUM:
        half = f"M{px(x + 5)} {px(y + 0.6)}V{px(y + 9.4)}L{px(x + 0.6)} {px(y + 5)}z"
        whole = (
            f"M{px(x + 5)} {px(y + 0.6)}L{px(x + 9.4)} {px(y + 5)} {px(x + 5)} {px(y + 9.4)} {px(x + 0.6)} {px(y + 5)}z"
        )
        return shape(whole, stroke=colour, line=1.3) + shape(half, fill=colour)
    return circle(x + 5, y + 5, 3.7, fill="none", stroke=colour, line=1.4)
