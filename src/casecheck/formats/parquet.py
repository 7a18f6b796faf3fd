"""Read event logs from Parquet. Its rows have no lines, so rejects are named by row."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.formats.raw import Raw, Source


def read_parquet(source: Source) -> Raw:
    """Read a Parquet file; columns of structures are left out and named in a warning."""
    with source.seekable() as stream:
        try:
            table = parquet.ParquetFile(stream).read()
        except (pa.ArrowInvalid, OSError) as error:
            raise BadInput(
                "parquet_broken",
                file=source.name,
                reason=f"The Parquet file is damaged or cut off ({str(error).splitlines()[0].rstrip('.')}).",
                hint="Copy or write it again.",
            ) from error
    nested = [field.name for field in table.schema if pa.types.is_nested(field.type)]
    raw = Raw(table.drop_columns(nested), _row_numbers, "Parquet", place="row")
    if nested:
        raw.warnings.append(f"Columns with structures inside are left out: {', '.join(nested)}.")
    return raw


def _row_numbers(rows: Sequence[int]) -> list[int]:
    return [row + 1 for row in rows]
