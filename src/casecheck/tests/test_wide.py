"""A log of many columns is read in parts by what it holds; parts end with the row groups of the file where they can."""

from __future__ import annotations

import pyarrow as pa
import pytest
from pyarrow import parquet

from casecheck import large
from casecheck.formats.parquet import parquet_pieces
from casecheck.formats.raw import Source
from casecheck.large import LargeLog, open_log
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of

RULES = parse_rules("rules: [{id: eyes, check: four_eyes, a: A, b: D}]")


@pytest.fixture
def path(tmp_path):
    """Twelve cases of two events in row groups of four events, so that no case is cut by one."""
    events = [(str(case), step, "Li" if case % 3 else "Qi") for case in range(12) for step in "AD"]
    table = log_of(tmp_path, events).table
    parquet.write_table(table, tmp_path / "log.parquet", row_group_size=4)
    return tmp_path / "log.parquet"


def test_a_log_with_more_values_than_a_whole_one_may_have_is_read_in_parts(path, monkeypatch):
    whole = run(open_log(path), rules=RULES)
    columns = open_log(path).table.num_columns
    monkeypatch.setattr(large, "LARGEST_WHOLE_VALUES", 23 * columns)
    monkeypatch.setattr(large, "PART_VALUES", 9 * columns)

    log = open_log(path)
    report = run(log, rules=RULES)

    assert isinstance(log, LargeLog)
    assert [part.events for part in log.parts()] == [8, 8, 8]
    assert report.table == whole.table
    assert report.rules == whole.rules


@pytest.mark.parametrize(
    ("rows", "runs"),
    [(24, [24]), (8, [8, 8, 8]), (11, [8, 8, 8]), (5, [4] * 6), (4, [4] * 6), (3, [3, 3, 2] * 3), (100, [24])],
)
def test_runs_end_with_row_groups_where_these_fit(path, rows, runs):
    assert [raw.table.num_rows for raw in parquet_pieces(Source(path), rows)] == runs


def test_what_was_read_is_there_in_order(path):
    ids = [raw.table["event_id"].to_pylist() for raw in parquet_pieces(Source(path), 5)]

    assert [number for part in ids for number in part] == list(range(1, 25))
    assert pa.types.is_int64(parquet.read_schema(path).field("event_id").type)
