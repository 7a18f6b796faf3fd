"""A log read in parts gives the same findings as the whole, whatever the order of its rows."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pyarrow as pa
import pytest
from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.large import LargeLog, open_log
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of
from casecheck.tests.sketch import flow_of

FLOW = "start > A\nA > g\ng:xor > B, C\nB > j\nC > j\nj:xor > D\nD > end\nend"
RULES = """
rules:
  - {id: eyes, check: four_eyes, a: A, b: D}
  - {id: slow, check: total_limit, limit_days: 0.2}
"""


def events(seed, cases=60):
    """Return rows of many cases, some of which go wrong, one after the other in time."""
    random, rows = Random(seed), []
    for case in range(cases):
        steps = random.choice(["ABD", "ACD", "AD", "ABBD", "CD", "ABDX"])
        for place, step in enumerate(steps):
            rows.append((f"c{case}", step, random.choice(["Li", "Wang", "Qi"]), case + place * random.random() * 9))
    return rows


def ordered(rows, how):
    if how == "by time":
        return sorted(rows, key=lambda row: row[3])
    if how == "shuffled":
        Random(1).shuffle(rows)
    return rows


@pytest.mark.parametrize("how", ["by case", "by time", "shuffled"])
@pytest.mark.parametrize("size", [25, 10_000])
def test_parts_give_the_findings_of_the_whole(tmp_path, how, size):
    whole = log_of(tmp_path, ordered(events(3), how))
    parts = open_log(tmp_path / "log.parquet", part_events=size)

    told = [run(log, flow=flow_of(FLOW), rules=parse_rules(RULES)) for log in (whole, parts)]

    assert isinstance(parts, LargeLog)
    assert told[0].table.to_pylist() == told[1].table.to_pylist()
    assert [vars(rule) for rule in told[0].rules] == [vars(rule) for rule in told[1].rules]
    assert told[0].table.num_rows > 20


def test_each_case_is_whole_in_one_part(tmp_path):
    log_of(tmp_path, ordered(events(5), "by time"))
    log = open_log(tmp_path / "log.parquet", part_events=20)

    places = [set(part.table["case_id"].to_pylist()) for part in log.parts()]

    assert len(places) > 5
    assert sum(map(len, places)) == len(set.union(*places)) == log.cases == 60


def test_parts_of_a_log_in_order_of_time_stay_small(tmp_path):
    log_of(tmp_path, ordered(events(5, cases=400), "by time"))

    sizes = [part.events for part in open_log(tmp_path / "log.parquet", part_events=100).parts()]

    assert max(sizes) < 200


def text(rows):
    lines = ["case_id,activity,timestamp,actor,note"]
    lines += [
        f'{case},{step},2024-03-04T{9 + place % 9:02}:00:00,{actor},"two\nlines"'
        for place, (case, step, actor, _) in enumerate(rows)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("size", [5, 40])
def test_delimited_text_is_read_in_pieces_too(tmp_path, size):
    file = tmp_path / "log.csv"
    file.write_text(text(events(7)), encoding="utf-8")

    told = [run(log, rules=parse_rules(RULES)) for log in (read_log(file), open_log(file, part_events=size))]

    assert told[0].table.to_pylist() == told[1].table.to_pylist()
    assert told[1].log["format"] == "CSV"


def test_rows_that_cannot_be_used_keep_their_lines(tmp_path):
    file = tmp_path / "log.csv"
    lines = text(events(7)).splitlines(keepends=True)
    lines[81:83] = ["c9,A\n"]
    lines.append("c9,A,never,Li,\n")
    file.write_text("".join(lines), encoding="utf-8")
    whole, parts = read_log(file), open_log(file, part_events=3)

    assert [(one.line, one.reason) for one in parts.rejects] == [(one.line, one.reason) for one in whole.rejects]


def test_a_strict_reading_stops_in_parts_too(tmp_path):
    rows = {"case_id": ["1", None], "activity": ["A", "B"], "timestamp": [START, START]}
    parquet.write_table(pa.table(rows), tmp_path / "log.parquet")

    with pytest.raises(BadInput) as error:
        list(open_log(tmp_path / "log.parquet", part_events=1, strict=True).parts())

    assert error.value.at == "row 2"


IDS = [[1, 3, 2, 4], [2**41, 2**41 + 1, 2**41 + 2, 2**41 + 3], [-4, -3, -2, -1], [1, 2, 1, 2], [5, 6, 8, 9]]


@pytest.mark.parametrize("part_events", [None, 2])
@pytest.mark.parametrize("numbers", IDS)
def test_the_right_person_is_told_whatever_numbers_a_column_of_events_has(tmp_path, numbers, part_events):
    log = log_of(tmp_path, [("1", "A", "Li"), ("1", "D", "Li"), ("2", "A", "Qi"), ("2", "D", "Wang")])
    table = log.table.set_column(0, "event_id", pa.array(numbers))
    parquet.write_table(table, tmp_path / "log.parquet")
    log = open_log(tmp_path / "log.parquet", part_events=part_events)

    report = run(log, flow=flow_of(FLOW), rules=parse_rules("rules: [{id: eyes, check: four_eyes, a: A, b: D}]"))

    found = [one for one in report.findings() if one.rule == "eyes"]
    kept = [5, 6] if numbers[0] == 5 else [1, 2]
    assert [(one.case_id, one.actor, one.event_ids) for one in found] == [("1", "Li", kept)]


def test_a_large_log_without_any_usable_row_is_refused(tmp_path):
    moments = pa.array([START, START])
    table = pa.table({"case_id": pa.nulls(2, pa.string()), "activity": ["A", "B"], "timestamp": moments})
    parquet.write_table(table, tmp_path / "log.parquet")

    with pytest.raises(BadInput) as error:
        run(open_log(tmp_path / "log.parquet", part_events=1), rules=parse_rules(RULES))

    assert error.value.code == "no_events"


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_first_and_last_moment_are_told_by_the_file_or_read(tmp_path, unit):
    moments = [datetime(2024, 1, 1, tzinfo=UTC), datetime(2019, 6, 1, 12, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)]
    table = pa.table(
        {"case_id": list("abc"), "activity": list("xyz"), "timestamp": pa.array(moments, pa.timestamp(unit, "UTC"))}
    )
    spans = []
    for name, more in (("told", {}), ("read", {"write_statistics": False})):
        parquet.write_table(table, tmp_path / name, row_group_size=1, **more)
        spans.append(open_log(tmp_path / name, part_events=2).span())
    assert spans == [(min(moments), max(moments))] * 2


def test_times_without_a_zone_are_read_for_the_first_and_last_moment(tmp_path):
    moments = [datetime(1988, 9, 11, 1, 30), datetime(1988, 9, 10, 23, 50)]
    columns = {"case_id": ["a", "b"], "activity": ["x", "y"], "timestamp": pa.array(moments, pa.timestamp("us"))}
    parquet.write_table(pa.table(columns), tmp_path / "local", row_group_size=1)
    log = open_log(tmp_path / "local", part_events=1, timezone="Asia/Shanghai")
    read = read_log(tmp_path / "local", timezone="Asia/Shanghai")
    assert log.span() == read.span()


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.date32(), pa.string()])
def test_a_case_is_not_torn_apart_whatever_its_number_is_kept_as(tmp_path, kind):
    cases = pa.array([1, 2, 3, 4, 1, 2, 3, 4]).cast(pa.int32()).cast(kind)
    moments = pa.array([datetime(2024, 1, 1, place, tzinfo=UTC) for place in range(8)])
    columns = {"case_id": cases, "activity": ["A"] * 4 + ["B"] * 4, "timestamp": moments, "actor": ["x"] * 8}
    parquet.write_table(pa.table(columns), tmp_path / "log", row_group_size=4)
    pack = parse_rules("rules: [{id: eyes, check: four_eyes, a: A, b: B}]")
    whole, parts = (run(open_log(tmp_path / "log", part_events=size), rules=pack) for size in (None, 4))
    assert parts.table.num_rows == whole.table.num_rows == 4
    assert parts.rules == whole.rules


def test_a_part_without_actors_is_judged_where_some_are_excepted(tmp_path):
    moments = pa.array([datetime(2024, 1, 1, place, tzinfo=UTC) for place in range(4)])
    columns = {"case_id": list("aabb"), "activity": list("ABAB"), "timestamp": moments, "actor": ["x", "x", None, None]}
    parquet.write_table(pa.table(columns), tmp_path / "log", row_group_size=2)
    pack = parse_rules("rules: [{id: eyes, check: four_eyes, a: A, b: B, except_actors: [robot]}]")
    assert run(open_log(tmp_path / "log", part_events=2), rules=pack).table["case_id"].to_pylist() == ["a"]


def test_nanoseconds_and_moments_that_mean_never_are_no_damage(tmp_path):
    for name, unit, numbers in (("ns", "ns", [7, 1_000_000_007]), ("never", "us", [0, 253_402_300_799_000_000])):
        columns = {
            "case_id": list("ab"),
            "activity": list("AB"),
            "timestamp": pa.array(numbers, pa.timestamp(unit, "UTC")),
        }
        parquet.write_table(pa.table(columns), tmp_path / name, row_group_size=1)
        log = open_log(tmp_path / name, part_events=1)
        assert log.span()[1].year == 1970
        assert sum(part.events for part in log.parts()) == log.events
