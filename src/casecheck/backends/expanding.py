"""Write a portable text out for an engine that has no macros: each call of a building block becomes its own text.

Quoted words are never touched, comments are dropped, arguments are found by their parentheses and expanded first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Block = Callable[..., str]
TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `[^`]*` | --[^\n]* | /\*.*?\*/ """
    r"""| :: | :[a-z][a-z0-9_]*\b | [A-Za-z_]\w* | \d+(?:\.\d*)?(?:[eE][+-]?\d+)? | \s+ | .""",
    re.VERBOSE | re.DOTALL,
)
MARK = re.compile(r":[a-z]")


def expand(
    text: str,
    blocks: Mapping[str, Block],
    mark: Callable[[str], str] = lambda name: f":{name}",
    literal: Callable[[str], str] = lambda literal: literal,
) -> str:
    """Return the text with its building blocks written out.

    blocks: by lower-case name, from the texts of the arguments to the text of the call. mark: writes a parameter.
    literal: writes a quoted word or a number. Raise ValueError for a call that does not fit its block.
    """
    return _Expansion(blocks, mark, literal).of(tokens(text))


def tokens(text: str) -> list[str]:
    """Return the pieces of a text, comments left out."""
    pieces = (found.group() for found in TOKEN.finditer(text))
    return [" " if piece.startswith(("--", "/*")) else piece for piece in pieces]


def split(pieces: Sequence[str], mark: str) -> list[list[str]]:
    """Return the pieces between the marks that stand in no parentheses; marks are compared in lower case."""
    parts: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += (piece in "([") - (piece in ")]") if len(piece) == 1 else 0
        if depth == 0 and piece.lower() == mark:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


class _Expansion:
    def __init__(self, blocks: Mapping[str, Block], mark: Callable[[str], str], literal: Callable[[str], str]) -> None:
        self._blocks, self._mark, self._literal = blocks, mark, literal

    def of(self, pieces: Sequence[str]) -> str:
        """Return the pieces as one text, calls written out from the inside to the outside."""
        written: list[str] = []
        place = 0
        while place < len(pieces):
            piece = pieces[place]
            opening = self._opening(pieces, place) if piece.lower() in self._blocks else None
            if opening is None:
                written.append(self._plain(piece))
                place += 1
            else:
                closing = _closing(pieces, opening)
                written.append(self._call(piece.lower(), pieces[opening + 1 : closing]))
                place = closing + 1
        return "".join(written)

    def _opening(self, pieces: Sequence[str], place: int) -> int | None:
        """Return where the parenthesis of a call opens; a column that is named like a block is no call."""
        after = place + 1
        while after < len(pieces) and pieces[after].isspace():
            after += 1
        is_member = place > 0 and pieces[place - 1] == "."
        return after if after < len(pieces) and pieces[after] == "(" and not is_member else None

    def _call(self, name: str, inner: Sequence[str]) -> str:
        arguments = [self.of(part).strip() for part in split(inner, ",")]
        try:
            return self._blocks[name](*arguments)
        except TypeError as error:
            raise ValueError(f"{name} does not take {len(arguments)} arguments") from error

    def _plain(self, piece: str) -> str:
        if MARK.match(piece):
            return self._mark(piece[1:])
        return self._literal(piece) if piece[0] == "'" or piece[0].isdigit() else piece


def _closing(pieces: Sequence[str], opening: int) -> int:
    depth = 0
    for place in range(opening, len(pieces)):
        depth += (pieces[place] == "(") - (pieces[place] == ")")
        if depth == 0:
            return place
    raise ValueError(f"{pieces[opening - 1]}: a parenthesis does not close")
