"""Read an event log from any format into the one schema that every check uses.

Nothing is dropped in silence: a row that cannot be used is counted and named, a value that cannot be read is left empty
and named. Columns are recognised by their exact names or by an explicit mapping, never by guessing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.formats.columns import FIELDS, REQUIRED, as_number, as_text, resolve
from casecheck.formats.databases import answer
from casecheck.formats.frames import read_frame
from casecheck.formats.raw import Raw, Reject, Source, Wish
from casecheck.formats.telling import read_any
from casecheck.formats.times import INSTANT, to_instants
from casecheck.writing import replacing

DEFAULT_ZONE = "Asia/Shanghai"
PREVIEW_ROWS = 20
MOST_EVENTS = 1 << 40  # engines pack numbers of events into so many bits


@dataclass(frozen=True)
class Log:
    """Hold one event log.

    table: columns event_id (row number in the file, from 1), case_id, activity, timestamp (UTC, microseconds), the
    optional fields that the file has, and its other columns under their own names. Rows stand in file order.
    """

    name: str
    table: pa.Table
    zone: str
    format: str
    place: str = "line"
    encoding: str = ""
    mapping: dict[str, str] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    warnings: tuple[str, ...] = ()

    @property
    def events(self) -> int:
        """Count the events that are used."""
        return int(self.table.num_rows)

    @cached_property
    def cases(self) -> int:
        """Count the cases."""
        return len(pc.unique(self.table["case_id"]))

    @property
    def rejected(self) -> int:
        """Count the rows that are not used."""
        return sum(reject.dropped for reject in self.rejects)

    def has(self, name: str) -> bool:
        """Say whether the log has the column with at least one value."""
        return name in self.table.column_names and self.table[name].null_count < self.events

    def words(self, name: str) -> pa.DictionaryArray:
        """Return a column of words as one array of numbers with its dictionary, in which no word stands twice."""
        return self.column(name)

    def column(self, name: str) -> pa.Array:
        """Return a column as one array, without copying it where it is one."""
        found = self.table[name]
        return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()

    def numbers(self, rows: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.int64]:
        """Return the numbers of the events in rows of the table."""
        first, order = self._numbered
        numbers: npt.NDArray[np.int64]
        numbers = np.add(rows, first, dtype=np.int64) if order is None else np.asarray(self.table["event_id"])[rows]
        return numbers

    def places(self, events: npt.NDArray[np.int64]) -> pa.Array:
        """Return at which rows of the table events stand."""
        first, order = self._numbered
        if order is None:
            return pa.array(events - first)
        known = np.asarray(self.table["event_id"])
        return pa.array(order[np.searchsorted(known, events, sorter=order)])

    @property
    def is_rising(self) -> bool:
        """Say whether the numbers of the events rise from row to row."""
        _, order = self._numbered
        return order is None or bool((np.diff(order) == 1).all())

    @cached_property
    def _numbered(self) -> tuple[int, npt.NDArray[np.int64] | None]:
        """Return the number of the first event, and the order of the numbers where they are not one after the other."""
        known = np.asarray(self.table["event_id"])
        if (np.diff(known) == 1).all():
            return int(known[0]) if len(known) else 0, None
        return 0, np.argsort(known, kind="stable")

    def case(self, case_id: str) -> list[dict[str, Any]]:
        """Return the events of one case as rows, by time and then by their order in the file."""
        rows = self.table.filter(pc.equal(self.table["case_id"], case_id))
        events: list[dict[str, Any]] = rows.sort_by([("timestamp", "ascending"), ("event_id", "ascending")]).to_pylist()
        return events

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write the log in the one schema; reading it back needs no mapping."""
        with replacing(Path(path)) as temporary:
            parquet.write_table(self.table, temporary)

    def activities(self) -> frozenset[str]:
        """Return the names of all activities."""
        return frozenset(self.words("activity").dictionary.to_pylist())

    def span(self) -> tuple[datetime, datetime]:
        """Return the moments of the first and the last event."""
        return self._span

    @cached_property
    def _span(self) -> tuple[datetime, datetime]:
        found = pc.min_max(self.table["timestamp"]).as_py()
        return found["min"], found["max"]

    def years(self) -> tuple[int, int]:
        """Return the first and last year of the events, in the log's zone."""
        first, last = self.span()
        local = ZoneInfo(self.zone)
        return first.astimezone(local).year, last.astimezone(local).year

    def parts(self) -> Iterator[Log]:
        """Yield the log in parts that fit into memory, whole cases in each."""
        yield self

    def count_parts(self) -> int:
        """Count the parts."""
        return 1

    def summary(self) -> dict[str, Any]:
        """Return what a report says about the log."""
        first, last = self.span()
        local = ZoneInfo(self.zone)
        return {
            "name": self.name,
            "format": self.format,
            "encoding": self.encoding,
            "zone": self.zone,
            "cases": self.cases,
            "events": self.events,
            "rejected": self.rejected,
            "first_at": first.astimezone(local).isoformat() if first else None,
            "last_at": last.astimezone(local).isoformat() if last else None,
            "mapping": self.mapping,
        }


@dataclass(frozen=True)
class Preview:
    """Show what a file holds before its columns are mapped. mapping: field to column, as far as names tell."""

    format: str
    encoding: str
    columns: list[str]
    rows: list[dict[str, str]]
    mapping: dict[str, str]
    warnings: list[str]


def read_log(
    path: str | os.PathLike[str],
    *,
    mapping: dict[str, str] | None = None,
    timezone: str = DEFAULT_ZONE,
    strict: bool = False,
    name: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    object_type: str | None = None,
    query: str | None = None,
) -> Log:
    """Read an event log of any format, told by its content.

    mapping: field to column name. timezone: zone of times that carry none. strict: stop at the first bad row.
    name: how messages call the file. encoding: of a CSV file. sheet: of a workbook, else its first. object_type: the
    objects of an object-centric log that are the cases. query: SQL that reads a database file.
    Raise BadInput for anything that is no event log.
    """
    source = Source(Path(path), name)
    wish = Wish(encoding, sheet, object_type, query)
    return _log_of(lambda: read_any(source, wish), source.name, mapping, timezone, strict)


def read_query(
    connection: Any,
    sql: str,
    *,
    mapping: dict[str, str] | None = None,
    timezone: str = DEFAULT_ZONE,
    strict: bool = False,
    name: str = "query",
) -> Log:
    """Read an event log as the answer to a query.

    connection: an open DB-API connection (sqlite3, psycopg, …) or one of DuckDB; it stays open. sql: one statement that
    reads. Rows have the order in which the database gives them: say ORDER BY where equal times need one.
    Raise BadInput when the database refuses it, or as `read_log` does.
    """
    return _log_of(lambda: answer(connection, sql, name, "query"), name, mapping, timezone, strict)


def log_of_frame(
    frame: Any,
    *,
    mapping: dict[str, str] | None = None,
    timezone: str = DEFAULT_ZONE,
    strict: bool = False,
    name: str = "table",
) -> Log:
    """Take an event log from a table in memory.

    frame: of Arrow, Polars or pandas, a dict of columns, or anything with `__arrow_c_stream__` or `__dataframe__`.
    Raise BadInput when it is no table, or as `read_log` does.
    """
    return _log_of(lambda: read_frame(frame, name), name, mapping, timezone, strict)


@cache
def _zones() -> set[str]:
    """Return the names of all time zones; finding them means walking through folders."""
    return available_timezones()


def _log_of(read: Callable[[], Raw], name: str, mapping: dict[str, str] | None, timezone: str, strict: bool) -> Log:
    if timezone not in _zones():
        raise BadInput("zone_unknown", reason=f"{timezone!r} is no time zone.", hint="Write it as Asia/Shanghai.")
    raw = read()
    if not raw.table.num_rows and raw.format == "XES":
        raise BadInput("no_events", file=name, reason="The log has no events.", hint="Export the log again.")
    found = resolve(raw.table.column_names, mapping or {}, name)
    log = build_log(raw, found, timezone, name)
    if strict and log.rejects:
        first = min(log.rejects, key=lambda reject: reject.line)
        raise BadInput("bad_row", file=name, at=f"{raw.place} {first.line}", reason=first.reason)
    return log


def read_table(path: str | os.PathLike[str]) -> pa.Table:
    """Read a table of any format that logs have, with its own column names. Raise BadInput when it cannot be read."""
    return read_any(Source(Path(path)), Wish()).table


def sniff(
    path: str | os.PathLike[str],
    *,
    name: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    object_type: str | None = None,
    query: str | None = None,
) -> Preview:
    """Return the columns and first rows of a log, and the mapping that its names suggest; further as `read_log`."""
    source = Source(Path(path), name)
    raw = read_any(source, Wish(encoding, sheet, object_type, query), PREVIEW_ROWS)
    rows = raw.table.slice(0, PREVIEW_ROWS).to_pylist()
    return Preview(
        raw.format,
        raw.encoding,
        raw.table.column_names,
        [{column: "" if value is None else str(value) for column, value in row.items()} for row in rows],
        resolve(raw.table.column_names, {}, source.name, complete=False),
        raw.warnings,
    )


def source_kind(source: Source) -> str:
    """Return `Parquet`, `CSV` or another format's name, told by the first bytes. Raise BadInput for an empty file."""
    source.check()
    head = source.head()
    if head.startswith(b"PAR1"):
        return "Parquet"
    is_text = not head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith((b"<", b"{", b"PK", b"SQLite"))
    return "CSV" if is_text and b"\0" not in head else "other"


def build_log(
    raw: Raw,
    found: dict[str, str],
    zone: str,
    name: str,
    *,
    first_row: int = 0,
    may_be_empty: bool = False,
    keeps_numbers: bool = True,
) -> Log:
    """Turn what a reader found into the one schema.

    found: field to column. first_row: the rows that came before, in a log that is read in pieces; a piece may be empty.
    keeps_numbers: whether a column event_id that may stand for row numbers does.
    """
    columns: dict[str, Any] = {"event_id": _event_ids(raw, first_row, keeps_numbers)}
    reasons: dict[int, str] = {}
    notes: list[tuple[int, str]] = []
    for target, kind in FIELDS.items():
        if target not in found:
            continue
        column = raw.table[found[target]]
        if kind == INSTANT:
            read = to_instants(column, zone, file=name, name=found[target])
            columns[target], bad = read.values, read.bad
        elif kind == pa.float64():
            columns[target], bad = as_number(column)
        else:
            columns[target], bad = as_text(column, strip=raw.format == "CSV"), []
        _note(column, bad, found[target], reasons if target in REQUIRED else notes)
    for target in REQUIRED:
        for row in np.flatnonzero(np.asarray(pc.is_null(columns[target]))).tolist():
            reasons.setdefault(row, f"The {target} is empty (column {found[target]}).")
    log = _finish(raw, columns, reasons, notes, found, zone, name)
    if not log.events and not may_be_empty:
        raise no_events(log)
    return log


def no_events(log: Log) -> BadInput:
    """Return what is wrong with a log without any event that can be used."""
    why = f" The first: {log.place} {log.rejects[0].line}: {log.rejects[0].reason}" if log.rejects else ""
    reason = f"The log has no event that can be used.{why}"
    return BadInput("no_events", file=log.name, reason=reason, hint="Check the columns.")


def are_numbers(column: pa.ChunkedArray, before: int = 0) -> bool:
    """Say whether values may stand for row numbers, as `to_parquet` writes them: whole, rising, not too large.

    before: the last number before them. What is no such number is an attribute like any other.
    """
    if column.type != pa.int64() or column.null_count:
        return False
    values = np.asarray(column)
    return bool((np.diff(values, prepend=before) > 0).all()) and (not len(values) or int(values[-1]) < MOST_EVENTS)


def _event_ids(raw: Raw, first_row: int, keeps_numbers: bool) -> pa.Array:
    """Number the rows from 1; a log that was written by `to_parquet` keeps its numbers."""
    if keeps_numbers and raw.format == "Parquet" and "event_id" in raw.table.column_names:
        kept = raw.table["event_id"]
        if are_numbers(kept):
            raw.table = raw.table.drop_columns("event_id")
            return kept.combine_chunks()
    return pa.array(np.arange(first_row + 1, first_row + raw.table.num_rows + 1))


def _note(column: Any, bad: Sequence[int], source: str, into: Any) -> None:
    """Say of each bad value what it is; reasons (a dict) drop the row, notes (a list) only the value."""
    for row in bad:
        text = f"{str(column[row].as_py())[:40]!r} in column {source} cannot be read."
        if isinstance(into, dict):
            into.setdefault(row, text)
        else:
            into.append((row, text))


def _finish(
    raw: Raw,
    columns: dict[str, Any],
    reasons: dict[int, str],
    notes: list[tuple[int, str]],
    found: dict[str, str],
    zone: str,
    name: str,
) -> Log:
    rows = sorted(reasons) + [row for row, _ in notes]
    texts = [reasons[row] for row in sorted(reasons)] + [text for _, text in notes]
    lines = raw.lines(rows) if rows else []
    rejects = list(raw.rejects)
    for place, (row, line, text) in enumerate(zip(rows, lines, texts, strict=True)):
        rejects.append(Reject(line, text, row + 1, place < len(reasons)))
    used = set(found.values())
    for column in raw.table.column_names:
        if column not in used:
            columns[f"attribute:{column}" if column in columns or column in FIELDS else column] = raw.table[column]
    table = pa.table(columns)
    if reasons:
        keep = np.ones(table.num_rows, bool)
        keep[sorted(reasons)] = False
        table = table.filter(pa.array(keep))
    rejects.sort(key=lambda reject: (reject.line, reject.row))
    warnings = list(raw.warnings)
    return Log(name, table, zone, raw.format, raw.place, raw.encoding, dict(found), rejects, tuple(warnings))
