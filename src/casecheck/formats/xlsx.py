"""Read event logs from Excel workbooks: one sheet, its first row that holds anything as the header.

A workbook is a zip archive from a stranger. Before its reader may lay out a sheet in memory, the archive is unpacked
to see that it is as small as it says, and that no far-off cell blows the sheet up. Macros are refused, never run.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, BinaryIO

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from casecheck.errors import BadInput
from casecheck.formats.cells import as_column, column_names
from casecheck.formats.raw import Raw, Source

ZIP_MAGIC = b"PK\x03\x04"
MAX_UNPACKED = 1 << 30
MAX_PARTS = 10_000
MAX_CELLS = 50_000_000
MAX_ROWS = 1 << 20
BLOCK = 1 << 22
OVERLAP = 40
BIG_ROW = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{0,3}(\d{6,})""")
BIG_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,})\d""")
SMALL_ROWS, SMALL_COLUMNS = 100_000, 26  # what neither pattern finds
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
)
HINT = "Save the workbook as .xlsx again, or as CSV (UTF-8)."


def read_xlsx(source: Source, sheet: str | None = None, limit: int | None = None) -> Raw:
    """Read a sheet: the one named, else the first. limit: stop after so many rows, for a preview.

    Raise BadInput for what is no workbook, holds macros, is protected or too large, and for a sheet that is not there.
    """
    with BytesIO(source.content()) as stream:
        _check_archive(stream, source.name)
        stream.seek(0)
        numbers: list[int] = []
        rows: list[list[Any]] = []
        header: list[Any] = []
        for number, cells in enumerate(_rows(stream, sheet, source.name), 1):
            if not any(cell != "" for cell in cells):
                continue
            if not header:
                header, header_row = cells, number
                continue
            numbers.append(number)
            rows.append(cells)
            if limit and len(rows) >= limit:
                break
    if not header:
        raise BadInput("empty", file=source.name, reason="The sheet holds nothing.", hint="Name another with --sheet.")
    names = column_names(header, source.name, f"row {header_row}")
    return Raw(_table(names, rows), _lookup(numbers), "XLSX", place="row")


def _table(names: list[str], rows: list[list[Any]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    arrays = {name: as_column(values) for name, values in zip(names, columns, strict=True)}
    return pa.table({name: array for name, array in arrays.items() if _is_used(name, array)})


def _is_used(name: str, array: pa.Array) -> bool:
    return not name.startswith("column ") or array.null_count < len(array)


def _lookup(numbers: Sequence[int]) -> Any:
    return lambda rows: [numbers[row] for row in rows]


def _rows(stream: BinaryIO, sheet: str | None, file: str) -> Iterator[list[Any]]:
    try:
        with CalamineWorkbook.from_filelike(stream) as book:
            yield from book.get_sheet_by_name(_sheet_name(book, sheet, file)).iter_rows()
    except PasswordError as error:
        reason = "The workbook is protected by a password."
        raise BadInput("protected", file=file, reason=reason, hint="Save it without one.") from error
    except (CalamineError, *BROKEN) as error:
        raise _broken(file, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what the reader, written in Rust, raises where it gives up
            raise
        raise _broken(file, error) from error


def _sheet_name(book: CalamineWorkbook, sheet: str | None, file: str) -> str:
    names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if sheet is None and names:
        return str(names[0])
    if sheet not in names:
        reason = f"There is no sheet {sheet!r}." if sheet else "The workbook has no sheet."
        raise BadInput("sheet_missing", file=file, reason=reason, hint=f"The sheets are: {', '.join(names) or 'none'}.")
    return sheet


def _check_archive(stream: BinaryIO, file: str) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.xml" not in names:
                reason = "This is a zip archive but no Excel workbook (.xlsx)."
                raise BadInput("not_workbook", file=file, reason=reason, hint=HINT)
            if any(name.endswith("vbaproject.bin") for name in names):
                reason = "The workbook holds macros."
                raise BadInput("macros", file=file, reason=reason, hint="Save it as .xlsx without macros.")
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large(file, f"unpacked it has more than {MAX_UNPACKED >> 20} MB")
            for part in parts:
                if part.filename.lower().endswith(".xml"):
                    _check_part(archive, part, file)
    except BROKEN as error:
        raise _broken(file, error) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, file: str) -> None:
    """Unpack one part to its end, which proves its size, and see how far its cells reach."""
    rows, columns, held = SMALL_ROWS, SMALL_COLUMNS, b""
    is_sheet = "sheet" in part.filename.lower()
    with archive.open(part) as stream:
        while data := stream.read(BLOCK):
            if b"<!DOCTYPE" in held + data:
                reason = "The workbook holds a DOCTYPE, which is refused because it can hide an entity bomb."
                raise BadInput("xml_dtd", file=file, reason=reason, hint=HINT)
            if is_sheet:
                text = held + data
                rows = max(rows, *(int(found[:9]) for found in set(BIG_ROW.findall(text))), 0)
                columns = max(columns, *(_column_number(found) for found in set(BIG_COLUMN.findall(text))), 0)
            held = data[-OVERLAP:]
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise _too_large(file, f"{part.filename} reaches to row {rows} and column {columns}")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:7]:
        number = number * 26 + letter - 64
    return number


def _too_large(file: str, why: str) -> BadInput:
    return BadInput("too_large", file=file, reason=f"The workbook is too large: {why}.", hint="Save it as CSV (UTF-8).")


def _broken(file: str, error: BaseException) -> BadInput:
    reason = f"The workbook is damaged or cut off ({' '.join(str(error).split())[:120] or type(error).__name__})."
    return BadInput("xlsx_broken", file=file, reason=reason, hint=HINT)
