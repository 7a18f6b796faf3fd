"""An office's own text finds what it says, and reaches nothing but the events."""

from __future__ import annotations

import json

import pytest

from casecheck.errors import BadInput
from casecheck.incremental import run_new
from casecheck.large import open_log
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of

EVENTS = [("1", "A", "Li"), ("1", "B", "Li"), ("2", "A", "Wang"), ("2", "B", "Qi"), ("3", "A", "Li")]


def pack(text, **values):
    rule = {"id": "own", "check": "own_rule", "text": text} | values
    return parse_rules(json.dumps({"rules": [rule]}))


def judge(folder, text, **values):
    return run(log_of(folder, EVENTS), rules=pack(text, **values))


def test_what_the_text_returns_is_found(tmp_path):
    what = "case_id, list(event_id) AS event_ids, 'Li' AS actor, 0.5 AS score"
    text = f"SELECT {what} FROM events WHERE actor = 'Li' GROUP BY case_id"

    report = judge(tmp_path, text, severity={"low": 0, "high": 0.5})

    assert [(one.case_id, one.event_ids, one.actor, one.severity) for one in report.findings()] == [
        ("1", [1, 2], "Li", "high"),
        ("3", [5], "Li", "high"),
    ]
    assert (report.rules[0].judged, report.rules[0].flagged) == (3, 2)


def test_conditions_narrow_what_it_reads(tmp_path):
    report = judge(tmp_path, "SELECT DISTINCT case_id FROM events", where={"actor": "Qi"})

    assert [one.case_id for one in report.findings()] == ["2"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT content AS case_id FROM read_text('/etc/passwd')",
        "SELECT case_id FROM 'log.parquet'",
        "SELECT file AS case_id FROM glob('/*')",
        "SELECT case_id FROM read_parquet('http://127.0.0.1:9/x')",
        "SELECT nobody AS case_id FROM events",
        "SELECT case_id FROM all_events",
        "SELECT getenv('HOME') AS case_id",
    ],
)
def test_nothing_else_can_be_read(tmp_path, text, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(BadInput, match=r"own_rule|cannot be run"):
        judge(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "SET memory_limit = '9GB'",
        "DROP TABLE events",
        "COPY events TO 'out.csv'",
        "INSTALL httpfs",
        "ATTACH 'other.db'",
        "SELECT case_id FROM events; SELECT case_id FROM events",
        "PRAGMA database_list",
        "EXPORT DATABASE 'x'",
        "",
        "SELECT case_id FROM",
    ],
)
def test_only_one_select_is_taken(text):
    with pytest.raises(BadInput) as error:
        pack(text)

    assert error.value.code == "own_rule"
    assert error.value.at == "line 1"


def test_a_text_that_goes_on_for_ever_is_stopped(tmp_path):
    numbers = "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t)"
    text = f"{numbers} SELECT CAST(sum(x) AS VARCHAR) AS case_id FROM t"

    with pytest.raises(BadInput, match="stopped after 1 seconds|needs more than"):
        judge(tmp_path, text, most_seconds=1, most_megabytes=200)


def test_a_text_that_takes_too_much_memory_is_stopped(tmp_path):
    text = "SELECT string_agg(CAST(x AS VARCHAR)) AS case_id FROM range(100000000) AS t(x)"

    with pytest.raises(BadInput, match="needs more than 50 megabytes|cannot be run"):
        judge(tmp_path, text, most_megabytes=50)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT actor FROM events", "does not return case_id"),
        ("SELECT case_id, 1 AS extra FROM events", "'extra'"),
        ("SELECT NULL AS case_id", "without case_id"),
        ("SELECT case_id, 'much' AS score FROM events", "score"),
    ],
)
def test_an_answer_of_another_form_is_refused(tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        judge(tmp_path, text)


def test_a_text_about_the_whole_log_does_not_judge_parts(tmp_path):
    log_of(tmp_path, EVENTS)
    text = "SELECT max(case_id) AS case_id FROM events HAVING count(*) = 5"

    whole = judge(tmp_path, text, scope="log")
    parts = run(open_log(tmp_path / "log.parquet", part_events=2), rules=pack(text, scope="log"))

    assert [one.case_id for one in whole.findings()] == ["3"]
    assert parts.table.num_rows == 0
    assert any("whole log" in warning for warning in parts.warnings)


def test_an_increment_is_judged_on_everything_by_it(tmp_path):
    log = log_of(tmp_path, EVENTS)
    text = "SELECT max(case_id) AS case_id FROM events HAVING count(*) = 10"

    run_new(tmp_path / "state", log, rules=pack(text, scope="log"))
    later = log_of(tmp_path, EVENTS[::-1])
    report = run_new(tmp_path / "state", later, rules=pack(text, scope="log"))

    assert [one.case_id for one in report.findings()] == ["3"]


def test_a_column_that_the_log_lacks_is_told(tmp_path):
    report = judge(tmp_path, "SELECT case_id FROM events", reads=["fee"])

    assert report.warnings == ("own: Not judged: the check needs the column fee.",)


def test_events_are_told_in_their_order_and_a_finding_once(tmp_path):
    text = """
        SELECT case_id, list(event_id ORDER BY event_id DESC) AS event_ids, detail
        FROM events, (VALUES ('"a"'), ('"b"')) AS words(detail) GROUP BY case_id, detail
    """

    report = judge(tmp_path, text)

    assert [(one.case_id, one.event_ids) for one in report.findings()] == [("1", [1, 2]), ("2", [3, 4]), ("3", [5])]
    assert len({one.finding_id for one in report.findings()}) == 3
    assert report.warnings == ("own: 3 rows name a case and events that another row names; each is told once.",)


def test_a_text_that_cannot_be_run_is_named_by_its_rule(tmp_path):
    with pytest.raises(BadInput, match="rule own: The text cannot be run"):
        judge(tmp_path, "SELECT nothing FROM events")
