"""Measure and break text without a font at hand: a CJK character is 1 em wide, a Latin one 0.55 em."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

WIDE_FROM = 0x2E80
NARROW_EM = 0.55
# 、，。） and the like must not open a line; （《 must not close one
NO_LINE_START = frozenset("、，。；：？！）》」』”’)],.;:?!%·")
NO_LINE_END = frozenset("（《「『“‘([")
# after these a line may end with sense
SENSE_END = frozenset("、，；：）》,;) ")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Hold the lines to draw and whether any text was cut off."""

    lines: tuple[str, ...]
    is_cut: bool


def char_width(char: str) -> float:
    """Give the width of one character in em."""
    if char.isupper() and ord(char) < WIDE_FROM:
        return 0.68
    return 1.0 if ord(char) >= WIDE_FROM else NARROW_EM


def text_width(text: str, size: float) -> float:
    """Give the width of a text in px at a font size in px."""
    return sum(map(char_width, text)) * size


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, max_width: float, max_lines: int = 2) -> Wrapped:
    """Break a text into at most `max_lines` lines of `max_width` px; end a cut text with an ellipsis."""
    words = " ".join(text.split())
    if max_lines > 1 and text_width(words, size) > max_width and (pair := _pair(words, size, max_width)):
        return Wrapped(pair, False)
    lines: list[str] = []
    while words and len(lines) < max_lines:
        cut = _cut_at(words, size, max_width)
        lines.append(words[:cut].rstrip())
        words = words[cut:].lstrip()
    if not words:
        return Wrapped(_even_out(lines, size, max_width), False)
    last = lines[-1]
    while last and text_width(last, size) + size > max_width:
        last = last[:-1]
    lines[-1] = last.rstrip() + "…"
    return Wrapped(tuple(lines), True)


def _pair(text: str, size: float, max_width: float) -> tuple[str, str] | None:
    """Break a text in two where its sense breaks, as near to the middle as may be; None where no such break fits."""
    breaks = [
        at
        for at in range(2, len(text) - 1)
        if (text[at - 1] in SENSE_END or text[at] in NO_LINE_END) and text[at] not in NO_LINE_START
    ]
    fitting = []
    for at in breaks:
        widths = text_width(text[:at], size), text_width(text[at:], size)
        if max(widths) <= max_width:
            fitting.append((abs(widths[0] - widths[1]), at))
    if not fitting:
        return None
    cut = min(fitting)[1]
    return text[:cut].rstrip(), text[cut:].lstrip()


def _cut_at(text: str, size: float, max_width: float) -> int:
    width = 0.0
    cut = len(text)
    for index, char in enumerate(text):
        width += char_width(char) * size
        if width > max_width and index:
            cut = index
            break
    if cut == len(text):
        return cut
    return _good_break(text, cut)


def _good_break(text: str, cut: int) -> int:
    """Move a break left to where one is allowed; give up after 12 characters and break hard."""
    for at in range(cut, max(cut - 12, 0), -1):
        before, after = text[at - 1], text[at]
        if after in NO_LINE_START or before in NO_LINE_END:
            continue
        if _is_latin(before) and _is_latin(after):
            continue
        return at
    return cut


def _is_latin(char: str) -> bool:
    return char.isalnum() and ord(char) < WIDE_FROM


def _even_out(lines: list[str], size: float, max_width: float) -> tuple[str, ...]:
    """Keep one or two characters from standing alone on the second of two lines."""
    if len(lines) != 2 or len(lines[1]) > 2 or any(char == " " for char in lines[0]):
        return tuple(lines)
    whole = lines[0] + lines[1]
    half = text_width(whole, size) / 2
    cut = next(at for at in range(1, len(whole) + 1) if text_width(whole[:at], size) >= half)
    cut = _good_break(whole, min(cut, len(whole) - 1))
    if text_width(whole[cut:], size) > max_width:
        return tuple(lines)
    return whole[:cut], whole[cut:]
