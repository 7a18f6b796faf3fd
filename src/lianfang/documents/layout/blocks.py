"""Put values into the parts of a template: what comes out is text in blocks, ready to be drawn in any form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianfang.documents.layout.markup import Part, pieces
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LONGEST_VALUE = 100_000
MOST_ROWS = 30_000
LONGEST_CELL = 8_000
KEPT = frozenset("\n\t")


@dataclass(frozen=True)
class Block:
    """One part of a document: its kind, its text; for a table its headings and rows, for attachments its lines."""

    kind: str
    text: str = ""
    lines: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document ready to be drawn. language: zh or en; made_at: seconds since 1970, written into the file."""

    title: str
    office: str
    language: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False
    made_at: int = 0


def clean_value(name: str, value: object) -> str:
    """Return a value as text, or refuse by name what no paper can show."""
    text = str(value if value is not None else "").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_VALUE:
        raise Refused("value_long", field=name, name=name, length=len(text), most=LONGEST_VALUE)
    bad = bad_sign(text)
    if bad:
        raise Refused("value_sign", field=name, name=name, sign=f"U+{ord(bad):04X}")
    return text


def bad_sign(text: str) -> str:
    """Return the first sign that is no text: control characters, halves of pairs, noncharacters; else nothing."""
    if text.isprintable():
        return ""
    for sign in text:
        if sign not in KEPT and unicodedata.category(sign) in ("Cc", "Cs"):
            return sign
        if ord(sign) & 0xFFFE == 0xFFFE:
            return sign
    return ""


def clean_rows(name: str, rows: Iterable[Sequence[object]], width: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table as text, or refuse the first that cannot be shown with its number."""
    found = []
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Refused("table_long", field=name, table=name, most=MOST_ROWS)
        if len(row) != width:
            raise Refused("table_width", field=name, table=name, row=number, cells=len(row), width=width)
        cells = tuple("" if cell is None else str(cell) for cell in row)
        for cell in cells:
            if len(cell) > LONGEST_CELL:
                raise Refused("cell_long", field=name, table=name, row=number, most=LONGEST_CELL)
            if sign := bad_sign(cell):
                raise Refused("cell_sign", field=name, table=name, row=number, sign=f"U+{ord(sign):04X}")
        found.append(cells)
    return tuple(found)


def fill_parts(
    parts: Sequence[Part], values: Mapping[str, str], tables: Mapping[str, Sequence[Sequence[str]]]
) -> tuple[Block, ...]:
    """Return the blocks of a document; a missing value is empty, and a part that came out empty is left out."""
    found: list[Block] = []
    for part in parts:
        if part.kind == "number":
            found.append(Block("number", values.get("number", "")))
        elif part.kind == "table":
            headings = tuple(filled(heading, values) for heading in part.headings)
            rows = clean_rows(part.text, tables.get(part.text, ()), len(headings))
            found.append(Block("table", headings=headings, rows=rows))
        else:
            found += _texts(part.kind, filled(part.text, values))
    return tuple(found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its placeholders replaced; what a value holds is never read again."""
    return "".join(values.get(piece, "") if is_placeholder else piece for is_placeholder, piece in pieces(text))


def _texts(kind: str, text: str) -> list[Block]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "attachments":
        return [Block(kind, lines=tuple(lines))] if lines else []
    if kind in ("p", "signature"):
        return [Block(kind, line) for line in lines]
    return [Block(kind, " ".join(lines))] if lines else []


declare_refusals(
    {
        "value_long": _("“{name}” has {length} characters; a document takes {most}."),
        "value_sign": _("“{name}” holds the sign {sign}, which no paper can show."),
        "table_long": _("The table “{table}” has more than {most} rows."),
        "table_width": _("Row {row} of the table “{table}” has {cells} cells; its headings are {width}."),
        "cell_long": _("A cell in row {row} of the table “{table}” has more than {most} characters."),
        "cell_sign": _("A cell in row {row} of the table “{table}” holds the sign {sign}, which no paper can show."),
    }
)
