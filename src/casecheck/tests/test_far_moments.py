"""Moments far from all events: what was due years ago is counted, what no log is of is named and left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casecheck.calendar import china
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import run

DUE = "rules: [{id: due, check: unpublished, after: [Promise], until: [Done], days: 5, due_column: due}]"


@pytest.mark.parametrize("word", ["9999-12-31 23:59:59", "0001-01-01 00:00"])
def test_a_year_that_no_log_is_of_is_named_and_left_out(tmp_path, word):
    (tmp_path / "log.csv").write_text(f"case_id,activity,timestamp\n1,A,2024-03-04 09:00\n1,B,{word}\n")

    log = read_log(tmp_path / "log.csv")
    report = run(log, rules=parse_rules("rules: [{id: late, check: total_limit, limit_days: 1}]"))

    assert [reject.reason for reject in log.rejects] == [f"'{word}' in column timestamp cannot be read."]
    assert report.table.num_rows == 0


@pytest.mark.parametrize("due", [date(2023, 3, 1), date(2016, 1, 4)])
def test_what_was_due_years_before_any_event_is_counted(tmp_path, due):
    rows = f"1,Promise,2024-03-04 09:00,{due}\n1,Done,2024-03-05 09:00,\n"
    (tmp_path / "log.csv").write_text(f"case_id,activity,timestamp,due\n{rows}")

    report = run(read_log(tmp_path / "log.csv"), rules=parse_rules(DUE))

    calendar, later = china(2010, 2024), range(1, (date(2024, 3, 5) - due).days + 1)
    worked = sum(calendar.is_workday(due + timedelta(days=days)) for days in later)
    assert [one.measured for one in report.findings()] == [worked]
    assert report.warnings == ()


def test_a_moment_beyond_all_calendars_stops_no_run(tmp_path):
    (tmp_path / "log.csv").write_text("case_id,activity,timestamp\n1,A,1066-10-14 09:00\n1,B,2024-03-05 09:00\n")

    report = run(read_log(tmp_path / "log.csv"), rules=parse_rules(DUE.replace(", due_column: due", "")))

    assert report.table.num_rows == 0
