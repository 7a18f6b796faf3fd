"""A run as a whole: what is judged, what the report says, and how it is written."""

from __future__ import annotations

import csv
import json
from datetime import datetime

import pyarrow as pa
import pytest
from pyarrow import parquet

from casecheck.backends import open_engine
from casecheck.errors import BadInput
from casecheck.findings import SCHEMA
from casecheck.report import write_report
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of
from casecheck.tests.sketch import flow_of
from casecheck.variants import list_variants

FLOW = "start > A\nA > B\nB > end\nend"
ROWS = [("1", "A", "Li", 0), ("1", "B", "Li", 30), ("2", "B", "=Wang", 1), ("2", "A", "=Wang", 2), ("3", "A", "Li", 3)]
PACK = """
version: 3
rules:
  - {id: apart, check: four_eyes, severity: high, a: A, b: B}
  - {id: days, check: total_limit, limit_days: 1}
"""


def ids(report):
    return {(one.rule, one.case_id): one.finding_id for one in report.findings()}


def test_a_flow_is_judged_beside_the_rules(tmp_path):
    report = run(log_of(tmp_path, ROWS), flow=flow_of(FLOW), rules=parse_rules(PACK))

    counts = [(row.rule, row.severity, row.judged, row.not_applicable, row.flagged, row.share) for row in report.rules]
    assert counts == [
        ("conformance", "medium", 3, 0, 2, 2 / 3),
        ("apart", "high", 2, 1, 2, 1.0),
        ("days", "medium", 3, 0, 1, 1 / 3),
    ]


def test_a_pack_that_names_conformance_is_taken_as_it_is(tmp_path):
    pack = parse_rules("rules: [{id: path, check: conformance, open_cases: prefix}]")

    report = run(log_of(tmp_path, ROWS), flow=flow_of(FLOW), rules=pack)

    assert sorted(ids(report)) == [("path", "2")]


def test_conformance_without_a_flow_is_said_not_to_be_judged(tmp_path):
    report = run(log_of(tmp_path, ROWS), rules=parse_rules("rules: [{id: path, check: conformance}]"))

    assert (report.rules[0].share, report.warnings) == (None, ("path: Not judged: the check needs the flow.",))


def test_nothing_to_judge_is_refused(tmp_path):
    with pytest.raises(BadInput, match="Neither a flow nor rules"):
        run(log_of(tmp_path, ROWS))


def test_an_unknown_engine_is_refused(tmp_path):
    with pytest.raises(BadInput, match="The engines are duckdb"):
        run(log_of(tmp_path, ROWS), flow=flow_of(FLOW), engine="abacus")


def test_a_finding_keeps_its_id_when_the_log_grows(tmp_path):
    flow, pack = flow_of(FLOW), parse_rules(PACK)

    before = ids(run(log_of(tmp_path, ROWS), flow=flow, rules=pack))
    after = ids(run(log_of(tmp_path, [*ROWS, ("4", "B", "Li", 9)]), flow=flow, rules=pack))

    assert (before.items() <= after.items(), len(set(after.values()))) == (True, len(after))


def test_another_version_of_a_rule_makes_another_finding(tmp_path):
    log = log_of(tmp_path, ROWS)

    old, new = (ids(run(log, rules=parse_rules(PACK.replace("3", version)))) for version in "34")

    assert old["apart", "1"] != new["apart", "1"]


def test_progress_grows_to_one(tmp_path):
    seen = []

    run(log_of(tmp_path, ROWS), flow=flow_of(FLOW), progress=lambda share, name: seen.append((share, name)))

    assert ([name for _, name in seen], seen[-1][0], seen == sorted(seen, key=lambda row: row[0])) == (
        ["log", "conformance", ""],
        1.0,
        True,
    )


def written(tmp_path, name):
    report = run(log_of(tmp_path, ROWS), flow=flow_of(FLOW), rules=parse_rules(PACK))
    write_report(report, tmp_path / name)
    return tmp_path / name, report


def test_json_holds_the_head_and_every_finding(tmp_path):
    file, report = written(tmp_path, "out.json")

    content = json.loads(file.read_text())
    first = next(one for one in content["findings"] if one["rule"] == "apart")
    assert (content["log"]["cases"], content["rules"][1]["flagged"], len(content["findings"])) == (3, 2, 5)
    assert first == {
        "finding_id": ids(report)["apart", "2"],
        "rule": "apart",
        "check": "four_eyes",
        "version": "3",
        "case_id": "2",
        "event_ids": [3, 4],
        "actor": "=Wang",
        "post": None,
        "unit": None,
        "at": "2024-03-04T11:00:00+08:00",
        "severity": "high",
        "score": 1.0,
        "measured": 1.0,
        "threshold": 2.0,
        "population": None,
        "parameters": {"a": "A", "b": "B", "except_actors": []},
        "detail": {},
    }


def test_csv_opens_in_a_spreadsheet_and_runs_no_formula(tmp_path):
    file, _ = written(tmp_path, "out.csv")

    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["rule"] == "apart"]
    assert (rows[0]["actor"], rows[0]["event_ids"], json.loads(rows[0]["parameters"])["a"]) == ("'=Wang", "3 4", "A")


def test_parquet_keeps_schema_and_head(tmp_path):
    file, report = written(tmp_path, "out.parquet")

    table = parquet.read_table(file)
    assert (table.schema.names, table.num_rows, b"casecheck" in table.schema.metadata) == (SCHEMA.names, 5, True)


def test_a_run_without_findings_writes_an_empty_list(tmp_path):
    report = run(log_of(tmp_path, ROWS[:2]), flow=flow_of(FLOW))

    write_report(report, tmp_path / "out.json")

    assert json.loads((tmp_path / "out.json").read_text())["findings"] == []


def test_nothing_is_left_half_written(tmp_path, monkeypatch):
    report = run(log_of(tmp_path, ROWS), flow=flow_of(FLOW))
    (tmp_path / "out.json").write_text("before")
    monkeypatch.setattr("casecheck.report.plain.iterate", lambda *_: iter([1 / 0 for _ in "x"]))

    with pytest.raises(ZeroDivisionError):
        write_report(report, tmp_path / "out.json")

    assert ((tmp_path / "out.json").read_text(), sorted(path.name for path in tmp_path.iterdir())) == (
        "before",
        ["log.parquet", "out.json"],
    )


@pytest.mark.parametrize(("name", "message"), [("out.doc", "End the name with .json"), ("no/out.json", "be written")])
def test_what_cannot_be_written_is_refused(tmp_path, name, message):
    with pytest.raises(BadInput, match=message):
        written(tmp_path, name)


def test_variants_are_counted_and_judged(tmp_path):
    found = list_variants(log_of(tmp_path, [*ROWS, ("4", "A", "Li", 5)]), flow_of(FLOW))

    assert [(one.activities, one.cases, one.verdict.fits, one.verdict.cost) for one in found] == [
        (("A",), 2, False, 1),
        (("A", "B"), 1, True, 0),
        (("B", "A"), 1, False, 2),
    ]


@pytest.mark.parametrize(
    "text", ["SELECT * FROM read_csv('log.csv')", "COPY (SELECT 1) TO 'x.csv'", "SET enable_external_access = true"]
)
def test_the_engine_reaches_no_file_and_keeps_its_lock(text):
    with open_engine("duckdb") as engine, pytest.raises(Exception, match="disabled|locked"):
        engine.query(text)


def test_a_moment_without_a_zone_is_local_to_the_log(tmp_path):
    pack = parse_rules("rules: [{id: days, check: total_limit, limit_days: 1, to_activity: Z}]")
    log = log_of(tmp_path, [("1", "A", "Li", 0)])  # 9 o'clock in Shanghai

    reports = [run(log, rules=pack, as_of=datetime(2024, 3, 5, 9, 0, second)) for second in (0, 1)]

    assert [report.table.num_rows for report in reports] == [0, 1]


def test_engines_that_are_open_together_do_not_see_each_others_tables(tmp_path):
    with open_engine("duckdb") as one, open_engine("duckdb") as other:
        one.register("events", pa.table({"x": [1]}))
        one.define("kept", "SELECT x FROM events")
        other.register("events", pa.table({"x": [2]}))

        with pytest.raises(Exception, match="kept"):
            other.query("SELECT x FROM kept")

        assert [engine.query("SELECT x FROM events")["x"].to_pylist() for engine in (one, other)] == [[1], [2]]
