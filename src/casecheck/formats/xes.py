"""Read XES event logs (IEEE 1849) as a stream.

Blocks of plainly written traces are read at once (`xes_blocks`); an XML parser reads what stands around them and every
block that is written otherwise, so its handlers do as little as they can. A document type definition is refused: it is
how an entity bomb arrives, and no event log needs one.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.errors import BadInput
from casecheck.formats.columns import WORD
from casecheck.formats.raw import Raw, Reject, Source
from casecheck.formats.xes_blocks import Block, BlockReader

CHUNK_BYTES = 1 << 23
PREVIEW_BYTES = 1 << 16
TRACE, TRACE_END = b"<trace>", b"</trace>"
CHUNK_EVENTS = 1 << 16
CASE_PREFIX = "case:"
CASE_NAME = "case:concept:name"
DECLARED_ENCODING = re.compile(rb"""^[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
LAST_TAG = re.compile(rb"(?:<[^<>]*>)?[ \t\r\n]*")  # of an empty element the parser marks the end
ENCODINGS = {  # those of the declaration that are read, and the codec for what the XML parser does not know
    "utf-8": "",
    "utf8": "",
    "utf-16": "",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
}
ARROW_TYPES = {"int": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}


class _Column(list[str | None]):
    """Hold the values of one attribute up to the last row that has it, and the XES type they were given."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind


class _Handler:
    """Collect events into columns; depth tells log (1), trace (2), event (3) and attributes (4) apart."""

    def __init__(self, source: Source, parser: expat.XMLParserType) -> None:
        self.source, self.parser = source, parser
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self.refuse_dtd
        self.depth, self.rows, self.traces = 0, 0, 0
        self.in_trace = self.in_event = False
        self.columns: dict[str, _Column] = {}
        self.kinds: dict[str, str] = {}
        self.trace: dict[str, tuple[str, str]] = {}
        self.trace_row = 0
        self.lines = array("q")
        self.lines_skipped = self.mark = 0
        self.resumed_at, self.columns_skipped = 0, 0
        self.chunks: list[dict[str, pa.Array]] = []
        self.chunk_rows: list[int] = []
        self.rejects: list[Reject] = []
        self.unnamed = self.shared_names = 0
        self.names: set[str] = set()

    @property
    def line(self) -> int:
        """Return the line that the parser has reached; it has not seen the blocks read beside it."""
        return int(self.parser.CurrentLineNumber) + self.lines_skipped

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        depth = self.depth = self.depth + 1
        if depth == 4:
            if self.in_event and "value" in attributes:
                column = self.columns.get(attributes.get("key", ""))
                if column is not None and column.kind == tag and len(column) == self.rows:
                    column.append(attributes["value"])  # what nearly all attributes come to
                else:
                    self.put(tag, attributes.get("key", ""), attributes["value"])
        elif depth == 3:
            if self.in_trace:
                self.child_of_trace(tag, attributes)
        elif depth < 3:
            self.outer(tag.rpartition(":")[2])

    def put(self, kind: str, key: str, value: str) -> None:
        column = self.columns.get(key)
        if column is None:
            column = self.columns[key] = _Column(kind)
        elif column.kind != kind:
            column.kind = "mixed"
        missing = self.rows - len(column)
        if missing > 0:
            column.extend([None] * missing)
        elif missing < 0:
            column.pop()  # a key given twice in one event: the last one stands
        column.append(value)

    def child_of_trace(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "event" or tag.endswith(":event"):
            self.in_event = True
            self.lines.append(self.line)
        elif (value := attributes.get("value")) is not None:
            self.trace[attributes.get("key", "")] = (tag, value)

    def outer(self, name: str) -> None:
        self.mark = self.parser.CurrentByteIndex
        if self.depth == 1 and name != "log":
            raise BadInput(
                "xes_root",
                file=self.source.name,
                at=f"line {self.line}",
                reason=f"The document is <{name}>, not a XES <log>.",
                hint="Give the event log here and a BPMN diagram with --flow.",
            )
        if self.depth == 2 and name == "trace":
            self.in_trace = True
            self.trace, self.trace_row = {}, self.rows
        elif self.depth == 2 and name == "event":
            self.rejects.append(Reject(self.line, "The event stands outside a trace."))

    def end(self, tag: str) -> None:
        depth = self.depth = self.depth - 1
        if depth == 2:
            if self.in_event:
                self.in_event = False
                self.rows += 1
        elif depth == 1:
            self.mark = self.parser.CurrentByteIndex
            if self.in_trace:
                self.in_trace = False
                self.close_trace()

    def close_trace(self) -> None:
        count, rows = self.rows - self.trace_row, self.rows
        name = self.name_trace(self.trace.get("concept:name", ("", ""))[1], count)
        if not count:
            return
        self.trace["concept:name"] = (self.trace.get("concept:name", ("string", ""))[0], name)
        for key, (kind, value) in self.trace.items():
            self.rows = self.trace_row
            del self.columns.get(CASE_PREFIX + key, [])[self.trace_row :]  # an event's attribute of that name
            self.put(kind, CASE_PREFIX + key, value)
            self.columns[CASE_PREFIX + key].extend([value] * (count - 1))
        self.rows = rows
        if rows >= CHUNK_EVENTS:
            self.flush()

    def name_trace(self, name: str, count: int) -> str:
        """Count one trace of so many events and return its name, made up when it has none."""
        self.traces += 1
        if not name.strip():
            self.unnamed += count > 0
            name = f"trace {self.traces}"
        if count:
            self.shared_names += name in self.names
            self.names.add(name)
        return name

    def flush(self) -> None:
        """Turn the collected rows into dictionary arrays, so that a long log does not pile up Python strings."""
        chunk: dict[str, pa.Array] = {}
        for key, column in self.columns.items():
            column.extend([None] * (self.rows - len(column)))
            del column[self.rows :]  # what an event begun before a preview's end has left
            chunk[key] = pa.array(column, pa.string()).dictionary_encode()
            self.note_kind(key, column.kind)
        self.chunks.append(chunk)
        self.chunk_rows.append(self.rows)
        self.columns, self.rows = {}, 0

    def note_kind(self, key: str, kind: str) -> None:
        self.kinds[key] = kind if self.kinds.get(key, kind) == kind else "mixed"

    def add(self, block: Block) -> None:
        """Take over a block that was read beside the parser."""
        if self.rows:
            self.flush()
        sizes = block.sizes.tolist()
        names = [self.name_trace(name or "", count) for name, count in zip(block.names, sizes, strict=True)]
        if lines := (block.lines + self.line).tolist():
            self.lines.extend(lines)
            chunk = {key: column.values for key, column in block.columns.items()}
            rows = pa.array(np.repeat(np.arange(len(sizes), dtype=np.int32), block.sizes))
            chunk |= {CASE_PREFIX + key: column.values.take(rows) for key, column in block.trace_columns.items()}
            chunk[CASE_NAME] = pa.DictionaryArray.from_arrays(rows, pa.array(names, pa.string()))
            for key, column in block.columns.items():
                self.note_kind(key, column.kind)
            for key, column in block.trace_columns.items():
                self.note_kind(CASE_PREFIX + key, column.kind)
            self.kinds.setdefault(CASE_NAME, "string")
            self.chunks.append(chunk)
            self.chunk_rows.append(len(lines))
        resumed_at, before = self.parser.CurrentLineNumber, self.columns_skipped
        if block.line_count:
            self.columns_skipped = block.tail - self.parser.CurrentColumnNumber
        else:
            self.columns_skipped = block.tail + (before if resumed_at == self.resumed_at else 0)
        self.resumed_at = resumed_at
        self.lines_skipped += block.line_count

    def refuse_dtd(self, *_: Any) -> None:
        raise BadInput(
            "xml_dtd",
            file=self.source.name,
            at=f"line {self.line}",
            reason="The document has a DOCTYPE, which is refused because it can hide an entity bomb.",
            hint="Remove the DOCTYPE and export the log without it.",
        )

    def table(self) -> pa.Table:
        """Join the chunks into one table, each attribute in its XES type where all its values agree."""
        if self.rows or not self.chunks:
            self.flush()
        columns = {}
        for key in sorted(self.kinds, key=lambda key: (key.startswith(CASE_PREFIX), key != CASE_NAME)):
            kind = self.kinds[key]
            wanted = pa.string() if kind == "date" else WORD
            parts = [
                _as(chunk[key], wanted) if key in chunk else pa.nulls(rows, wanted)
                for chunk, rows in zip(self.chunks, self.chunk_rows, strict=True)
            ]
            columns[key] = _typed(pa.chunked_array(parts, wanted).unify_dictionaries(), kind)
        return pa.table(columns) if columns else pa.table({CASE_NAME: pa.array([], pa.string())})


def _as(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    if values.type == wanted:
        return values
    return values.dictionary_encode() if wanted == WORD else values.cast(wanted)


def _typed(column: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    """Cast numbers and truth values; a value that is none leaves the whole column text."""
    wanted = ARROW_TYPES.get(kind)
    if wanted is None:
        return column
    try:
        return pc.cast(column.cast(pa.string()), wanted)
    except pa.ArrowInvalid:
        return column


class _Feeder:
    """Give each part of the text to the parser or to the block reader, which must meet whole traces only."""

    def __init__(self, source: Source, head: bytes) -> None:
        self.decoder = _decoder(source, head)
        self.parser = expat.ParserCreate("utf-8" if self.decoder else None)
        self.handler = _Handler(source, self.parser)
        self.blocks = BlockReader()
        self.source, self.rest, self.last = source, b"", b""
        self.fed = 0

    def push(self, data: bytes, final: bool = False) -> None:
        """Take the next bytes of the file."""
        if self.decoder:
            data = self._decode(self.decoder, data, final)
        data = self.rest + data
        if not self._is_between():
            start = data.find(TRACE)
            self._feed(data[:start] if start >= 0 else data)
            data = data[start:] if start >= 0 else b""
        end = data.rfind(TRACE_END) + len(TRACE_END)
        if end >= len(TRACE_END) and self._is_between():
            block = self.blocks.read(data[:end])
            if block:
                self.handler.add(block)
            else:
                self._feed(data[:end])
            self.rest = data[end:]
        else:
            self._feed(data)
            self.rest = b""
        if final:
            self._feed(self.rest, final)

    def _is_between(self) -> bool:
        """Say whether the parser stands in the log after a whole child of it, with nothing begun."""
        place = self.handler.mark - (self.fed - len(self.last))
        return self.handler.depth == 1 and place >= 0 and bool(LAST_TAG.fullmatch(self.last, place))

    def _decode(self, decoder: codecs.IncrementalDecoder, data: bytes, final: bool) -> bytes:
        try:
            return decoder.decode(data, final).encode()
        except UnicodeError as error:
            raise BadInput(
                "encoding",
                file=self.source.name,
                at=f"after line {self.handler.line}",
                reason="The text is not in the encoding that it declares.",
                hint="Export the log as UTF-8.",
            ) from error

    def _feed(self, data: bytes, final: bool = False) -> None:
        if not data and not final:
            return
        self.fed += len(data)
        self.last = data
        _feed(self.handler, data, final)


def read_xes(source: Source, limit: int | None = None) -> Raw:
    """Read a XES log, plain or gzip. Raise BadInput for a cut, damaged or foreign document.

    limit: stop after about so many events, for a preview.
    """
    size = PREVIEW_BYTES if limit else CHUNK_BYTES
    with source.open() as stream:
        data = source.read(stream, size)
        feeder = _Feeder(source, data)
        handler = feeder.handler
        while data:
            feeder.push(data)
            if limit and sum(handler.chunk_rows) + handler.rows >= limit:
                break
            data = source.read(stream, size)
        else:
            feeder.push(b"", True)
    raw = Raw(handler.table(), _line_lookup(handler.lines), "XES", rejects=handler.rejects)
    if handler.shared_names:
        raw.warnings.append(
            f"{handler.shared_names} traces have the name of an earlier one; they are read as one case."
        )
    if handler.unnamed:
        raw.warnings.append(f"{handler.unnamed} traces have no concept:name; they are called 'trace N' by their place.")
    return raw


def _feed(handler: _Handler, data: bytes, final: bool) -> None:
    try:
        handler.parser.Parse(data, final)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        line, column = error.lineno + handler.lines_skipped, error.offset + 1
        column += handler.columns_skipped if error.lineno == handler.resumed_at else 0
        cut = reason in ("no element found", "unclosed token") and final
        raise BadInput(
            "xml_truncated" if cut else "xml_broken",
            file=handler.source.name,
            at=f"line {line}, column {column}",
            reason="The XML ends before it is complete: the file is cut off." if cut else f"Broken XML: {reason}.",
            hint="Copy or export the log again." if cut else "Export the log again as UTF-8 XML.",
        ) from error


def _decoder(source: Source, head: bytes) -> codecs.IncrementalDecoder | None:
    """Return a decoder for encodings that the XML parser does not know, such as GB18030."""
    found = DECLARED_ENCODING.match(head)
    if not found:
        return None
    name = found.group(1).decode("ascii")
    codec = ENCODINGS.get(name.lower())
    if codec is None:
        raise BadInput(
            "encoding_unknown",
            file=source.name,
            at="line 1",
            reason=f"The XML declares the encoding {name}, which is not read.",
            hint="Export the log as UTF-8.",
        )
    return codecs.getincrementaldecoder(codec)() if codec else None


def _line_lookup(lines: Sequence[int]) -> Any:
    return lambda rows: [lines[row] for row in rows]
