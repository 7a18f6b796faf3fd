"""Read event logs from Parquet. Its rows have no lines, so rejects are named by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pyarrow as pa
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.formats.cells import usable
from casecheck.formats.raw import Raw, Source
from casecheck.formats.times import END, EPOCH, FIRST, MICROSECOND


def read_parquet(source: Source) -> Raw:
    """Read a Parquet file; columns of structures are left out and named in a warning."""
    with reading(source), open_parquet(source) as file:
        return _raw(file.read(), source.name)


def open_parquet(source: Source) -> parquet.ParquetFile:
    """Open a Parquet file without reading its rows."""
    with reading(source):
        return parquet.ParquetFile(source.seekable())


def parquet_pieces(source: Source, rows: int, columns: Sequence[str] | None = None) -> Iterator[Raw]:
    """Yield a Parquet file in runs of at most so many rows; a run ends with a row group where it can."""
    before = 0
    for batches in parquet_batches(source, rows, columns):
        with reading(source):
            raw = _raw(_table(batches), source.name, before)
        before += sum(batch.num_rows for batch in batches)
        del batches
        yield raw  # whoever takes it may let go of its rows


def parquet_batches(source: Source, rows: int, columns: Sequence[str] | None = None) -> Iterator[list[pa.RecordBatch]]:
    """Yield the same runs as they were read: words as numbers, with a dictionary of each batch."""
    with reading(source), open_parquet(source) as file:
        words = [one.name for one in file.schema_arrow if pa.types.is_string(one.type)]
        sizes = _runs([file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)], rows)
        with parquet.ParquetFile(source.seekable(), read_dictionary=words) as again:
            held: list[pa.RecordBatch] = []
            have, size = 0, next(sizes, 0)
            for batch in again.iter_batches(batch_size=min(rows, 1 << 20), columns=columns):
                while batch.num_rows:
                    held.append(batch.slice(0, size - have))
                    batch = batch.slice(held[-1].num_rows)
                    have += held[-1].num_rows
                    if have == size:
                        run, held = held, []
                        yield run
                        del run
                        have, size = 0, next(sizes, 0)


def span_of(source: Source, column: str) -> tuple[datetime, datetime] | None:
    """Return the least and the greatest moment of a column as the file's own figures tell it, without reading rows.

    None where the file does not say it of every row group, or where the times carry no zone.
    """
    with reading(source), open_parquet(source) as file:
        kind = file.schema_arrow.field(column).type
        if not pa.types.is_timestamp(kind) or kind.tz is None or kind.unit == "ns":  # Python knows no nanoseconds
            return None
        place = file.schema_arrow.get_field_index(column)
        if file.metadata.num_columns != len(file.schema_arrow.names):  # columns with columns inside
            return None
        groups = [file.metadata.row_group(number).column(place) for number in range(file.metadata.num_row_groups)]
        figures = [one.statistics for one in groups]
        if not figures or not all(one is not None and one.has_min_max for one in figures):
            return None
        try:
            moments = [moment.astimezone(UTC) for one in figures for moment in (one.min, one.max)]
        except (ValueError, OverflowError):
            return None  # such times are told one by one where rows are read
        first, last = min(moments), max(moments)
        is_usual = (first - EPOCH) // MICROSECOND >= FIRST and (last - EPOCH) // MICROSECOND < END
        return (first, last) if is_usual else None


def _runs(groups: Sequence[int], most: int) -> Iterator[int]:
    """Yield the lengths of runs of at most so many rows over groups of rows; those that fit are not cut."""
    have = 0
    for rows in groups:
        if have and (have + rows > most) and have * 2 >= most:
            yield have
            have = 0
        have += rows
        while have > most:
            yield most
            have -= most
    if have:
        yield have


def _table(batches: list[pa.RecordBatch]) -> pa.Table:
    return pa.Table.from_batches(batches).unify_dictionaries()


def _raw(table: pa.Table, name: str, before: int = 0) -> Raw:
    table.validate(full=True)  # a damaged page may hold text that is no UTF-8
    kept, left_out = usable(table, name)
    raw = Raw(kept, lambda rows: [before + row + 1 for row in rows], "Parquet", place="row")
    if left_out:
        raw.warnings.append(f"Columns with structures inside are left out: {', '.join(left_out)}.")
    return raw


@contextmanager
def reading(source: Source) -> Iterator[None]:
    """Turn what is wrong with a Parquet file into bad input."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise BadInput(
            "parquet_broken",
            file=source.name,
            reason=f"The Parquet file is damaged or cut off ({' '.join(str(error).split())[:120].rstrip('.')}).",
            hint="Copy or write it again.",
        ) from error
