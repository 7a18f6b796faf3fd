"""Read whole traces of plainly written XES at once, by their quotation marks.

Nearly every XES file writes its attributes as `<string key="…" value="…"/>` and nothing else that has quotation marks.
The text between two marks is then one of a few dozen pieces of markup, however long the log is: each is understood
once, and the rest is arithmetic on arrays. A block with anything else in it (a comment, CDATA, a list, other quotes,
wrong nesting, a character that XML forbids) is left to the XML parser, so what is accepted does not change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_SPACE = rb"[ \t\r\n]*"
_NAME = rb"[A-Za-z_][A-Za-z0-9._-]*"
_GAP = re.compile(
    rb'(?:"' + _SPACE + rb"(?P<close>/?)>)?(?P<tags>(?:" + _SPACE + rb"</?" + _NAME + _SPACE + rb">)*)"
    rb"(?:" + _SPACE + rb"<(?P<open>" + _NAME + rb")[ \t\r\n]+key" + _SPACE + rb"=" + _SPACE + rb"|" + _SPACE + rb")"
)
_TAG = re.compile(rb"<(?P<end>/?)(?P<name>" + _NAME + rb")")
_MIDDLE = re.compile(rb'"[ \t\r\n]+value' + _SPACE + rb"=" + _SPACE)
_LINE_END = re.compile(rb"\r\n|\r|\n")
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));|&")
_REFERENCE_BYTES = re.compile(rb"&(?:[#a-zA-Z0-9]{1,9};)?")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_FORBIDDEN = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF
_QUOTE, _FIRST_PRINTABLE = 34, 32
_MOST_EVENTS = 64  # opened between two quotation marks
_MOST_GAPS = 4_000  # pieces of markup that differ; a plain log has some dozens
_DEEPEST = 50
_LONGEST = 1 << 30  # bytes; slicing to the end fails without a number
_SYMBOLS = 1 << 24
_OUTSIDE, _TRACE, _EVENT, _INNER = range(4)


class _Unusual(Exception):
    """Leave the block to the XML parser."""


@dataclass(frozen=True)
class Column:
    """Hold the values of one attribute, text or numbered text. kind: its XES type, or `mixed`."""

    kind: str
    values: pa.Array


@dataclass(frozen=True)
class Block:
    """Hold whole traces.

    columns: attributes of events by key. trace_columns: attributes of traces by key, one value per trace that has
    events. names: of each trace, None where it has none. sizes: events of each trace. lines: of each event, from 0.
    line_count: line ends in the block. tail: characters after the last of them.
    """

    columns: dict[str, Column]
    trace_columns: dict[str, Column]
    names: list[str | None]
    sizes: Any
    lines: Any
    line_count: int
    tail: int


class _Gap:
    """Know one piece of markup between two values. events: of each one opened, (traces, line ends) before it."""

    def __init__(self, text: bytes) -> None:
        found = _GAP.fullmatch(text)
        if not found or (text[:1] == b'"') != (found["close"] is not None):
            raise _Unusual
        self.is_open_before = found["close"] == b""
        self.tags = [(tag["name"].decode(), bool(tag["end"])) for tag in _TAG.finditer(found["tags"])]
        self.opens = (found["open"] or b"").decode()
        self.is_plain = not (self.is_open_before or self.tags)
        self.line_ends = len(_LINE_END.findall(text))
        self.blanks = sum(byte < _FIRST_PRINTABLE for byte in text)
        self.brackets = text.count(b"<")
        self.traces, self.events = 0, []
        for tag in _TAG.finditer(text, found.start("tags"), found.end("tags")):
            if not tag["end"] and tag["name"] == b"event":
                self.events.append((self.traces, len(_LINE_END.findall(text, 0, tag.start()))))
            self.traces += not tag["end"] and tag["name"] == b"trace"
        if len(self.events) > _MOST_EVENTS:
            raise _Unusual


class _Moves(dict[int, int]):
    """Follow the open elements from piece to piece: a state is a tuple of open elements, met once and numbered."""

    def __init__(self) -> None:
        super().__init__()
        self.stacks: list[tuple[str, ...]] = [()]
        self.levels = [_OUTSIDE]
        self.gaps: list[_Gap] = []
        self.tags: list[str] = []

    def __missing__(self, key: int) -> int:
        state, symbol = divmod(key, _SYMBOLS)
        gap, before = self.gaps[symbol >> 8], self.tags[symbol & 255]
        stack = self.stacks[state] + ((before,) if gap.is_open_before else ())
        for name, is_end in gap.tags:
            if is_end:
                if stack[-1:] != (name,):
                    raise _Unusual
                stack = stack[:-1]
            elif (name, stack) in (("trace", ()), ("event", ("trace",))):
                stack += (name,)
            else:
                raise _Unusual
        if gap.opens in ("trace", "event") or bool(gap.opens) != bool(stack) or len(stack) > _DEEPEST:
            raise _Unusual
        if stack not in self.stacks:
            self.stacks.append(stack)
            known = {("trace",): _TRACE, ("trace", "event"): _EVENT, (): _OUTSIDE}
            self.levels.append(known.get(stack, _INNER))
        self[key] = self.stacks.index(stack)
        return self[key]


class BlockReader:
    """Read blocks of one file; what it has understood of one serves the next."""

    def __init__(self) -> None:
        self.moves = _Moves()
        self.known: dict[bytes, int] = {}
        self.tag_codes = {"": 0}
        self.moves.tags.append("")

    def read(self, data: bytes) -> Block | None:
        """Return what a block of whole traces holds; None when the XML parser has to read it."""
        try:
            return self._read(data)
        except _Unusual:
            return None

    def _read(self, data: bytes) -> Block:
        _check_text(data)
        pieces, count = _pieces(data)
        gaps, codes = self._gaps(pieces.take(_every(0, 4 * count + 1)))
        middles = pieces.take(_every(2, 4 * count)).dictionary_encode()
        texts = middles.dictionary.to_pylist()
        if not all(_MIDDLE.fullmatch(text) for text in texts):
            raise _Unusual
        inner = np.array([len(_LINE_END.findall(text)) for text in texts] or [0])[np.asarray(middles.indices)]
        middle_blanks = np.array([sum(byte < _FIRST_PRINTABLE for byte in text) for text in texts] or [0])
        blanks = gaps["blanks"][codes].sum() + middle_blanks[np.asarray(middles.indices)].sum()
        if blanks != (np.frombuffer(data, np.uint8) < _FIRST_PRINTABLE).sum():
            raise _Unusual  # a value has a control character, which XML forbids or turns into a blank
        if data.count(b"<") != gaps["brackets"][codes].sum():
            raise _Unusual
        levels = self._levels(codes, gaps)
        ends = gaps["line_ends"][codes]
        starts = np.concatenate(([0], np.cumsum(ends[:-1] + inner)))
        total = int(starts[-1] + ends[-1])
        tail = len(data[max(data.rfind(b"\n"), data.rfind(b"\r")) + 1 :].decode())
        return _block(_Facts(pieces, count, gaps, codes, levels, starts, total, tail, b"&" in data))

    def _gaps(self, pieces: pa.Array) -> tuple[dict[str, Any], Any]:
        """Return what is known of each piece of markup, by number, and the numbers of the pieces in order."""
        encoded = pieces.dictionary_encode()
        if len(encoded.dictionary) + len(self.known) > _MOST_GAPS:
            raise _Unusual
        numbers = []
        for text in encoded.dictionary.to_pylist():
            if text not in self.known:
                gap = _Gap(text)
                self.known[text] = len(self.moves.gaps)
                self.moves.gaps.append(gap)
                if gap.opens not in self.tag_codes:
                    self.tag_codes[gap.opens] = len(self.moves.tags)
                    self.moves.tags.append(gap.opens)
            numbers.append(self.known[text])
        known = self.moves.gaps
        if len(self.moves.tags) > 255:
            raise _Unusual
        facts: dict[str, Any] = {
            name: np.array([getattr(gap, name) for gap in known], np.int64)
            for name in ("blanks", "brackets", "line_ends", "traces", "is_plain", "is_open_before")
        }
        facts["tag"] = np.array([self.tag_codes[gap.opens] for gap in known])
        facts["tags"] = self.moves.tags
        facts["events"] = [gap.events for gap in known]
        return facts, np.array(numbers, np.int64)[np.asarray(encoded.indices)]

    def _levels(self, codes: Any, gaps: dict[str, Any]) -> Any:
        """Check that every element is closed by its own name, and say to what each attribute belongs."""
        turning = np.flatnonzero(gaps["is_plain"][codes] == 0)
        before = np.where(turning > 0, gaps["tag"][codes[turning - 1]], 0) * gaps["is_open_before"][codes[turning]]
        moves, state = self.moves, 0
        states = [state := moves[state * _SYMBOLS + symbol] for symbol in (codes[turning] << 8 | before).tolist()]
        tags = gaps["tag"][codes]
        if state or not states or turning[0] != 0 or tags[-1] or not tags[:-1].all():
            raise _Unusual
        lengths = np.diff(np.append(turning, len(codes)))
        return np.repeat(np.array(moves.levels)[states], lengths)


@dataclass(frozen=True)
class _Facts:
    """Hold a block taken apart. starts: line ends before each piece of markup; count: attributes."""

    pieces: pa.Array
    count: int
    gaps: dict[str, Any]
    codes: Any
    levels: Any
    starts: Any
    line_count: int
    tail: int
    has_references: bool


def _check_text(data: bytes) -> None:
    """Refuse what XML forbids anywhere: references to nothing, bytes that are no UTF-8, two characters."""
    if b"&" in data:
        for reference in set(_REFERENCE_BYTES.findall(data)):
            _REFERENCE.sub(_character, reference.decode("ascii"))
    if data.isascii():
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise _Unusual from error
    if any(mark in data for mark in _FORBIDDEN):
        raise _Unusual


def _pieces(data: bytes) -> tuple[pa.Array, int]:
    """Cut at the quotation marks, each piece beginning with its own, without copying; and count the attributes."""
    marks = np.flatnonzero(np.frombuffer(data, np.uint8) == _QUOTE)
    if not len(marks) or len(marks) % 4:
        raise _Unusual
    offsets = np.empty(len(marks) + 2, np.int32)
    offsets[0], offsets[1:-1], offsets[-1] = 0, marks, len(data)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.binary(), len(marks) + 1, buffers), len(marks) // 4


def _every(first: int, end: int) -> pa.Array:
    return pa.array(np.arange(first, end, 4, dtype=np.int32))


def _block(facts: _Facts) -> Block:
    codes, gaps = facts.codes, facts.gaps
    opened = np.array([len(events) for events in gaps["events"]])[codes]
    traces = np.cumsum(gaps["traces"][codes])
    total = int(opened.sum())
    place = np.repeat(np.arange(len(codes)), opened)
    nth = np.arange(total) - np.repeat(np.cumsum(opened) - opened, opened)
    table = np.zeros((len(gaps["events"]), _MOST_EVENTS, 2), np.int64)
    for number, events in enumerate(gaps["events"]):
        table[number, : len(events)] = np.array(events, np.int64).reshape(-1, 2)
    found = table[codes[place], nth]
    trace_of = (traces - gaps["traces"][codes])[place] + found[:, 0] - 1
    sizes = np.bincount(trace_of, minlength=int(traces[-1]))
    keys, numbers = _keys(facts)
    kinds = gaps["tag"][codes[: facts.count]]
    rows, levels = np.cumsum(opened)[: facts.count] - 1, facts.levels[: facts.count]
    columns: list[tuple[int, str, Column]] = []
    trace_columns: list[tuple[int, str, Column]] = []
    names: list[str | None] = [None] * len(sizes)
    for number, key in enumerate(keys):
        mine = numbers == number
        picked = np.flatnonzero(mine & (levels == _EVENT))
        if len(picked):
            columns.append((picked[0], key, _column(facts, picked, rows[picked], total, kinds)))
        picked = np.flatnonzero(mine & (levels == _TRACE))
        if key == "concept:name" and len(picked):
            names = _column(facts, picked, traces[picked] - 1, len(sizes), kinds).values.to_pylist()
        picked = picked[sizes[traces[picked] - 1] > 0]
        if len(picked):
            owners = traces[picked]
            picked = picked[np.append(owners[1:] != owners[:-1], True)]  # of a key given twice the last stands
            trace_columns.append((picked[0], key, _column(facts, picked, traces[picked] - 1, len(sizes), kinds)))
    lines = facts.starts[place] + found[:, 1]
    return Block(_in_order(columns), _in_order(trace_columns), names, sizes, lines, facts.line_count, facts.tail)


def _in_order(columns: list[tuple[int, str, Column]]) -> dict[str, Column]:
    """Return the columns by key in the order of their first values, as the XML parser would meet them."""
    return {key: column for _, key, column in sorted(columns, key=lambda each: each[0])}


def _keys(facts: _Facts) -> tuple[list[str], Any]:
    encoded = facts.pieces.take(_every(1, 4 * facts.count)).dictionary_encode()
    keys = _words(encoded.dictionary, facts.has_references).to_pylist()
    if len(set(keys)) < len(keys):
        raise _Unusual
    return keys, np.asarray(encoded.indices)


def _column(facts: _Facts, picked: Any, rows: Any, total: int, kinds: Any) -> Column:
    """Put the values of the picked attributes at their rows; of several at one row the last stands."""
    used = np.unique(kinds[picked])
    kind = facts.gaps["tags"][used[0]] if len(used) == 1 else "mixed"
    pieces = facts.pieces.take(pa.array(picked * 4 + 3))
    is_full = len(rows) == total and bool((rows == np.arange(total)).all())
    if kind == "date" and is_full:  # hardly a moment comes twice
        return Column(kind, _words(pieces, facts.has_references))
    encoded = pieces.dictionary_encode()
    words = _words(encoded.dictionary, facts.has_references)
    if is_full:
        return Column(kind, pa.DictionaryArray.from_arrays(encoded.indices, words))
    placed = np.full(total, -1, np.int32)
    placed[rows] = np.asarray(encoded.indices)
    return Column(kind, pa.DictionaryArray.from_arrays(pa.array(placed, mask=placed < 0), words))


def _words(pieces: pa.Array, has_references: bool) -> pa.Array:
    """Return the text of pieces without their quotation mark, references replaced by what they stand for."""
    words = pc.binary_slice(pieces, 1, _LONGEST).cast(pa.string())
    if not has_references or not pc.any(pc.match_substring(words, "&")).as_py():
        return words
    return pa.array([_REFERENCE.sub(_character, word) if "&" in word else word for word in words.to_pylist()])


def _character(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return _ENTITIES[name]
    code = int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    raise _Unusual
