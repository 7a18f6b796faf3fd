"""Read event logs from database files, and from the answer to a query on any connection.

A database file comes from a stranger: it is opened for reading only, views and virtual tables in it are not trusted,
and a damaged one cannot give more rows than its size allows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

import duckdb
import pyarrow as pa

from casecheck.errors import BadInput
from casecheck.formats.cells import as_column, column_names, usable
from casecheck.formats.ocel import Event, Objects, choose_type, flatten
from casecheck.formats.raw import Raw, Source, numbered_rows

SQLITE_MAGIC = b"SQLite format 3\0"
DUCKDB_MAGIC, DUCKDB_OFFSET = b"DUCK", 8
READING_WORDS = ("select", "with", "values", "from", "table", "(")
MAX_VALUE_BYTES = 10_000_000
ROWS_AT_A_TIME = 20_000
LEAST_ROW_BYTES = 2
HINT_QUERY = "Say what to read with --query, as: --query 'SELECT * FROM events'."


def is_duckdb(head: bytes) -> bool:
    """Say whether the first bytes are those of a DuckDB database."""
    return head[DUCKDB_OFFSET : DUCKDB_OFFSET + len(DUCKDB_MAGIC)] == DUCKDB_MAGIC


def read_sqlite(source: Source, object_type: str | None = None, query: str | None = None) -> Raw:
    """Read an OCEL 2.0 log, the answer to a query, or the only table of a SQLite file."""
    with _open_sqlite(source) as connection:
        names = _tables(connection)
        if query is None and {"event_map_type", "event_object", "event"} <= names.keys():
            return _ocel(connection, names, object_type, source)
        return answer(connection, query or _only_table(list(names.values()), source.name), source.name, "SQLite")


def read_duckdb(source: Source, query: str | None = None) -> Raw:
    """Read the answer to a query, or the only table of a DuckDB file, with no way out of the file."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
    }
    settings |= {"autoload_known_extensions": "false", "lock_configuration": "true"}
    try:
        with duckdb.connect(str(source.path), read_only=True, config=settings) as connection:
            names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
            return answer(connection, query or _only_table(names, source.name), source.name, "DuckDB")
    except duckdb.Error as error:
        raise _damaged(source.name, "DuckDB", error) from error


def answer(connection: Any, query: str, file: str, form: str) -> Raw:
    """Return what a query gives on a DuckDB or DB-API connection. Raise BadInput for one that does not only read."""
    if not query.strip().lower().startswith(READING_WORDS):
        reason = "The query does more than read."
        raise BadInput("query", file=file, reason=reason, hint="Begin it with SELECT or WITH.")
    try:
        table = _rows_of(connection, query)
    except MemoryError:
        raise
    except Exception as error:  # each database has its own errors
        text = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadInput("query", file=file, reason=f"The database refuses the query: {text}.") from error
    table, left_out = usable(table, file)
    raw = Raw(table, numbered_rows, form, place="row")
    if left_out:
        raw.warnings.append(f"Columns with structures inside are left out: {', '.join(left_out)}.")
    return raw


def _rows_of(connection: Any, query: str) -> pa.Table:
    if isinstance(connection, duckdb.DuckDBPyConnection):
        if [one.type for one in connection.extract_statements(query)] != [duckdb.StatementType.SELECT]:
            raise ValueError("it is not one statement that only reads")
        return connection.sql(query).to_arrow_table()
    with closing(connection.cursor()) as cursor, _reading_only(connection, cursor):
        cursor.execute(query)
        names = column_names([column[0] for column in cursor.description], "", "")
        rows: list[Any] = []
        while part := cursor.fetchmany(ROWS_AT_A_TIME):
            rows.extend(part)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: as_column(values) for name, values in zip(names, columns, strict=True)})


@contextmanager
def _reading_only(connection: Any, cursor: Any) -> Iterator[None]:
    """Have the database itself refuse to write, where we know how to ask it."""
    driver = type(connection).__module__.partition(".")[0]
    if driver == "psycopg":
        cursor.execute("SET TRANSACTION READ ONLY")
    if driver != "sqlite3":
        yield
        return
    (before,) = cursor.execute("PRAGMA query_only").fetchone()
    cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA query_only = {before}")


@contextmanager
def _open_sqlite(source: Source) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(source.path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                connection.execute(f"PRAGMA {setting}")
            yield connection
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:  # its messages quote what is damaged
        raise _damaged(source.name, "SQLite", error) from error


def _damaged(file: str, form: str, error: Exception) -> BadInput:
    reason = f"The {form} database is damaged or cut off ({' '.join(str(error).split())[:120]})."
    return BadInput("database_broken", file=file, reason=reason, hint="Copy or export it again.")


def _tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the plain tables: lower-case name to name. Views and virtual tables have no page of their own."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
    return {str(name).lower(): str(name) for (name,) in found if not str(name).startswith("sqlite_")}


def _only_table(names: list[str], file: str) -> str:
    if len(names) == 1:
        return f"SELECT * FROM {_quoted(names[0])}"
    reason = f"The database has {len(names)} tables: {', '.join(sorted(names)[:50]) or 'none'}."
    raise BadInput("query_missing", file=file, reason=reason, hint=HINT_QUERY)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _Reader:
    """Read the tables of one OCEL 2.0 database; rows beyond what the file can hold prove that it is damaged."""

    def __init__(self, connection: sqlite3.Connection, names: dict[str, str], source: Source) -> None:
        self.connection, self.names, self.file = connection, names, source.name
        self.left = source.path.stat().st_size // LEAST_ROW_BYTES

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table by the lower-case names of columns; attributes keep theirs."""
        name = self.names.get(table.lower())
        if name is None:
            reason = f"The OCEL database has no table {table}."
            raise BadInput("no_ocel", file=self.file, reason=reason, hint="Export the log again as OCEL 2.0 SQLite.")
        cursor = self.connection.execute(f"SELECT * FROM {_quoted(name)}")
        columns = [column[0] for column in cursor.description]
        columns = [one.lower() if one.lower().startswith("ocel_") else one for one in columns]
        for row in cursor:
            self.left -= 1
            if self.left < 0:
                raise sqlite3.DatabaseError("more rows than the file can hold")
            yield dict(zip(columns, row, strict=True))

    def by_type(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield each type of events or objects with the table that holds them."""
        for row in self.rows(f"{kind}_map_type"):
            yield _word(row.get("ocel_type")), f"{kind}_{_word(row.get('ocel_type_map'))}"


def _ocel(connection: sqlite3.Connection, names: dict[str, str], object_type: str | None, source: Source) -> Raw:
    reader = _Reader(connection, names, source)
    tables = dict(reader.by_type("object"))
    chosen = choose_type(list(tables), object_type, source.name)
    objects = Objects({_word(row.get("ocel_id")): _word(row.get("ocel_type")) for row in reader.rows("object")})
    for row in sorted(reader.rows(tables[chosen]), key=lambda row: _word(row.get("ocel_time"))):
        kept = objects.attributes.setdefault(_word(row.get("ocel_id")), {})
        kept.update({name: value for name, value in _attributes(row).items() if value is not None})
    events: dict[str, Event] = {}
    for place, row in enumerate(reader.rows("event"), 1):
        identity = _word(row.get("ocel_id"))
        events[identity] = Event(identity, _word(row.get("ocel_type")), None, place)
    for _, table in reader.by_type("event"):
        for row in reader.rows(table):
            if event := events.get(_word(row.get("ocel_id"))):
                event.time = row.get("ocel_time")
                event.attributes = _attributes(row)
    for row in reader.rows("event_object"):
        if event := events.get(_word(row.get("ocel_event_id"))):
            event.objects.append(_word(row.get("ocel_object_id")))
    return flatten(events.values(), objects, chosen, "OCEL SQLite", [])


def _attributes(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not name.startswith("ocel_")}


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
