"""Read event logs from delimited text as spreadsheets write it.

Encoding and delimiter are detected from the content. The fast reader knows no line numbers, so they are looked up in a
second, slower pass, and only when a row has to be named.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence

import pyarrow as pa
from pyarrow import csv as arrow_csv

from casecheck.errors import BadInput
from casecheck.formats.raw import Raw, Reject, Source

DELIMITERS = ",;\t|"
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
FOREIGN = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx)"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.xls)"),
)
HINT_CSV = "Save the table as CSV (UTF-8) and give that file."


def read_csv(source: Source, encoding: str | None = None) -> Raw:
    """Read delimited text. encoding: a Python codec name that replaces the detection."""
    data = source.content()
    text, used = decode(data, source.name, encoding)
    delimiter = find_delimiter(text, source.name)
    names = _header(text, delimiter, source.name)
    skipped: list[int] = []
    table = _table(text, delimiter, names, skipped, source.name)
    raw = Raw(table, _LineLookup(text, delimiter, len(names)), "CSV", encoding=used)
    if skipped:
        raw.rejects.extend(_wrong_width(text, delimiter, len(names)))
    if used not in ("utf-8", "utf-8-sig"):
        raw.warnings.append(f"The text is read as {used.upper()}.")
    return raw


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding it was read with: UTF-8, UTF-16 by its mark, else GB18030."""
    for magic, what in FOREIGN:
        if data.startswith(magic):
            raise BadInput("not_text", file=name, reason=f"This is {what}, not a text table.", hint=HINT_CSV)
    found = encoding or next((codec for bom, codec in BOMS if data.startswith(bom)), None)
    if found is None and b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise BadInput(
            "binary", file=name, at=f"line {line}", reason="The file holds binary data, no event log.", hint=HINT_CSV
        )
    for codec in [found] if found else ["utf-8", "gb18030"]:
        try:
            return data.decode(codec), codec
        except (UnicodeDecodeError, LookupError):
            continue
    tried = found or "UTF-8 nor GB18030"
    raise BadInput(
        "encoding_unknown",
        file=name,
        at=f"line {_bad_line(data)}",
        reason=f"The text is not {tried}." if found else f"The text is neither {tried}.",
        hint="Save it as UTF-8 or name its encoding with --encoding.",
    )


def _bad_line(data: bytes) -> int:
    """Return the line of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def find_delimiter(text: str, name: str) -> str:
    """Return the delimiter that splits the header line into most columns."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if not first:
        raise BadInput("empty", file=name, reason="The file holds no text.", hint="Export the log again.")
    counts = {mark: len(next(csv.reader([first], delimiter=mark))) for mark in DELIMITERS}
    return max(counts, key=lambda mark: counts[mark])


def _header(text: str, delimiter: str, name: str) -> list[str]:
    rows = _rows(text, delimiter)
    names = [cell.strip() for cell in next(rows)[1]]
    twice = sorted({cell for cell in names if cell and names.count(cell) > 1})
    if twice:
        raise BadInput(
            "column_twice",
            file=name,
            at="line 1",
            reason=f"The header names the column {twice[0]!r} more than once.",
            hint="Give every column its own name.",
        )
    return [cell or f"column {place}" for place, cell in enumerate(names, 1)]


def _table(text: str, delimiter: str, names: list[str], skipped: list[int], name: str) -> pa.Table:
    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.expected_columns)
        return "skip"

    first_line = text.find("\n", len(text) - len(text.lstrip("\r\n")))
    data = text.encode() if first_line >= 0 else text.encode() + b"\n"
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=1 << 24),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values='"' in text, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadInput(
            "csv_broken",
            file=name,
            reason=f"The table cannot be read: {str(error).splitlines()[0]}.",
            hint="Check that every quotation mark is closed, or save it as CSV again.",
        ) from error


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the cells of every row that is not blank."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    line = 1
    csv.field_size_limit(1 << 24)
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


def _wrong_width(text: str, delimiter: str, width: int) -> list[Reject]:
    return [
        Reject(line, f"The row has {len(cells)} columns where the header has {width}.")
        for line, cells in _rows(text, delimiter)
        if len(cells) != width
    ]


class _LineLookup:
    """Find the lines of rows by reading the text once more, row by row, the way the fast reader counted them."""

    def __init__(self, text: str, delimiter: str, width: int) -> None:
        self.text, self.delimiter, self.width = text, delimiter, width

    def __call__(self, rows: Sequence[int]) -> list[int]:
        good = (line for line, cells in _rows(self.text, self.delimiter) if len(cells) == self.width)
        next(good, None)  # the header
        wanted, found = set(rows), {}
        for row, line in enumerate(good):
            if row in wanted:
                found[row] = line
                if len(found) == len(wanted):
                    break
        return [found.get(row, 0) for row in rows]
