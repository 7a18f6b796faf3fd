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

from casecheck.backends.engine import Column, Columns
from casecheck.pieces import shared

# what is quoted or a comment stays; fractions and parameters are written anew
PIECE = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | (?<![\w.])\d+\.\d+(?![\w.]) | (?<![:\w]):([a-z][a-z0-9_]*)\b""",
    re.VERBOSE,
)
YEAR_ONE = 62_135_596_800_000_000  # microseconds from year 1 to 1970, so that earlier times are not negative
STEADY_SINCE = 694_224_000_000_000  # 1992 in microseconds since 1970: China's last summer time ended in 1991
SHANGHAI_OFFSET = 28_800_000_000
ID_BITS, NUMBER_BITS = 40, 24  # more events and more activities than a log has
LOCK = (
    "SET GLOBAL TimeZone = 'UTC'",
    "SET enable_external_access = false",
    "SET python_enable_replacements = false",
    "SET preserve_insertion_order = false",
    "SET default_null_order = 'NULLS_FIRST_ON_ASC_LAST_ON_DESC'",  # as Spark orders what is empty
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
    # the places, from 0, of the events that have the moment of the event before them
    f"CREATE MACRO step_ties(steps) AS list_filter(range(1, len(steps)), lambda place:"
    f" (steps[place] >> {ID_BITS + NUMBER_BITS}) = (steps[place + 1] >> {ID_BITS + NUMBER_BITS}))",
    "CREATE MACRO sorted_list(value) AS list_sort(list(value))",
    "CREATE MACRO sorted_pair(a, b) AS CASE WHEN a = b THEN [a] ELSE [least(a, b), greatest(a, b)] END",
    # the elements of a list at the given places, which count from 1
    "CREATE MACRO pick(items, places) AS list_select(items, places)",
    "CREATE MACRO nth(items, place) AS list_extract(items, place)",
    "CREATE MACRO joined(items, mark) AS array_to_string(items, mark)",
    "CREATE MACRO is_among(item, items) AS list_contains(CAST(items AS VARCHAR[]), item)",
    "CREATE MACRO digest(text) AS sha256(text)",
    # wall clock of a zone, and microseconds of the day on it; where the clock has not been changed since, adding the
    # offset takes a tenth of the time
    f"CREATE MACRO local_time(moment, zone) AS CASE WHEN zone = 'Asia/Shanghai' AND epoch_us(moment) >= {STEADY_SINCE}"
    f" THEN make_timestamp(epoch_us(moment) + {SHANGHAI_OFFSET}) ELSE timezone(zone, moment) END",
    "CREATE MACRO micros_of_day(wall) AS date_diff('microsecond', date_trunc('day', wall), wall)",
    # working time before a moment: whole days before its day, and the part of its day if that is worked
    "CREATE MACRO worked_micros(days_before, is_worked, moment, zone) AS"
    " days_before * 86400000000 + CASE WHEN is_worked THEN micros_of_day(local_time(moment, zone)) ELSE 0 END",
    "CREATE MACRO iso_utc(moment) AS strftime(timezone('UTC', moment), '%Y-%m-%dT%H:%M:%SZ')",
    "CREATE MACRO micros(moment) AS epoch_us(moment)",
    "CREATE MACRO day_of(moment, zone) AS CAST(local_time(moment, zone) AS DATE)",
    "CREATE MACRO hour_of(moment, zone) AS micros_of_day(local_time(moment, zone)) / 3600000000.0",
    "CREATE MACRO weekday_of(moment, zone) AS CAST(isodow(local_time(moment, zone)) AS INTEGER)",
    "CREATE MACRO days_between(earlier, later) AS CAST(date_diff('day', earlier, later) AS BIGINT)",
    "CREATE MACRO plus_days(day, days) AS CAST(day + CAST(days AS INTEGER) AS DATE)",
    # the moment at which the wall clock of a zone shows a day and so many microseconds since its midnight
    "CREATE MACRO moment_at(day, micros, zone) AS"
    " timezone(zone, CAST(day AS TIMESTAMP) + to_microseconds(CAST(micros AS BIGINT)))",
    # the same day of a later month, or that month's last day
    "CREATE MACRO plus_months(day, months) AS CAST(day + to_months(CAST(months AS INTEGER)) AS DATE)",
    "CREATE MACRO median_of(value) AS median(value)",
    # a word as JSON, to be put into a detail
    "CREATE MACRO json_text(word) AS coalesce(CAST(to_json(CAST(word AS VARCHAR)) AS VARCHAR), 'null')",
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
        self._kinds: dict[str, str] = {}

    def register(self, name: str, table: pa.Table) -> None:
        """Offer an Arrow table under a name, without copying it; a later one of that name takes its place."""
        self._clear(name)
        self._connection.register(name, shared(table))
        self._kinds[name] = "VIEW"

    def define(self, name: str, text: str, /, **parameters: Any) -> None:
        """Keep the answer of a text as a table of that name."""
        bound, values = bind(text, parameters)
        self._clear(name)
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {bound}", values)
        self._kinds[name] = "TABLE"

    def view(self, name: str, text: str, /, **parameters: Any) -> None:
        """Give a text a name; it is answered anew each time. Only columns may be parameters."""
        bound, _ = bind(text, parameters)
        self._clear(name)
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {bound}")
        self._kinds[name] = "VIEW"

    def query(self, text: str, /, **parameters: Any) -> pa.Table:
        """Return the answer of a text; parameters it does not mention are ignored."""
        bound, values = bind(text, parameters)
        return self._connection.sql(bound, params=values or None).to_arrow_table()

    def quote(self, name: str) -> str:
        """Return a column's name as an identifier, whatever signs it has."""
        return identifier(name)

    def _clear(self, name: str) -> None:
        """Drop what had the name before: a table and a view cannot follow each other under one."""
        kind = self._kinds.pop(name, None)
        if kind:
            self._connection.execute(f"DROP {kind} IF EXISTS {name}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()


def bind(text: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the text with DuckDB's own marks for parameters and columns, and the values that it mentions."""
    used: dict[str, Any] = {}

    def mark(found: re.Match[str]) -> str:
        piece, name = found.group(), found.group(1)
        if piece[0].isdigit():
            return f"{piece}e0"  # of doubled precision, as on Spark; by itself it would be an exact decimal
        if name not in parameters:
            return piece
        value = parameters[name]
        if isinstance(value, Column):
            return identifier(value.name) if value.name else "CAST(NULL AS VARCHAR)"
        if isinstance(value, Columns):
            return ", ".join(map(identifier, value.names)) or "CAST(0 AS INTEGER)"
        used[name] = list(value) if isinstance(value, tuple) else value
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return f"CAST(${name} AS BIGINT)" if is_whole else f"${name}"  # 32 bits hold no microseconds of a day

    return PIECE.sub(mark, text), used


def identifier(name: str) -> str:
    """Return a name as an identifier, whatever signs it has."""
    return '"' + name.replace('"', '""') + '"'
