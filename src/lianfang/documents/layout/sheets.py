"""A table as a spreadsheet or CSV: text is text whatever it begins with, so that none is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")
LONGEST_CELL = 32_767
STRIDE = 500
Told = Callable[[int], None]


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]], told: Told) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark; told: rows done, now and then."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([_guarded(cell) for cell in row])
        if number % STRIDE == 0:
            told(number)
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: object) -> object:
    return "'" + cell if isinstance(cell, str) and cell.startswith((*FORMULA_STARTS, "'")) else cell


def write_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], told: Told) -> bytes:
    """Return the rows as a workbook with one sheet; text beyond a cell's length is cut, numbers stay numbers."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        for index, heading in enumerate(headings):
            sheet.set_column(index, index, 24)
            sheet.write_string(0, index, heading, bold)
        sheet.freeze_panes(1, 2)
        for number, row in enumerate(rows, 1):
            for index, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(number, index, cell)
                elif cell not in ("", None):
                    sheet.write_string(number, index, str(cell)[:LONGEST_CELL])
            if number % STRIDE == 0:
                told(number)
    return out.getvalue()
