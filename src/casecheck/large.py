"""Read a log of more events than memory holds: in runs of rows, each case in the one part in which it ends.

Before, the columns of cases and times alone are looked through once, so that it is known where a case ends. Cases that
go on are carried into the next part; in a log ordered by time those are the few that are open at that moment.
Cases are told apart by a 64-bit hash there: two that share one end up in one part, which changes nothing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.formats.columns import resolve
from casecheck.formats.csv import stream_csv
from casecheck.formats.parquet import open_parquet, parquet_batches, parquet_pieces, reading, span_of
from casecheck.formats.raw import Reject, Source
from casecheck.formats.times import to_instants
from casecheck.hashing import Hashes, brief_hashes
from casecheck.log import DEFAULT_ZONE, Log, are_numbers, build_log, no_events, read_log, source_kind
from casecheck.pieces import read_ahead

PART_EVENTS = 10_000_000
LARGEST_WHOLE_EVENTS = 12_000_000
PART_VALUES, LARGEST_WHOLE_VALUES = 75_000_000, 200_000_000  # events times columns: what a wide log takes is its width
LARGEST_WHOLE_BYTES = 2_000_000_000
PIECE_BYTES = 256 << 20


@dataclass(frozen=True)
class Scan:
    """Hold what a look through two columns tells. later: for each run of rows, the cases that go on after it."""

    later: list[Hashes]
    cases: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class LargeLog(Log):
    """Hold a log that is read part by part; `table` has its columns and no rows.

    rejects are known once all parts were read; read_before: those known from turning text into the one schema.
    keeps_numbers: the column event_id holds the numbers of the rows.
    """

    source: Source = field(default_factory=lambda: Source(Path()))
    scan: Scan = field(default_factory=lambda: Scan([], 0, datetime.min, datetime.min))
    rows: int = 0
    run: int = PART_EVENTS
    strict: bool = False
    read_before: tuple[Reject, ...] = ()
    keeps_numbers: bool = True

    @property
    def events(self) -> int:
        """Count the rows of the file, less those found unusable so far."""
        return self.rows - self.rejected

    @property
    def cases(self) -> int:
        """Count the cases."""
        return self.scan.cases

    def has(self, name: str) -> bool:
        """Say whether the log has the column; whether it holds a value shows only part by part."""
        return name in self.table.column_names

    def span(self) -> tuple[datetime, datetime]:
        """Return the moments of the first and the last event."""
        return self.scan.first, self.scan.last

    def count_parts(self) -> int:
        """Count the parts."""
        return len(self.scan.later)

    def parts(self) -> Iterator[Log]:
        """Yield the log in parts, whole cases in each; the file is read once."""
        held: pa.Table | None = None
        first_row, is_empty = 0, True
        rejects = self.rejects
        rejects[:] = self.read_before
        for place, raw in enumerate(parquet_pieces(self.source, self.run)):
            count = raw.table.num_rows
            part = build_log(
                raw,
                self.mapping,
                self.zone,
                self.name,
                first_row=first_row,
                may_be_empty=True,
                keeps_numbers=self.keeps_numbers,
            )
            if self.strict and part.rejects:
                raise BadInput(
                    "bad_row", file=self.name, at=f"row {part.rejects[0].line}", reason=part.rejects[0].reason
                )
            rejects += part.rejects
            first_row += count
            table = part.table if held is None else _joined(held, part.table)
            raw.table = raw.table.schema.empty_table()  # what was read is not held besides while a part is judged
            del part
            is_over = self._is_over(table, place)
            held = None if is_over.all() else table.filter(pa.array(~is_over))
            ended = table if held is None else table.filter(pa.array(is_over))
            if ended.num_rows:
                is_empty = False
                yield Log(self.name, ended, self.zone, self.format, self.place, mapping=self.mapping)
        if is_empty:
            raise no_events(self)

    def _is_over(self, table: pa.Table, place: int) -> npt.NDArray[np.bool_]:
        """Say for each event whether its case does not occur after this run of rows."""
        words = table["case_id"].combine_chunks()
        goes_on = np.isin(brief_hashes(words.dictionary), self.scan.later[place])
        result: npt.NDArray[np.bool_] = ~goes_on[np.asarray(words.indices)]
        return result

    def activities(self) -> frozenset[str]:
        """Return the names of all activities."""
        found: set[str] = set()
        column = self.mapping["activity"]
        with parquet.ParquetFile(self.source.seekable(), read_dictionary=[column]) as file:
            for batch in file.iter_batches(columns=[column], batch_size=1_000_000):
                found.update(pc.unique(batch.column(0)).cast(pa.string()).drop_null().to_pylist())
        return frozenset(found)

    def case(self, case_id: str) -> list[dict[str, Any]]:
        """Return the events of one case as rows."""
        return next((found for part in self.parts() if (found := part.case(case_id))), [])


def large_parquet(source: Source, mapping: dict[str, str], zone: str, *, strict: bool, run: int) -> LargeLog:
    """Open a Parquet file as a log that is read in runs of so many rows."""
    file = open_parquet(source)
    names = [one.name for one in file.schema_arrow if not pa.types.is_nested(one.type)]
    found = resolve(names, mapping, source.name)
    scan = _scan(source, found, zone, run)
    sample = next(parquet_pieces(source, 1))
    keeps_numbers = "event_id" in names and _are_numbered(source)
    built = build_log(sample, found, zone, source.name, may_be_empty=True, keeps_numbers=keeps_numbers)
    table = built.table.slice(0, 0)
    warnings = tuple(sample.warnings)
    return LargeLog(
        source.name,
        table,
        zone,
        "Parquet",
        "row",
        mapping=found,
        rejects=[],
        warnings=warnings,
        source=source,
        scan=scan,
        rows=file.metadata.num_rows,
        run=run,
        strict=strict,
        keeps_numbers=keeps_numbers,
    )


def _are_numbered(source: Source) -> bool:
    """Say whether the column event_id holds the numbers of the rows, in all pieces."""
    before = 0
    for batch in open_parquet(source).iter_batches(columns=["event_id"], batch_size=1 << 20):
        if not are_numbers(pa.chunked_array([batch.column(0)]), before):
            return False
        before = batch.column(0)[-1].as_py()
    return True


def large_csv(
    source: Source, mapping: dict[str, str], zone: str, encoding: str | None, *, strict: bool, run: int, piece: int
) -> LargeLog:
    """Open delimited text as such a log: it is read once, piece by piece, into a file of the one schema."""
    folder = tempfile.TemporaryDirectory(prefix="casecheck-")
    path = Path(folder.name) / "log.parquet"
    rejects: list[Reject] = []
    rows = 0
    writer: parquet.ParquetWriter | None = None
    for raw in stream_csv(source, encoding, piece):
        found = resolve(raw.table.column_names, mapping, source.name)
        part = build_log(raw, found, zone, source.name, first_row=rows, may_be_empty=True)
        if strict and part.rejects:
            raise BadInput(
                "bad_row", file=source.name, at=f"line {part.rejects[0].line}", reason=part.rejects[0].reason
            )
        rejects += part.rejects
        rows += raw.table.num_rows
        writer = writer or parquet.ParquetWriter(path, part.table.schema, compression="lz4")
        writer.write_table(part.table.cast(writer.schema))
    if writer is None:
        raise BadInput("no_events", file=source.name, reason="The log has no event.", hint="Export the log again.")
    writer.close()
    log = large_parquet(Source(path, source.name), {}, zone, strict=strict, run=run)
    log = replace(log, format="CSV", place="line", rejects=rejects, read_before=tuple(rejects))
    finalize(log, folder.cleanup)
    return log


def _scan(source: Source, found: dict[str, str], zone: str, run: int) -> Scan:
    told = span_of(source, found["timestamp"])
    columns = list(dict.fromkeys([found["case_id"], *([] if told else [found["timestamp"]])]))
    present: list[Hashes] = []
    spans: list[tuple[datetime, datetime]] = [told] if told else []
    for batches in read_ahead(parquet_batches(source, run, columns)):
        table = pa.Table.from_batches(batches)
        with reading(source):
            present.append(_each(np.sort(brief_hashes(_words(table[found["case_id"]])))))
        if told:
            continue
        moments = to_instants(table[found["timestamp"]], zone, file=source.name, name=found["timestamp"]).values
        span = pc.min_max(moments).as_py()
        if span["min"] is not None:
            spans.append((span["min"], span["max"]))
    if not spans:
        raise BadInput(
            "no_events", file=source.name, reason="The log has no event with a time.", hint="Check the columns."
        )
    hashes = np.concatenate(present)
    places = np.repeat(np.arange(len(present)), [len(one) for one in present])
    order = np.argsort(hashes, kind="stable")  # by merging what is sorted already
    hashes = hashes[order]
    begins = np.flatnonzero(_is_first(hashes))
    cases = hashes[begins]
    first, last = np.minimum.reduceat(places[order], begins), np.maximum.reduceat(places[order], begins)
    later = [cases[(first <= place) & (last > place)] for place in range(len(present))]
    return Scan(later, len(cases), min(span[0] for span in spans), max(span[1] for span in spans))


def _is_first(ordered: Hashes) -> npt.NDArray[np.bool_]:
    return np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]


def _each(ordered: Hashes) -> Hashes:
    """Return each of sorted hashes once; several times as fast as numpy's own way for so many."""
    return ordered[_is_first(ordered)]


def _words(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return each word of each chunk of a column once."""
    return pa.chunked_array([_words_of(chunk) for chunk in column.chunks], _plain(column.type))


def _words_of(chunk: pa.Array) -> pa.Array:
    if not pa.types.is_dictionary(chunk.type):
        return pc.unique(chunk)
    is_there = np.zeros(len(chunk.dictionary), bool)
    is_there[np.asarray(chunk.indices.drop_null())] = True
    words = chunk.dictionary.filter(pa.array(is_there))
    words.validate(full=True)  # a damaged page may hold text that is no UTF-8
    return words


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _joined(earlier: pa.Table, later: pa.Table) -> pa.Table:
    """Put two tables of the one schema together, each word once in its dictionary."""
    return pa.concat_tables([earlier, later], promote_options="permissive").unify_dictionaries().combine_chunks()


def open_log(
    path: str | os.PathLike[str],
    *,
    mapping: dict[str, str] | None = None,
    timezone: str = DEFAULT_ZONE,
    strict: bool = False,
    encoding: str | None = None,
    part_events: int | None = None,
    **more: Any,
) -> Log:
    """Open an event log of any format: as `read_log` does, or in parts where it is larger than memory should hold.

    part_events: read Parquet and delimited text in runs of so many events, however small. more: what `read_log`
    takes besides. Raise BadInput for anything that is no event log.
    """
    source = Source(Path(path))
    kind = "other" if more.get("query") else source_kind(source)
    run = part_events or PART_EVENTS
    if kind == "Parquet":
        about = open_parquet(source).metadata
        is_wide = about.num_rows * about.num_columns > LARGEST_WHOLE_VALUES
        if part_events or is_wide or about.num_rows > LARGEST_WHOLE_EVENTS:
            run = part_events or max(1, min(PART_EVENTS, PART_VALUES // about.num_columns))
            return large_parquet(source, mapping or {}, timezone, strict=strict, run=run)
    if kind == "CSV" and (part_events or source.path.stat().st_size > LARGEST_WHOLE_BYTES):
        piece = PIECE_BYTES if part_events is None else max(1, part_events) * 40
        return large_csv(source, mapping or {}, timezone, encoding, strict=strict, run=run, piece=piece)
    return read_log(path, mapping=mapping, timezone=timezone, strict=strict, encoding=encoding, **more)
