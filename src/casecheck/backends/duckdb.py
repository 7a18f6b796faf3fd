"""Run the portable SQL on DuckDB.

A text may use what DuckDB and Spark SQL share, parameters written `:name`, and the building blocks below. Nothing a
text does reaches a file or the network: external access is off and the settings are locked before the first one runs.
"""

from __future__ import annotations

import os
import re
from functools import cache
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

PARAMETER = re.compile(r"(?<![:\w]):([a-z][a-z0-9_]*)\b")
YEAR_ONE = 62_135_596_800_000_000  # microseconds from year 1 to 1970, so that earlier times are not negative
ID_BITS, NUMBER_BITS = 40, 24  # more events and more activities than a log has
LOCK = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET python_enable_replacements = false",
    "SET preserve_insertion_order = false",
    "SET lock_configuration = true",
)
BLOCKS = (
    # the events of a group in order of time, ties broken by their id, as one list of packed numbers: sorting numbers
    # is faster than an ordered list of values, and bits are unpacked without division, which is slow on HUGEINT
    f"CREATE MACRO ordered_steps(moment, id, number) AS list_sort(list("
    f"(CAST(epoch_us(moment) + {YEAR_ONE} AS HUGEINT) << {ID_BITS + NUMBER_BITS}) + (id << {NUMBER_BITS}) + number))",
    f"CREATE MACRO step_numbers(steps) AS list_transform("
    f"steps, lambda step: CAST(step & {2**NUMBER_BITS - 1} AS INTEGER))",
    f"CREATE MACRO step_ids(steps) AS list_transform("
    f"steps, lambda step: CAST((step >> {NUMBER_BITS}) & {2**ID_BITS - 1} AS BIGINT))",
    "CREATE MACRO sorted_list(value) AS list_sort(list(value))",
    # the elements of a list at the given places, which count from 1
    "CREATE MACRO pick(items, places) AS list_select(items, places)",
    "CREATE MACRO nth(items, place) AS list_extract(items, place)",
    "CREATE MACRO joined(items, mark) AS array_to_string(items, mark)",
    "CREATE MACRO is_among(item, items) AS list_contains(CAST(items AS VARCHAR[]), item)",
    "CREATE MACRO digest(text) AS sha256(text)",
    # wall clock of a zone, and microseconds of the day on it
    "CREATE MACRO local_time(moment, zone) AS timezone(zone, moment)",
    "CREATE MACRO micros_of_day(wall) AS date_diff('microsecond', date_trunc('day', wall), wall)",
    # working time before a moment: whole days before its day, and the part of its day if that is worked
    "CREATE MACRO worked_micros(days_before, is_worked, moment, zone) AS"
    " days_before * 86400000000 + CASE WHEN is_worked THEN micros_of_day(local_time(moment, zone)) ELSE 0 END",
    "CREATE MACRO iso_utc(moment) AS strftime(timezone('UTC', moment), '%Y-%m-%dT%H:%M:%SZ')",
)


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """Return the database of this process, empty but for the building blocks; tables belong to an engine's connection.

    process: its id, so that a forked process does not use its parent's.
    """
    database = duckdb.connect(":memory:")
    for text in (*BLOCKS, *LOCK):
        database.execute(text)
    return database


class DuckDB:
    """Hold one engine in memory; close it, or use it in a `with`."""

    name = "duckdb"

    def __init__(self) -> None:
        self._connection = _database(os.getpid()).cursor()

    def register(self, name: str, table: pa.Table) -> None:
        """Offer an Arrow table under a name, without copying it."""
        self._connection.register(name, table)

    def define(self, name: str, text: str, **parameters: Any) -> None:
        """Keep the answer of a text as a table of that name."""
        bound, values = bind(text, parameters)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {bound}", values)

    def query(self, text: str, **parameters: Any) -> pa.Table:
        """Return the answer of a text; parameters it does not mention are ignored."""
        bound, values = bind(text, parameters)
        return self._connection.sql(bound, params=values or None).to_arrow_table()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()


def bind(text: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the text with DuckDB's own marks for parameters, and the values that it mentions."""
    used: dict[str, Any] = {}

    def mark(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in parameters:
            return found.group(0)
        used[name] = parameters[name]
        return f"${name}"

    return PARAMETER.sub(mark, text), used
