"""Backdated and clock regression: each on a log where the right answer is plain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of

COLUMNS = "case_id activity actor timestamp entered registered number"
SECOND = 1 / 3600


def judged(log, check, **values):
    lines = "".join(f"    {key}: {value}\n" for key, value in values.items())
    return run(log, rules=parse_rules(f"rules:\n  - id: r\n    check: {check}\n{lines}"))


def flagged(report):
    return [one.case_id for one in report.findings()]


def at(hours):
    return None if hours is None else START + timedelta(hours=hours)


def event(case, hours, entered=None, registered=None, actor="Li"):
    return (case, "A", actor, hours, at(entered), at(registered))


@pytest.mark.parametrize(
    "rule",
    ["backdated", "backdated, recorded_column: c, min_count: 0", "clock_regression, min_minutes: -1"],
)
def test_values_that_say_nothing_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"rules: [{{id: r, check: {rule}}}]")


# backdated


def entered(log, **more):
    return judged(log, "backdated", recorded_column="entered", **more)


@pytest.mark.parametrize(("hours", "found"), [(0, []), (5, []), (5 + SECOND, ["1"]), (None, [])])
def test_an_event_must_be_entered_before_what_follows_it(tmp_path, hours, found):
    log = log_of(tmp_path, [event("1", 0, hours), event("1", 5, 5), event("2", 0, 99)], COLUMNS)

    assert flagged(entered(log)) == found


def test_events_of_one_moment_do_not_follow_each_other(tmp_path):
    log = log_of(tmp_path, [event("1", 0, 1), event("1", 0, 1), event("1", 2, 2)], COLUMNS)

    assert flagged(entered(log)) == []


def test_an_event_before_its_registration_is_found(tmp_path):
    rows = [event("1", 0, None, 0), event("2", 0, None, SECOND), event("3", 0)]

    report = judged(log_of(tmp_path, rows, COLUMNS), "backdated", registered_column="registered")

    assert (flagged(report), report.rules[0].judged) == (["2"], 2)


def test_entering_late_counts_only_where_it_is_bounded(tmp_path):
    log = log_of(tmp_path, [event("1", 0, 49), event("2", 0, 48)], COLUMNS)

    assert [flagged(entered(log, max_entry_hours=bound)) for bound in (0, 48)] == [[], ["1"]]


def test_a_finding_counts_what_is_wrong_and_by_how_much(tmp_path):
    rows = [event("1", 0, 8, 1, "Wang"), event("1", 2, 30, 1), event("1", 6, 6, 1)]

    found = entered(log_of(tmp_path, rows, COLUMNS), registered_column="registered", max_entry_hours=10).findings()

    assert [(one.event_ids, one.actor, one.measured, one.score, one.detail) for one in found] == [
        ([1, 2], "Li", 28.0, 1.0, {"count": 2, "after_next": 2, "entered_late": 1, "too_early": 1})
    ]


def test_a_few_hours_or_events_can_be_let_pass(tmp_path):
    log = log_of(tmp_path, [event("1", 0, 6), event("1", 5, 5)], COLUMNS)

    ways = [{"grace_hours": 1}, {"grace_hours": 0.9}, {"min_count": 2}]
    assert [flagged(entered(log, **way)) for way in ways] == [[], ["1"], []]


# clock regression


def back(log, **more):
    return judged(log, "clock_regression", **{"min_minutes": 0} | more)


def written(*hours, numbers=(), case="1"):
    numbers = numbers or (None,) * len(hours)
    return [(case, "A", f"of {hour}", hour, None, None, number) for hour, number in zip(hours, numbers, strict=True)]


@pytest.mark.parametrize(
    ("hours", "found"),
    [((0, 1, 2), []), ((0, 0, 0), []), ((0, 2, 1), [[2, 3]]), ((2, 1, 0), [[1, 2, 3]]), ((0, 5, 1, 2), [[2, 3]])],
)
def test_time_must_not_go_back_in_the_order_of_the_file(tmp_path, hours, found):
    log = log_of(tmp_path, written(*hours) + written(0, 1, case="2"), COLUMNS)

    assert [one.event_ids for one in back(log).findings()] == found


def test_numbers_put_events_in_order_and_those_without_are_passed_over(tmp_path):
    rows = written(5, 1, 0, numbers=(3, None, 1)) + written(1, 2, 3, numbers=(2, 1, None), case="2")

    found = back(log_of(tmp_path, rows, COLUMNS), sequence_column="number").findings()

    assert [(one.case_id, one.event_ids, one.measured) for one in found] == [("2", [4, 5], 60.0)]


def test_events_of_one_number_may_stand_in_any_order(tmp_path):
    log = log_of(tmp_path, written(2, 1, 3, numbers=(1, 1, 2)), COLUMNS)

    assert flagged(back(log, sequence_column="number")) == []


def test_small_and_single_leaps_can_be_let_pass(tmp_path):
    log = log_of(tmp_path, written(1, 0, 2), COLUMNS)

    ways = [{"min_minutes": 60}, {"min_minutes": 59}, {"min_count": 2}]
    assert [flagged(back(log, **way)) for way in ways] == [[], ["1"], []]


def test_the_largest_leap_and_their_number_are_shown(tmp_path):
    found = back(log_of(tmp_path, written(1, 0, 8, 2), COLUMNS)).findings()[0]

    assert (found.measured, found.score, found.actor, found.detail) == (360.0, 0.25, "of 2", {"count": 2})


def test_a_case_of_one_event_has_no_order(tmp_path):
    assert back(log_of(tmp_path, written(0), COLUMNS)).rules[0].judged == 0
