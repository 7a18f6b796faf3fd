"""What a cell of an import sheet holds of measures and rules, written and read back without a difference. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.rules.entries import MeasureEntry

SIGN = "|"
PARTS = ("kind", "cycle", "text", "evidence", "text_en")
"""The parts of a measure in a cell, one measure a line; those after the text may be left out."""


def write_measures(measures: Iterable[MeasureEntry]) -> str:
    """Return measures as the lines of a cell; parts with a sign or a line break in them are quoted as in CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=SIGN, lineterminator="\n")
    for measure in measures:
        cells = [getattr(measure, part) for part in PARTS]
        while len(cells) > PARTS.index("text") + 1 and not cells[-1]:
            cells.pop()
        writer.writerow(cells)
    return out.getvalue().strip("\n")


def read_measures(cell: str) -> tuple[MeasureEntry, ...]:
    """Return the measures of a cell; Refused with the line where one has no kind or no text, or too many parts."""
    found = []
    rows = csv.reader(io.StringIO(cell), delimiter=SIGN)
    for line, cells in enumerate((row for row in rows if row), start=1):
        said = dict(zip(PARTS, (part.strip() for part in cells), strict=False))
        if len(cells) > len(PARTS) or not said.get("kind") or not said.get("text"):
            raise Refused("measures_cell", field="measures", line=line)
        found.append(MeasureEntry(**said))
    return tuple(found)


def write_codes(codes: Iterable[str]) -> str:
    """Return codes of rules as one cell."""
    return "；".join(codes)


def read_codes(cell: str) -> tuple[str, ...]:
    """Return the codes of rules that a cell names, whichever sign stands between them."""
    plain = cell.translate({ord(sign): ";" for sign in "；，、,\n"})
    return tuple(sorted({code.strip() for code in plain.split(";")} - {""}))


declare_refusals(
    {"measures_cell": _("Measure {line}: write kind | how often | text | evidence, with a kind and a text.")}
)
