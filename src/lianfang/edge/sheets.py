"""Spreadsheets and open data, out and in; a cell that looks like a formula is always text."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import IO, Any

import python_calamine
import xlsxwriter
from django.conf import settings
from django.utils import timezone
from xlsxwriter.utility import xl_col_to_name

from lianfang.edge.entity import Column, Entity, Field
from lianfang.kernel import clock
from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝")
MOST_ROWS = 100_000
MOST_UNPACKED = 200 * 1024 * 1024
LARGEST_RATIO = 100
MOST_MEMBERS = 2_000
LONGEST_CELL = 32_767
LONGEST_FIELD = 64 * 1024 * 1024
DOCTYPE_WITHIN = 64 * 1024
MOST_CELLS = 5_000_000
"""Cells of the rectangle from A1 to the last row and column of a sheet that is read."""
CHUNK, LONGEST_REFERENCE = 1024 * 1024, 32
CELL = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']""")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain(value: Any) -> Any:
    """Return a value as a file holds it: numbers and dates as they are, moments in local time, the rest as text."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return {True: "1", False: "0", None: ""}[value]
    return value if isinstance(value, int | float) else str(value)


def guarded(value: Any) -> Any:
    """Return text that no spreadsheet program takes for a formula when it opens a CSV."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def write_csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark, so that a double click opens it rightly."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([str(column.label) for column in columns])
    writer.writerows([guarded(plain(column.of(row))) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """Return the rows as one sheet; text is written as text whatever it starts with."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31].translate({ord(sign): " " for sign in "[]:*?/\\'"}))
        bold = book.add_format({"bold": True, "bottom": 1})
        for index, column in enumerate(columns):
            sheet.write_string(0, index, str(column.label), bold)
            sheet.set_column(index, index, 18)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(columns):
                value = plain(column.of(row))
                sheet.write(number, index, value) if not isinstance(value, str) else sheet.write_string(
                    number, index, value[:LONGEST_CELL]
                )
    return out.getvalue()


def read_sheet(name: str, content: bytes) -> list[list[str]]:
    """Return the cells of a CSV or XLSX file as text, header first; refuse by name what cannot be read."""
    _refuse_size(name, content)
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix == "csv":
        rows = _read_csv(name, content)
    elif suffix == "xlsx":
        rows = _read_xlsx(name, content)
    else:
        raise Refused("sheet_kind", field="file", file=name)
    _refuse_long_cell(name, rows)
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Refused("sheet_empty", field="file", file=name)
    if len(rows) - 1 > MOST_ROWS:
        raise Refused("sheet_long", field="file", file=name, rows=len(rows) - 1, most=MOST_ROWS)
    return rows


def read_book(name: str, content: bytes) -> dict[str, list[list[str]]]:
    """Return the sheets of an XLSX workbook by name, each with its rows as text; refused like a single sheet."""
    if not name.lower().endswith(".xlsx"):
        raise Refused("sheet_kind", field="file", file=name)
    _refuse_size(name, content)
    _refuse_bomb(name, content)
    _refuse_parts(name, content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {title: book.get_sheet_by_name(title).to_python() for title in book.sheet_names}
    except (python_calamine.CalamineError, ValueError, IndexError) as error:
        raise Refused("sheet_broken", field="file", file=name) from error
    read = {title: [[_cell(value) for value in row] for row in rows] for title, rows in sheets.items()}
    for title, rows in read.items():
        _refuse_long_cell(f"{name}, {title}", rows)
    return read


def _refuse_size(name: str, content: bytes) -> None:
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        megabytes = settings.UPLOAD_LIMIT_BYTES // 1_048_576
        raise Refused("sheet_size", field="file", file=name, megabytes=megabytes)


def _refuse_long_cell(name: str, rows: Sequence[Sequence[str]]) -> None:
    """Name the first cell that is longer than any spreadsheet program holds."""
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if len(cell) > LONGEST_CELL:
                at = f"{xl_col_to_name(place)}{line}"
                raise Refused("sheet_cell", field="file", file=name, cell=at, length=len(cell), most=LONGEST_CELL)


def _read_csv(name: str, content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("sheet_encoding", field="file", file=name)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    # Enough for any cell of a file that may be sent, so that a cell that is too long is refused by its name; set here
    # because the limit is the process's, and other readers set theirs.
    csv.field_size_limit(LONGEST_FIELD)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text.replace("\x00", "")), dialect)]
    except csv.Error as error:
        raise Refused("sheet_broken", field="file", file=name) from error


def _read_xlsx(name: str, content: bytes) -> list[list[str]]:
    _refuse_bomb(name, content)
    _refuse_parts(name, content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        cells = book.get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, ValueError, IndexError) as error:
        raise Refused("sheet_broken", field="file", file=name) from error
    return [[_cell(value) for value in row] for row in cells]


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _refuse_bomb(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise Refused("sheet_broken", field="file", file=name) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > min(MOST_UNPACKED, max(len(content), 1) * LARGEST_RATIO):
        raise Refused("sheet_bomb", field="file", file=name)
    if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
        raise Refused("sheet_macro", field="file", file=name)


def _refuse_parts(name: str, content: bytes) -> None:
    """Refuse a workbook whose parts declare a document type, in which an entity bomb hides, or reach too far.

    A reader builds the whole rectangle up to the last cell: two cells in opposite corners would take all memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")):
                    with archive.open(member) as part:
                        _refuse_part(name, member.filename, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise Refused("sheet_broken", field="file", file=name) from error


def _refuse_part(name: str, member: str, part: IO[bytes]) -> None:
    chunk = part.read(DOCTYPE_WITHIN)
    if b"<!DOCTYPE" in chunk.replace(b"\x00", b""):
        raise Refused("sheet_doctype", field="file", file=name, part=member)
    if "worksheets/" not in member.lower():
        return
    row = column = 0
    while chunk:
        for letters, digits in CELL.findall(chunk):
            row, column = max(row, int(digits)), max(column, _column_of(letters))
        if row * column > MOST_CELLS:
            raise Refused("sheet_wide", field="file", file=name, rows=row, columns=column)
        rest = part.read(CHUNK)
        # a reference may be cut by the end of a chunk
        chunk = chunk[-LONGEST_REFERENCE:] + rest if rest else b""


@cache
def _column_of(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def header_map(fields: Sequence[Field], header: Sequence[str]) -> dict[int, Field]:
    """Return column index → field, matching a header by the field's name or its label in any language."""
    by_name = {name: field for field in fields for name in (field.name, str(field.label), field.label.source)}
    found = {index: by_name[cell.strip()] for index, cell in enumerate(header) if cell.strip() in by_name}
    missing = [field for field in fields if field.required and field not in found.values()]
    if missing:
        wanted, have = (listed(parts) for parts in ([f.label for f in missing], header))
        raise Refused("sheet_columns", field="file", missing=wanted, found=have)
    return found


def export_file(entity: Entity, columns: Sequence[Column], rows: Iterable[Any], kind: str) -> tuple[bytes, str, str]:
    """Return (content, media type, file name) of an export as `csv` or `xlsx`."""
    stem = f"{entity.name}-{clock.today().isoformat()}"
    if kind == "xlsx":
        return write_xlsx(str(entity.plural), columns, rows), XLSX_TYPE, f"{stem}.xlsx"
    return write_csv(columns, rows), "text/csv; charset=utf-8", f"{stem}.csv"


declare_refusals(
    {
        "sheet_kind": _("“{file}” is neither .xlsx nor .csv. Save the sheet as one of them and try again."),
        "sheet_empty": _("“{file}” has no rows."),
        "sheet_long": _("“{file}” has {rows} rows; {most} are allowed. Split the file."),
        "sheet_encoding": _("“{file}” is neither UTF-8 nor GB18030 text. Save it as “CSV UTF-8” and try again."),
        "sheet_broken": _("“{file}” cannot be read: it is damaged or not what its name says."),
        "sheet_bomb": _("“{file}” unpacks to far more than it holds and is refused."),
        "sheet_macro": _("“{file}” contains macros. Save it without them as .xlsx and try again."),
        "sheet_wide": _("“{file}” reaches to row {rows} and column {columns}. Delete the empty rows and columns."),
        "sheet_size": _("“{file}” is larger than {megabytes} MB. Split it."),
        "sheet_cell": _("Cell {cell} of “{file}” holds {length} characters; {most} are allowed. Shorten it."),
        "sheet_doctype": _("“{file}” declares a document type in {part}, which is refused. Save the sheet anew."),
        "sheet_other": _("“{file}” is not the file that was tried. Try this one first."),
        "sheet_columns": _("Columns are missing: {missing}. The file has: {found}."),
    }
)
