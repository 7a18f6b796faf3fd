"""Tell whether two tables of findings are the same, whatever the order of their rows."""

from __future__ import annotations

import hashlib

import pyarrow as pa


def fingerprint(table: pa.Table) -> str:
    """Return the SHA-256 of all rows with all columns, sorted as texts."""
    rows = sorted(repr(tuple(row.values())) for row in table.to_pylist())
    return hashlib.sha256("\n".join([repr(table.column_names), *rows]).encode()).hexdigest()


def differences(one: pa.Table, other: pa.Table, shown: int = 3) -> list[tuple[str, str]]:
    """Return the first pairs of rows that differ, for the message of a failing test."""
    left, right = (sorted(repr(tuple(row.values())) for row in table.to_pylist()) for table in (one, other))
    only = [sorted(set(rows) - set(others)) for rows, others in ((left, right), (right, left))]
    count = min(shown, max(map(len, only)))
    padded = [rows[:count] + [""] * (count - len(rows[:count])) for rows in only]
    return list(zip(*padded, strict=True))
