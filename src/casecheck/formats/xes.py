"""Read XES event logs (IEEE 1849) as a stream.

The parser sees every attribute of every event, so its two handlers do as little as they can. A document type
definition is refused: it is how an entity bomb arrives, and no event log needs one.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

import pyarrow as pa
import pyarrow.compute as pc

from casecheck.errors import BadInput
from casecheck.formats.raw import Raw, Reject, Source

CHUNK_BYTES = 1 << 20
CHUNK_EVENTS = 1 << 16
CASE_PREFIX = "case:"
CASE_NAME = "case:concept:name"
DECLARED_ENCODING = re.compile(rb"""^[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
NATIVE_ENCODINGS = {"utf-8", "utf-16", "iso8859-1", "ascii"}
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
        self.depth, self.rows, self.traces = 0, 0, 0
        self.in_trace = self.in_event = False
        self.columns: dict[str, _Column] = {}
        self.kinds: dict[str, str] = {}
        self.trace: dict[str, tuple[str, str]] = {}
        self.trace_row = 0
        self.lines = array("q")
        self.chunks: list[dict[str, pa.Array]] = []
        self.chunk_rows: list[int] = []
        self.rejects: list[Reject] = []
        self.unnamed = self.shared_names = 0
        self.names: set[str] = set()

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
            self.lines.append(self.parser.CurrentLineNumber)
        elif (value := attributes.get("value")) is not None:
            self.trace[attributes.get("key", "")] = (tag, value)

    def outer(self, name: str) -> None:
        if self.depth == 1 and name != "log":
            raise BadInput(
                "xes_root",
                file=self.source.name,
                at=f"line {self.parser.CurrentLineNumber}",
                reason=f"The document is <{name}>, not a XES <log>.",
                hint="Give the event log here and a BPMN diagram with --flow.",
            )
        if self.depth == 2 and name == "trace":
            self.in_trace = True
            self.trace, self.trace_row = {}, self.rows
        elif self.depth == 2 and name == "event":
            self.rejects.append(Reject(self.parser.CurrentLineNumber, "The event stands outside a trace."))

    def end(self, tag: str) -> None:
        depth = self.depth = self.depth - 1
        if depth == 2:
            if self.in_event:
                self.in_event = False
                self.rows += 1
        elif depth == 1 and self.in_trace:
            self.in_trace = False
            self.close_trace()

    def close_trace(self) -> None:
        self.traces += 1
        count = self.rows - self.trace_row
        if not self.trace.get("concept:name", ("", ""))[1].strip():
            self.unnamed += count > 0
            self.trace["concept:name"] = ("string", f"trace {self.traces}")
        if not count:
            return
        name = self.trace["concept:name"][1]
        self.shared_names += name in self.names
        self.names.add(name)
        rows = self.rows
        for key, (kind, value) in self.trace.items():
            self.rows = self.trace_row
            self.put(kind, CASE_PREFIX + key, value)
            self.columns[CASE_PREFIX + key].extend([value] * (count - 1))
        self.rows = rows
        if rows >= CHUNK_EVENTS:
            self.flush()

    def flush(self) -> None:
        """Turn the collected rows into dictionary arrays, so that a long log does not pile up Python strings."""
        chunk: dict[str, pa.Array] = {}
        for key, column in self.columns.items():
            column.extend([None] * (self.rows - len(column)))
            del column[self.rows :]  # what an event begun before a preview's end has left
            chunk[key] = pa.array(column, pa.string()).dictionary_encode()
            self.kinds[key] = column.kind if self.kinds.get(key, column.kind) == column.kind else "mixed"
        self.chunks.append(chunk)
        self.chunk_rows.append(self.rows)
        self.columns, self.rows = {}, 0

    def refuse_dtd(self, *_: Any) -> None:
        raise BadInput(
            "xml_dtd",
            file=self.source.name,
            at=f"line {self.parser.CurrentLineNumber}",
            reason="The document has a DOCTYPE, which is refused because it can hide an entity bomb.",
            hint="Remove the DOCTYPE and export the log without it.",
        )

    def table(self) -> pa.Table:
        """Join the chunks into one table, each attribute in its XES type where all its values agree."""
        if self.rows or not self.chunks:
            self.flush()
        blank = pa.array([], pa.string()).dictionary_encode().type
        columns = {}
        for key, kind in self.kinds.items():
            parts = [
                chunk[key] if key in chunk else pa.nulls(rows, blank)
                for chunk, rows in zip(self.chunks, self.chunk_rows, strict=True)
            ]
            columns[key] = _typed(pa.chunked_array(parts, blank).unify_dictionaries(), kind)
        return pa.table(columns) if columns else pa.table({CASE_NAME: pa.array([], pa.string())})


def _typed(column: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    """Cast numbers and truth values; a value that is none leaves the whole column text."""
    wanted = ARROW_TYPES.get(kind)
    if wanted is None:
        return column
    try:
        return pc.cast(column.cast(pa.string()), wanted)
    except pa.ArrowInvalid:
        return column


def read_xes(source: Source, limit: int | None = None) -> Raw:
    """Read a XES log, plain or gzip. Raise BadInput for a cut, damaged or foreign document.

    limit: stop after about so many events, for a preview.
    """
    head = source.head()
    decoder = _decoder(source, head)
    parser = expat.ParserCreate("utf-8" if decoder else None)
    handler = _Handler(source, parser)
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.StartDoctypeDeclHandler = handler.refuse_dtd
    parser.EntityDeclHandler = handler.refuse_dtd
    with source.open() as stream:
        while data := source.read(stream, CHUNK_BYTES):
            _feed(source, parser, decoder.decode(data).encode() if decoder else data, False)
            if limit and sum(handler.chunk_rows) + handler.rows >= limit:
                break
        else:
            _feed(source, parser, b"", True)
    raw = Raw(handler.table(), _line_lookup(handler.lines), "XES", rejects=handler.rejects)
    if handler.shared_names:
        raw.warnings.append(
            f"{handler.shared_names} traces have the name of an earlier one; they are read as one case."
        )
    if handler.unnamed:
        raw.warnings.append(f"{handler.unnamed} traces have no concept:name; they are called 'trace N' by their place.")
    return raw


def _feed(source: Source, parser: expat.XMLParserType, data: bytes, final: bool) -> None:
    try:
        parser.Parse(data, final)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        cut = reason in ("no element found", "unclosed token") and final
        raise BadInput(
            "xml_truncated" if cut else "xml_broken",
            file=source.name,
            at=f"line {error.lineno}, column {error.offset + 1}",
            reason="The XML ends before it is complete: the file is cut off." if cut else f"Broken XML: {reason}.",
            hint="Copy or export the log again." if cut else "Export the log again as UTF-8 XML.",
        ) from error


def _decoder(source: Source, head: bytes) -> codecs.IncrementalDecoder | None:
    """Return a decoder for encodings that the XML parser does not know, such as GB18030."""
    found = DECLARED_ENCODING.match(head)
    if not found:
        return None
    name = found.group(1).decode("ascii")
    try:
        codec = codecs.lookup("gb18030" if name.lower() in ("gb2312", "gbk") else name)
    except LookupError as error:
        raise BadInput(
            "encoding_unknown",
            file=source.name,
            at="line 1",
            reason=f"The XML declares the unknown encoding {name}.",
            hint="Export the log as UTF-8.",
        ) from error
    return None if codec.name in NATIVE_ENCODINGS else codec.incrementaldecoder("replace")


def _line_lookup(lines: Sequence[int]) -> Any:
    return lambda rows: [lines[row] for row in rows]
