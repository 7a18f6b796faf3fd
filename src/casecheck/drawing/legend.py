"""Explain the marks of a drawing: small pictures with their words, for a line below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casecheck.drawing import pen
from casecheck.drawing.marks import Level
from casecheck.drawing.shapes import CHANGE_SIGNS, draw_badge, draw_gap, draw_sign
from casecheck.drawing.words import Words, share_text, words_of


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One mark: its picture as SVG (hidden from screen readers), and what it means."""

    picture: str
    words: str


def legend(*, lang: str = "zh-hans", has_figures: bool = False, is_walk: bool = False) -> list[LegendRow]:
    """Give the marks that a drawing uses: of risks always, of figures, or of the way of a case."""
    words = words_of(lang)
    rows = list(_way(words)) if is_walk else list(_risks(words))
    return [*rows, *(_figures(words) if has_figures and not is_walk else ())]


def change_signs(lang: str = "zh-hans") -> list[tuple[str, str, str]]:
    """Give the signs of a comparison: kind of change, picture as SVG, and what it means."""
    words = words_of(lang)
    return [(kind, _picture(draw_sign(kind, 0, 0, words), 18, 18), words.changes[kind]) for kind in CHANGE_SIGNS]


def _risks(words: Words) -> Iterator[LegendRow]:
    for level in Level:
        badge, width = draw_badge(level, words.levels[level])
        yield LegendRow(_picture(badge, width, 19), words.legend_level if level is Level.LOW else "")
    badge, width = draw_gap(words.gap)
    yield LegendRow(_picture(badge, width, 19), words.legend_gap)


def _figures(words: Words) -> Iterator[LegendRow]:
    bar = pen.rect(0, 0, 60, 5, fill=pen.LINE) + pen.rect(0, 0, 40, 5, fill=pen.INK_2)
    yield LegendRow(_picture(bar, 60, 5), words.legend_bar)
    share = words.deviating.format(share=share_text(0.064))
    yield LegendRow(_picture(pen.write(0, 12, share, size=11.5, bold=True, colour=pen.RED), 70, 16), words.legend_share)


def _way(words: Words) -> Iterator[LegendRow]:
    lines = (
        (pen.INK, 3.0, "", words.legend_walked),
        (pen.RED, 1.6, "4 3", words.legend_skipped),
        (pen.RED, 2.4, "7 3", words.legend_added),
    )
    for colour, width, dashes, meaning in lines:
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        line = f'<path d="M0 5H40" fill="none" stroke="{colour}" stroke-width="{width:g}"{dash}/>'
        yield LegendRow(_picture(line, 40, 10), meaning)
    pill = pen.rect(0, 0, 18, 18, fill=pen.INK, radius=9)
    number = pen.write(9, 13, "1", size=11.5, bold=True, anchor="middle", colour=pen.WHITE)
    yield LegendRow(_picture(pill + number, 18, 18), words.legend_order)


def _picture(content: str, width: float, height: float) -> str:
    """Frame a picture with room for its border."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2:g}" height="{height + 2:g}" '
        f'viewBox="-1 -1 {width + 2:g} {height + 2:g}" aria-hidden="true" font-family="{pen.SANS}">{content}</svg>'
    )
