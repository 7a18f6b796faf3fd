"""Reading logs from databases: SQLite and DuckDB files, and queries on open connections."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal

import duckdb
import pytest

from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.log import read_log, read_query

TABLE = "CREATE TABLE events (file_no TEXT, step TEXT, moment TEXT, fee REAL)"
ROW = ("7", "受理", "2024-03-04T09:00:00", 12.5)
MAPPING = {"case_id": "file_no", "activity": "step", "timestamp": "moment", "amount": "fee"}
QUERY = "SELECT * FROM events ORDER BY moment"


def sqlite_file(path):
    file = path / "office.db"
    with closing(sqlite3.connect(file)) as base:
        base.execute(TABLE)
        base.execute("INSERT INTO events VALUES (?, ?, ?, ?)", ROW)
        base.commit()
    return file


def duckdb_file(path):
    file = path / "office.duckdb"
    with duckdb.connect(str(file)) as base:
        base.execute(TABLE)
        base.execute("INSERT INTO events VALUES (?, ?, ?, ?)", ROW)
    return file


OPEN = {sqlite_file: lambda file: closing(sqlite3.connect(file)), duckdb_file: lambda file: duckdb.connect(str(file))}


@pytest.fixture(params=OPEN, ids=["sqlite", "duckdb"])
def make(request):
    return request.param


def event(log):
    return log.table.select(["case_id", "activity", "timestamp", "amount"]).to_pylist()


EXPECTED = [{"case_id": "7", "activity": "受理", "timestamp": datetime(2024, 3, 4, 1, tzinfo=UTC), "amount": 12.5}]


def test_a_file_of_one_table_needs_no_query(make, tmp_path):
    assert event(read_log(make(tmp_path), mapping=MAPPING)) == EXPECTED


def test_a_query_reads_a_file(make, tmp_path):
    log = read_log(make(tmp_path), query="SELECT file_no AS case_id, step AS activity, moment AS timestamp FROM events")

    assert (log.events, log.place) == (1, "row")


def test_a_query_reads_an_open_connection_and_leaves_it_open(make, tmp_path):
    with OPEN[make](make(tmp_path)) as connection:
        log = read_query(connection, QUERY, mapping=MAPPING)

        assert (event(log), len(connection.execute(QUERY).fetchall())) == (EXPECTED, 1)


def test_a_file_of_several_tables_asks_which(make, tmp_path):
    file = make(tmp_path)
    with OPEN[make](file) as connection:
        connection.execute("CREATE TABLE cases (id TEXT)")

    with pytest.raises(BadInput, match="2 tables: cases, events. Say what to read with --query"):
        read_log(file)


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM events",
        "WITH x AS (SELECT 1) INSERT INTO events SELECT '', '', '', 1",
        "SELECT nothing FROM events",
    ],
)
def test_a_query_that_does_not_only_read_is_refused(make, tmp_path, query):
    file = make(tmp_path)

    with pytest.raises(BadInput, match="does more than read|refuses the query"):
        read_log(file, query=query)
    with OPEN[make](file) as connection:
        with pytest.raises(BadInput, match="does more than read|refuses the query"):
            read_query(connection, query)

        assert len(connection.execute(QUERY).fetchall()) == 1


@pytest.mark.parametrize("reach", ["SELECT * FROM read_csv('{}')", "SELECT * FROM '{}'"])
def test_a_query_on_a_file_reaches_no_other_file(tmp_path, reach):
    secret = tmp_path / "secret.csv"
    secret.write_text("case_id,activity,timestamp\n1,A,2024-03-04\n", encoding="utf-8")

    with pytest.raises(BadInput, match="refuses the query"):
        read_log(duckdb_file(tmp_path), query=reach.format(secret))


def test_another_database_cannot_be_attached(tmp_path):
    other = tmp_path / "other.db"
    sqlite_file(tmp_path).rename(other)

    with pytest.raises(BadInput, match="does more than read"):
        read_log(sqlite_file(tmp_path), query=f"ATTACH '{other}' AS other")


class Cursor:
    """Give rows as a driver of any database does."""

    description = (("case_id",), ("activity",), ("timestamp",), ("amount",))
    rows = (
        (7, "A", datetime(2024, 3, 4, tzinfo=UTC), Decimal("1.50")),
        (7, None, datetime(2024, 3, 4, tzinfo=UTC), None),
    )

    def __init__(self) -> None:
        self.left = list(self.rows)

    def execute(self, sql):
        assert sql == QUERY

    def fetchmany(self, count):
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def close(self):
        pass


class Connection:
    cursor = Cursor


def test_any_driver_will_do_and_bad_rows_are_named():
    log = read_query(Connection(), QUERY)

    assert (log.table["amount"].to_pylist(), log.case("7")[0]["event_id"], log.rejects[0].line) == ([1.5], 1, 2)


def test_strict_stops_at_the_first_bad_row():
    with pytest.raises(BadInput, match="query, row 2: The activity is empty"):
        read_query(Connection(), QUERY, strict=True)


def test_a_damaged_file_is_refused_by_name(make, tmp_path):
    file = make(tmp_path)
    data = file.read_bytes()
    file.write_bytes(data[:100] + b"\xff" * (len(data) - 100))

    with pytest.raises(BadInput, match="damaged or cut off|refuses the query"):
        read_log(file)


def test_the_command_line_takes_a_query(make, tmp_path, capsys):
    query = "SELECT file_no AS case_id, step AS activity, moment AS timestamp FROM events"

    code = main(["variants", str(make(tmp_path)), "--query", query, "--format", "json"])

    assert (code, "受理" in capsys.readouterr().out) == (0, True)
