"""Step limit and suspension overdue: each on a log where the right answer is plain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of

TABLES = "tables: {by_step: [{activity: B, limit_days: 1}, {activity: C, limit_days: 2}]}\n"
SECOND = 1 / 3600
COLUMNS = "case_id activity actor timestamp days promise lifecycle"


def judged(log, check, hours=None, **values):
    lines = "".join(f"    {key}: {value}\n" for key, value in values.items())
    as_of = None if hours is None else START + timedelta(hours=hours)
    return run(log, rules=parse_rules(f"{TABLES}rules:\n  - id: r\n    check: {check}\n{lines}"), as_of=as_of)


def flagged(report):
    return [one.case_id for one in report.findings()]


def steps(*hours, case="1", more=()):
    return [(case, letter, f"of {letter}", hour, *more) for letter, hour in zip("ABCDE", hours, strict=False)]


@pytest.mark.parametrize(
    "rule",
    [
        "step_limit",
        "step_limit, limit_days: 1, only_within_total: true",
        "step_limit, limit_days: 1, suspend_activity: S",
        "step_limit, limit_days: 1, extra_days: -1",
        "suspension_overdue, suspend_activity: S, resume_activity: S, max_days: 1",
        "suspension_overdue, suspend_activity: S, resume_activity: R",
    ],
)
def test_rules_without_a_limit_or_a_mark_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"rules: [{{id: r, check: {rule}}}]")


# step limit


@pytest.mark.parametrize(("hours", "found"), [(24, []), (24 + SECOND, [[1, 2]]), (25, [[1, 2]])])
def test_a_step_is_over_its_limit_one_second_after_it(tmp_path, hours, found):
    report = judged(log_of(tmp_path, steps(0, hours, hours + 1)), "step_limit", limits="by_step")

    assert [one.event_ids for one in report.findings()] == found


def test_every_step_has_its_own_limit_and_others_have_none(tmp_path):
    log = log_of(tmp_path, steps(0, 30, 60, 500))

    found = judged(log, "step_limit", limits="by_step").findings()

    assert [(one.detail["activity"], one.actor, one.measured, one.threshold, one.score) for one in found] == [
        ("B", "of B", 2.0, 1.0, 0.25)
    ]


def test_a_limit_of_the_event_goes_before_the_table_and_the_table_before_the_common_one(tmp_path):
    rows = steps(0, 30, 80, 500, more=(None,)) + steps(0, 30, case="2", more=(5,))
    log = log_of(tmp_path, rows, COLUMNS)

    report = judged(log, "step_limit", limits="by_step", limit_column="days", limit_days=3)

    assert [(one.case_id, one.detail["activity"]) for one in report.findings()] == [("1", "B"), ("1", "C"), ("1", "D")]


@pytest.mark.parametrize(
    ("counted", "found"),
    [("from_previous", [("C", "of C", [2, 3])]), ("to_next", [("B", "of C", [2, 3])])],
)
def test_the_time_between_two_events_belongs_to_the_later_or_the_earlier_one(tmp_path, counted, found):
    report = judged(log_of(tmp_path, steps(0, 1, 30, 31)), "step_limit", limit_days=1, counted=counted)

    assert [(one.detail["activity"], one.actor, one.event_ids) for one in report.findings()] == found


def test_a_step_with_marks_is_measured_from_its_start(tmp_path):
    rows = [
        ("1", "A", "Li", 0, None, None, "start"),
        ("1", "B", "Li", 20, None, None, "start"),
        ("1", "A", "Wang", 25, None, None, "complete"),
        ("1", "B", "Li", 40, None, None, "complete"),
        ("2", "A", "Qi", 0, None, None, "Start"),
        ("3", "A", "Qi", 0, None, None, "complete"),
    ]
    log = log_of(tmp_path, rows, COLUMNS)

    found = judged(log, "step_limit", 30, limit_days=1, counted="from_start").findings()

    assert [(one.case_id, one.event_ids, one.actor, one.detail["is_open"]) for one in found] == [
        ("1", [1, 3], "Wang", False),
        ("2", [5], "Qi", True),
    ]


def test_the_last_event_of_an_open_case_waits_only_where_it_is_said_what_closes(tmp_path):
    log = log_of(tmp_path, steps(0, 1) + steps(0, 1, 2, case="2"))

    ways = [{"closing": "[C]"}, {}]
    found = [flagged(judged(log, "step_limit", 30, limit_days=1, counted="to_next", **way)) for way in ways]

    assert found == [["1"], []]


def test_a_suspension_between_two_steps_does_not_count(tmp_path):
    rows = [("1", mark, "Li", hour) for mark, hour in (("A", 0), ("S", 1), ("R", 49), ("B", 60), ("D", 96))]
    log = log_of(tmp_path, rows)

    marks = {"suspend_activity": "S", "resume_activity": "R"}
    found = [judged(log, "step_limit", limit_days=1, **way).findings() for way in ({}, marks)]

    assert [[one.detail["activity"] for one in some] for some in found] == [["R", "D"], ["D"]]


def test_cases_over_their_total_can_be_left_out(tmp_path):
    rows = [*steps(0, 30, more=(None, 2)), *steps(0, 60, case="2", more=(None, 2)), *steps(0, 60, case="3")]
    log = log_of(tmp_path, rows, COLUMNS)

    report = judged(log, "step_limit", limits="by_step", only_within_total="true", total_column="promise")

    assert (flagged(report), report.rules[0].judged) == (["1", "3"], 2)


def test_events_at_one_moment_and_single_events_are_no_step(tmp_path):
    log = log_of(tmp_path, [*steps(0, 0, 0), *steps(5, case="2"), *steps(0, 48, case="3")])

    assert flagged(judged(log, "step_limit", limit_days=1)) == ["3"]


# suspension overdue


def paused(log, hours=None, **more):
    marks = {"suspend_activity": "S", "resume_activity": "R"} | more
    return judged(log, "suspension_overdue", hours, **marks)


@pytest.mark.parametrize(("hours", "found"), [(24, []), (24 + SECOND, ["1"])])
def test_a_suspension_is_overdue_one_second_after_its_days(tmp_path, hours, found):
    log = log_of(tmp_path, [("1", "S", "Li", 0, 1), ("1", "R", "Wang", hours, None)], COLUMNS)

    assert flagged(paused(log, days_column="days")) == found


def test_each_suspension_is_measured_and_its_figures_are_shown(tmp_path):
    rows = [("1", "S", "Li", 0), ("1", "R", "Wang", 30), ("1", "S", "Qi", 40), ("1", "R", "Wang", 50)]

    found = paused(log_of(tmp_path, rows), max_days=1).findings()

    assert [(one.event_ids, one.actor, one.measured, one.threshold, one.score) for one in found] == [
        ([1, 2], "Li", 2.0, 1.0, 0.25)
    ]


def test_an_open_suspension_is_measured_to_the_moment_of_the_run_unless_the_case_is_closed(tmp_path):
    log = log_of(tmp_path, [("1", "S", "Li", 0), ("2", "S", "Li", 0), ("2", "Z", "Li", 1)])

    reports = [paused(log, hours, max_days=1, closing="[Z]") for hours in (None, 30)]

    assert [(flagged(report), report.rules[0].judged) for report in reports] == [([], 1), (["1"], 2)]


def test_weekends_count_only_where_days_of_the_calendar_are_wanted(tmp_path):
    log = log_of(tmp_path, [("1", "S", "Li", 4 * 24), ("1", "R", "Li", 7 * 24)])

    assert [flagged(paused(log, max_days=2, counted=word)) for word in ("working", "calendar")] == [[], ["1"]]


def test_a_suspension_nobody_set_days_for_is_not_judged(tmp_path):
    rows = [("1", "S", "Li", 0, None), ("1", "R", "Li", 99, None), ("2", "S", "Li", 0, 9), ("2", "R", "Li", 1, None)]

    report = paused(log_of(tmp_path, rows, COLUMNS), days_column="days")

    assert (flagged(report), report.rules[0].judged) == ([], 1)
