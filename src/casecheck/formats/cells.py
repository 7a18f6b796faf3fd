"""Make columns of values that come one by one, and columns of text, numbers and times of those of any type."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from casecheck.errors import BadInput

_INT64 = 1 << 63
_NUMBERS = {int, float, Decimal}
_TEMPORAL = {datetime, date}


def column_names(cells: Sequence[Any], file: str, at: str) -> list[str]:
    """Return the names of a header, made up by their place where it is empty. Raise BadInput when one comes twice."""
    names = [as_word(cell) or "" for cell in cells]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        reason = f"The header names the column {twice[0]!r} more than once."
        raise BadInput("column_twice", file=file, at=at, reason=reason, hint="Give every column its own name.")
    return [name or f"column {place}" for place, name in enumerate(names, 1)]


def as_column(values: Sequence[Any]) -> pa.Array:
    """Return numbers as numbers, dates and times as times, truth values as such, and anything mixed as text."""
    kinds = {type(value) for value in values if value is not None and value != ""}
    if kinds and kinds <= _NUMBERS:
        return _numbers([None if value == "" else value for value in values])
    if kinds and kinds <= _TEMPORAL:
        moments = [_moment(value) if value else None for value in values]
        zoned = {moment.tzinfo is not None for moment in moments if moment}
        if len(zoned) == 1:
            return pa.array(moments, pa.timestamp("us", "UTC" if zoned.pop() else None))
    if kinds == {bool}:
        return pa.array([None if value == "" else value for value in values], pa.bool_())
    return pa.array([as_word(value) for value in values], pa.string())


def as_word(value: Any) -> str | None:
    """Return a value as a person would write it; None for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < _INT64:
        return str(int(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    return str(value).encode("utf-8", "replace").decode().strip() or None


def _moment(value: date) -> datetime:
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    try:
        return value.astimezone(UTC) if value.tzinfo else value
    except OverflowError:  # the first or the last day that there is
        return value.replace(tzinfo=UTC)


def _numbers(values: list[Any]) -> pa.Array:
    given = [value for value in values if value is not None]
    if all(_is_whole(value) for value in given):
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array([None if value is None else _float(value) for value in values], pa.float64())


def _is_whole(value: Any) -> bool:
    return (
        bool(math.isfinite(value) if not isinstance(value, int) else True)
        and value == int(value)
        and -_INT64 <= value < _INT64
    )


def _float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def usable(table: pa.Table, file: str) -> tuple[pa.Table, list[str]]:
    """Return the columns that can be used as they are or as text, and the names of those left out.

    Raise BadInput when two columns have one name.
    """
    column_names(table.column_names, file, "")
    columns: dict[str, Any] = {}
    left_out = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        found = _plain(column)
        if found is None:
            left_out.append(name)
        else:
            columns[name] = found
    return pa.table(columns) if columns else table.select([]), left_out


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return a column as text, numbers, times or truth values; None for what is neither."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], kind.storage_type)
        kind = column.type
    if pa.types.is_run_end_encoded(kind):
        column = pa.chunked_array([pc.run_end_decode(chunk) for chunk in column.chunks], kind.value_type)
        kind = column.type
    if pa.types.is_dictionary(kind):
        return column if kind.value_type == pa.string() else _plain(column.cast(kind.value_type))
    try:
        if _is_kept(kind):
            return column
        if pa.types.is_decimal(kind):
            return column.cast(pa.float64())
        return column.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None


def _is_kept(kind: pa.DataType) -> bool:
    tests: Iterable[Any] = (
        pa.types.is_string,
        pa.types.is_integer,
        pa.types.is_floating,
        pa.types.is_boolean,
        pa.types.is_timestamp,
        pa.types.is_date,
    )
    return any(test(kind) for test in tests)
