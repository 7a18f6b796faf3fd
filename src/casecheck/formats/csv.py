"""Read event logs from delimited text as spreadsheets write it.

Encoding and delimiter are detected from the content. The fast reader knows no line numbers, so they are looked up in a
second, slower pass, and only when a row has to be named.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

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
SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)(?:\r\n|\r|\n)")
LINE_END = b"\n"
CERTAIN_LETTERS = 4
BLOCK = 1 << 24
LONGEST_HEAD = 1 << 20  # characters; a header and the blank lines before it are shorter
HINT_CSV = "Save the table as CSV (UTF-8) and give that file."


@dataclass(frozen=True)
class _Layout:
    """Hold how a text is cut into cells. body: where the rows below the header begin; lines: lines before them."""

    delimiter: str
    names: list[str]
    body: int
    lines: int


def read_csv(source: Source, encoding: str | None = None) -> Raw:
    """Read delimited text. encoding: a Python codec name that replaces the detection."""
    text, used = decode(source.content(), source.name, encoding)
    layout = _layout(text, source.name)
    skipped: list[int] = []
    table = _table(text[layout.body :], layout, skipped, source.name)
    raw = Raw(table, _LineLookup(text, layout), "CSV", encoding=used)
    if skipped:
        raw.rejects.extend(_wrong_width(text, layout))
    if used not in ("utf-8", "utf-8-sig"):
        raw.warnings.append(f"The text is read as {used.upper()}.")
    return raw


def stream_csv(source: Source, encoding: str | None, piece: int) -> Iterator[Raw]:
    """Yield delimited text in pieces of about so many bytes, each cut at the end of a row; the file is read once.

    Lines of rejects count from the first line of the file. Text of two bytes a letter (UTF-16) is read whole.
    """
    head, lines = b"", 0
    for data in _cut(source, piece):
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield read_csv(source, encoding)
            return
        text, used = decode(head + data, source.name, encoding)
        layout = _layout(text, source.name)
        before = lines - layout.lines if head else 0
        head = head or text[: layout.body].encode(used)
        skipped: list[int] = []
        table = _table(text[layout.body :], layout, skipped, source.name)
        raw = Raw(table, _shifted(_LineLookup(text, layout), before), "CSV", encoding=used)
        if skipped:
            raw.rejects.extend(replace(one, line=one.line + before) for one in _wrong_width(text, layout))
        lines += data.count(LINE_END)
        yield raw


def _shifted(lookup: Callable[[Sequence[int]], list[int]], lines: int) -> Callable[[Sequence[int]], list[int]]:
    return lambda rows: [line + lines for line in lookup(rows)]


def _cut(source: Source, piece: int) -> Iterator[bytes]:
    """Yield the bytes in pieces that end with a row: a line end outside quotation marks."""
    held = b""
    with source.open() as stream:
        while data := source.read(stream, piece):
            held += data
            end = _last_row_end(held)
            if end:
                yield held[:end]
                held = held[end:]
    if held:
        yield held


def _last_row_end(data: bytes) -> int:
    """Return where the last row that is whole ends; 0 when none is."""
    end = data.rfind(LINE_END) + 1
    while end and data.count(b'"', 0, end) % 2:
        end = data.rfind(LINE_END, 0, end - 1) + 1
    return end


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
    damaged = found is None and _is_damaged_utf8(data)
    for codec in [found] if found else ["utf-8"] if damaged else ["utf-8", "gb18030"]:
        try:
            return data.decode(codec), codec
        except (UnicodeDecodeError, LookupError):
            continue
    reason = f"The text is not {found}." if found else "The text is neither UTF-8 nor GB18030."
    raise BadInput(
        "encoding_unknown",
        file=name,
        at=f"line {data.count(LINE_END, 0, _utf8_error(data)) + 1}",
        reason="The UTF-8 text is damaged here." if damaged else reason,
        hint="Save it as UTF-8 or name its encoding with --encoding.",
    )


def _utf8_error(data: bytes) -> int:
    """Return where the bytes stop to be UTF-8; -1 when they are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return -1


def _is_damaged_utf8(data: bytes) -> bool:
    """Say whether text that was plainly UTF-8 up to some byte is broken there; GB18030 hardly begins like that."""
    sound = data[: max(_utf8_error(data), 0)]
    return len(sound) - len(sound.decode("utf-8")) >= 2 * CERTAIN_LETTERS


def _layout(text: str, name: str) -> _Layout:
    """Find the delimiter, the header and the first row; a first line `sep=;`, as spreadsheets write it, is heeded."""
    head = text[:LONGEST_HEAD]
    given = SEPARATOR_LINE.match(head)
    start = given.end() if given else 0
    header = next((line for line in io.StringIO(head[start:], newline="") if line.strip()), "")
    if not header:
        raise BadInput("empty", file=name, reason="The file holds no text.", hint="Export the log again.")
    delimiter = given.group(1) if given else find_delimiter(header, name)
    stream = io.StringIO(head, newline="")
    stream.seek(start)
    reader = csv.reader(iter(stream.readline, ""), delimiter=delimiter)
    cells = next((row for row in reader if row), [])
    return _Layout(delimiter, _names(cells, name), stream.tell(), reader.line_num + bool(given))


def find_delimiter(header: str, name: str) -> str:
    """Return the delimiter that splits the header line into most columns."""
    try:
        counts = {mark: len(next(csv.reader([header], delimiter=mark))) for mark in DELIMITERS}
    except csv.Error as error:
        raise BadInput("csv_broken", file=name, at="line 1", reason=f"No header: {error}.", hint=HINT_CSV) from error
    return max(counts, key=lambda mark: counts[mark])


def _names(cells: list[str], name: str) -> list[str]:
    names = [cell.strip() for cell in cells]
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


def _table(body: str, layout: _Layout, skipped: list[int], name: str) -> pa.Table:
    def skip(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.expected_columns)
        return "skip"

    if not body or body.isspace():
        return pa.table({column: pa.array([], pa.string()) for column in layout.names})
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(body.encode()),
            read_options=arrow_csv.ReadOptions(column_names=layout.names, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values='"' in body, invalid_row_handler=skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(layout.names, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid as error:
        raise BadInput(
            "csv_broken",
            file=name,
            reason=f"The table cannot be read: {str(error).splitlines()[0].rstrip('.')}.",
            hint="Check that every quotation mark is closed, or save it as CSV again.",
        ) from error


def _rows(text: str, layout: _Layout) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the cells of every row below the header that is not blank."""
    stream = io.StringIO(text, newline="")
    stream.seek(layout.body)
    csv.field_size_limit(BLOCK)
    reader = csv.reader(stream, delimiter=layout.delimiter)
    line = layout.lines + 1
    for cells in reader:
        if cells:
            yield line, cells
        line = layout.lines + reader.line_num + 1


def _wrong_width(text: str, layout: _Layout) -> list[Reject]:
    width = len(layout.names)
    return [
        Reject(line, f"The row has {len(cells)} columns where the header has {width}.")
        for line, cells in _rows(text, layout)
        if len(cells) != width
    ]


class _LineLookup:
    """Find the lines of rows by reading the text once more, row by row, the way the fast reader counted them."""

    def __init__(self, text: str, layout: _Layout) -> None:
        self.text, self.layout = text, layout

    def __call__(self, rows: Sequence[int]) -> list[int]:
        width = len(self.layout.names)
        good = (line for line, cells in _rows(self.text, self.layout) if len(cells) == width)
        wanted, found = set(rows), {}
        for row, line in enumerate(good):
            if row in wanted:
                found[row] = line
                if len(found) == len(wanted):
                    break
        return [found.get(row, 0) for row in rows]
