"""The catalogue as files: text is text whatever it begins with, so that no program takes a cell for a formula. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter

from lianfang.catalogue.rules.editions import COLUMNS, LONGEST_CELL
from lianfang.catalogue.terms.editions import COLUMN_HELP, COLUMN_LABELS
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

Cell = str | int | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")
WIDE = frozenset({"name", "bases", "conditions", "materials", "procedure", "duties", "liability", "boundary"})
# Columns of the table on paper: its heading, and the columns of the catalogue that stand in one cell of it.
PAPER: tuple[tuple[_, tuple[str, ...]], ...] = (
    (_("No. in order"), ("index",)),
    (_("Category and code"), ("category", "number", "code")),
    (_("Authority item"), ("name", "sub_items")),
    (_("Legal bases"), ("bases",)),
    (_("Handling body and posts"), ("unit", "body", "decide", "execute", "supervise")),
    (_("Conditions and documents"), ("applicant", "conditions", "materials")),
    (_("Procedure"), ("procedure",)),
    (_("Limits and fee"), ("legal_limit_days", "promised_limit_days", "suspensions", "fee")),
    (_("Supervision methods"), ("supervision_methods",)),
    (_("Duties, boundary and liability"), ("duties", "boundary", "liability")),
    (_("Key fields and openness"), ("key_fields", "publicity")),
)
NAMED_ON_PAPER = frozenset(
    {"decide", "execute", "supervise", "legal_limit_days", "promised_limit_days", "suspensions", "fee"}
    | {"duties", "boundary", "liability", "key_fields", "publicity", "conditions", "materials", "applicant"}
)
Told = Callable[[int], None]
STRIDE = 500


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]], told: Told) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark; a mark before what looks like a formula makes it text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([_guarded(cell) for cell in row])
        if number % STRIDE == 0:
            told(number)
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: Cell) -> Cell:
    return "'" + cell if isinstance(cell, str) and cell.startswith((*FORMULA_STARTS, "'")) else cell


def unguarded(cell: str) -> str:
    """Return a cell of a CSV without the mark that `write_csv` puts before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*FORMULA_STARTS, "'")) else cell


def write_xlsx(
    title: str, note: Sequence[tuple[str, str]], headings: Sequence[str], rows: Iterable[Sequence[Cell]], told: Told
) -> bytes:
    """Return a workbook: the catalogue on its first sheet, what it is and what each column means on the second."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(str(_("Catalogue")))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for index, heading in enumerate(headings):
            sheet.set_column(index, index, 36 if COLUMNS[index] in WIDE else 16)
            sheet.write_string(0, index, heading, bold)
        sheet.freeze_panes(1, 5)
        for number, row in enumerate(rows, 1):
            for index, cell in enumerate(row):
                _write(sheet, number, index, cell)
            if number % STRIDE == 0:
                told(number)
        about = book.add_worksheet(str(_("About this file")))
        about.set_column(0, 0, 30)
        about.set_column(1, 1, 100)
        lines = [(str(_("Title")), title), *note, *described()]
        for number, (name, text) in enumerate(lines):
            about.write_string(number, 0, name)
            about.write_string(number, 1, text)
    return out.getvalue()


def _write(sheet: Any, number: int, index: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            raise Refused("edition_cell_long", column=COLUMN_LABELS[COLUMNS[index]], row=number, most=LONGEST_CELL)
        if cell:
            sheet.write_string(number, index, cell)
    elif cell is not None:
        sheet.write_number(number, index, cell)


def described() -> list[tuple[str, str]]:
    """Return (heading, what it holds) of every column, in the reader's language."""
    return [(str(label), str(COLUMN_HELP.get(name, ""))) for name, label in COLUMN_LABELS.items()]


def write_json(title: str, about: dict[str, Any], rows: Iterable[Sequence[Cell]], told: Told) -> bytes:
    """Return open data: what it is, a description of the fields, and one object for each item."""
    helps = dict(zip(COLUMNS, described(), strict=True))
    fields = [{"name": name, "label": helps[name][0], "help": helps[name][1]} for name in COLUMNS]
    items = []
    for number, row in enumerate(rows, 1):
        items.append(dict(zip(COLUMNS, row, strict=True)))
        if number % STRIDE == 0:
            told(number)
    whole = {"title": title, **about, "fields": fields, "items": items}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def paper_headings() -> list[str]:
    """Return the headings of the table on paper in the reader's language."""
    return [str(label) for label, _names in PAPER]


def paper_rows(rows: Iterable[Sequence[Cell]]) -> list[list[str]]:
    """Return rows as the table on paper holds them: several columns in one cell, each named where it needs it."""
    marks = {name: f"{COLUMN_LABELS[name]}：" if name in NAMED_ON_PAPER else "" for name in COLUMNS}
    places = [[(COLUMNS.index(name), marks[name]) for name in names] for _label, names in PAPER]
    return [
        ["\n".join(f"{mark}{row[at]}" for at, mark in cell if row[at] not in ("", None)) for cell in places]
        for row in rows
    ]


declare_refusals(
    {
        "edition_cell_long": _(
            "Row {row}: “{column}” is longer than the {most} characters of a spreadsheet cell; take CSV or JSON."
        ),
    }
)
