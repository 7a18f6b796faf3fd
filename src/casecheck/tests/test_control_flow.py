"""Repeated, rework loop, incomplete, activity after close: each on a log where the right answer is plain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of


def judged(log, check, as_of=None, **values):
    lines = "".join(f"    {key}: {value}\n" for key, value in values.items())
    return run(log, rules=parse_rules(f"rules:\n  - id: r\n    check: {check}\n{lines}"), as_of=as_of)


def flagged(report):
    return [one.case_id for one in report.findings()]


def path(*steps, case="1", actor="Li"):
    """Return the events of a case, an hour apart, from the letters of its path."""
    return [(case, letter, actor, hour) for hour, letter in enumerate("".join(steps))]


@pytest.mark.parametrize(
    "rule",
    [
        "repeated, max_times: -1",
        "rework_loop, min_share: 2",
        "incomplete, closing: []",
        "incomplete, closing: [Z], idle_days: 0",
        "activity_after_close, closing: [Z], min_count: 0",
    ],
)
def test_values_that_say_nothing_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"rules: [{{id: r, check: {rule}}}]")


# repeated


@pytest.mark.parametrize(("times", "found"), [(1, ["1"]), (2, []), (0, ["1"])])
def test_once_more_than_allowed_is_found(tmp_path, times, found):
    log = log_of(tmp_path, path("ABB"))

    assert flagged(judged(log, "repeated", activities="[B]", max_times=times)) == found


def test_the_one_too_many_gives_time_and_actor(tmp_path):
    rows = [("1", "B", "Li", 0), ("1", "B", "Wang", 1), ("1", "B", "Qi", 2)]

    found = judged(log_of(tmp_path, rows), "repeated").findings()[0]

    assert (found.event_ids, found.actor, found.at[11:13], found.measured, round(found.score, 3)) == (
        [1, 2, 3],
        "Wang",
        "10",
        3.0,
        0.667,
    )


def test_activities_are_counted_each_by_itself(tmp_path):
    found = judged(log_of(tmp_path, path("ABAB") + path("AB", case="2")), "repeated").findings()

    assert [(one.case_id, one.event_ids, one.detail["activity"]) for one in found] == [
        ("1", [1, 3], "A"),
        ("1", [2, 4], "B"),
    ]


def test_doings_at_one_moment_are_two_unless_they_must_lie_apart(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 0), ("1", "A", "Li", 0), ("2", "A", "Li", 0), ("2", "A", "Li", 0.5)])

    assert [flagged(judged(log, "repeated", apart_minutes=minutes)) for minutes in (0, 30, 31)] == [
        ["1", "2"],
        ["2"],
        [],
    ]


def test_only_doings_of_the_wanted_lifecycle_count(tmp_path):
    rows = [("1", "A", "Li", 0, "start"), ("1", "A", "Li", 1, "Complete"), ("2", "A", "Li", 0), ("2", "A", "Li", 1)]
    log = log_of(tmp_path, rows, "case_id activity actor timestamp lifecycle")

    assert [flagged(judged(log, "repeated", **more)) for more in ({}, {"lifecycle": "complete"})] == [["1", "2"], ["2"]]


def test_cases_without_the_activity_are_not_judged(tmp_path):
    report = judged(log_of(tmp_path, path("AA") + path("B", case="2")), "repeated", activities="[B]")

    assert (flagged(report), report.rules[0].judged, report.rules[0].not_applicable) == ([], 1, 1)


def test_what_may_be_repeated_is_left_out(tmp_path):
    assert flagged(judged(log_of(tmp_path, path("ABAB")), "repeated", except_activities="[A, B]")) == []


# rework loop


@pytest.mark.parametrize(
    ("steps", "times"),
    [("ABC", 0), ("AABB", 0), ("ABA", 1), ("ABCBCA", 2), ("ABCABC", 1), ("ABABAB", 2), ("ABCDBCDBCD", 2)],
)
def test_going_back_is_counted_by_loops_and_not_by_steps(tmp_path, steps, times):
    log = log_of(tmp_path, path(steps) + path("ABAB" * 3, case="2"))

    found = [one for one in judged(log, "rework_loop", max_times=0).findings() if one.case_id == "1"]

    assert [one.measured for one in found] == [float(times)] * (times > 0)


def test_only_the_named_way_back_counts(tmp_path):
    log = log_of(tmp_path, path("ABCACB"))

    ways = [{}, {"from_activity": "C"}, {"to_activity": "B"}, {"from_activity": "B"}]
    found = [[one.event_ids for one in judged(log, "rework_loop", max_times=0, **way).findings()] for way in ways]

    assert found == [[[4, 6]], [[4, 6]], [[6]], []]


def test_little_rework_can_be_let_pass(tmp_path):
    log = log_of(tmp_path, path("ABABCD") + path("ABCDEFAB", case="2"))

    assert flagged(judged(log, "rework_loop", max_times=0, min_share=1 / 3)) == ["1"]


def test_a_loop_says_where_it_went_and_how_much_was_rework(tmp_path):
    found = judged(log_of(tmp_path, path("ABCBCA")), "rework_loop").findings()[0]

    assert (found.detail, found.score, found.at[11:13]) == (
        {"back_from": "C", "back_to": "A", "repeats": 3, "events": 6},
        0.5,
        "14",
    )


def test_notes_between_steps_are_passed_over(tmp_path):
    log = log_of(tmp_path, path("ANBNC") + path("ABA", case="2"))

    assert flagged(judged(log, "rework_loop", max_times=0, except_activities="[N]")) == ["2"]


# incomplete


def idle(log, hours, **more):
    return judged(log, "incomplete", START + timedelta(hours=hours), closing="[Z]", idle_days=1, **more)


@pytest.mark.parametrize(("hours", "found"), [(25, []), (25 + 1 / 3600, ["1"]), (0.5, [])])
def test_a_case_is_left_lying_one_second_after_its_days(tmp_path, hours, found):
    assert flagged(idle(log_of(tmp_path, path("AB")), hours)) == found


def test_weekends_are_not_idle(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 4 * 24)])

    assert [flagged(idle(log, hours)) for hours in (7 * 24, 7 * 24 + 1)] == [[], ["1"]]


def test_a_closed_case_may_rest(tmp_path):
    assert flagged(idle(log_of(tmp_path, path("AZ") + path("AB", case="2")), 99)) == ["2"]


def test_without_a_moment_no_case_is_said_to_lie_idle(tmp_path):
    report = judged(log_of(tmp_path, path("AZ") + path("AB", case="2")), "incomplete", closing="[Z]")

    assert (flagged(report), report.rules[0].judged, "--as-of" in report.warnings[0]) == ([], 0, True)


def test_cases_that_begin_after_the_moment_are_not_judged(tmp_path):
    report = idle(log_of(tmp_path, [("1", "A", "Li", 0), ("2", "A", "Li", 99)]), 48)

    assert (flagged(report), report.rules[0].judged) == (["1"], 1)


def test_the_last_events_and_the_figures_are_shown(tmp_path):
    rows = [("1", "A", "Li", 0), ("1", "B", "Wang", 1), ("1", "C", None, 1)]

    found = idle(log_of(tmp_path, rows), 26 + 6).findings()[0]

    assert (found.event_ids, found.actor, found.measured, found.score, found.detail["activity"], found.population) == (
        [2, 3],
        "Wang",
        2.0,
        pytest.approx(7 / 24),
        "C",
        1.0,
    )


# activity after close


def after(log, **more):
    return judged(log, "activity_after_close", closing="[Z]", **more)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("ABZ", []),
        ("ABZC", ["1"]),
        ("ABC", []),
        ("AZZ", []),
        ("AZRBZ", []),
        ("AZRBZB", ["1"]),
        ("AZFB", ["1"]),
        ("AZF", []),
    ],
)
def test_what_follows_a_closing_is_found_unless_it_was_opened_again(tmp_path, steps, found):
    log = log_of(tmp_path, path(steps) + path("ABZ", "C", "R", "F", case="2")[:3])

    assert flagged(after(log, reopening="[R]", allowed="[F]")) == found


def test_what_is_done_at_the_moment_of_closing_is_not_later(tmp_path):
    log = log_of(tmp_path, [("1", "Z", "Li", 0), ("1", "A", "Li", 0), ("2", "Z", "Li", 0), ("2", "A", "Li", 1 / 3600)])

    assert flagged(after(log)) == ["2"]


def test_a_second_closing_at_the_same_moment_does_not_hide_what_came_after_the_first(tmp_path):
    log = log_of(tmp_path, [("1", "Z", "Li", 0), ("1", "A", "Wang", 1), ("1", "Z", "Li", 1), ("1", "B", "Li", 3)])

    found = after(log).findings()[0]

    assert (found.event_ids, found.actor, found.measured, found.score, found.detail) == (
        [2, 4],
        "Wang",
        2.0,
        0.5,
        {"activity": "A", "hours": 1.0},
    )


def test_a_little_after_closing_can_be_let_pass(tmp_path):
    log = log_of(tmp_path, path("ZAB"))

    ways = [{"grace_hours": 1}, {"grace_hours": 2}, {"min_count": 2}, {"min_count": 3}]
    assert [flagged(after(log, **way)) for way in ways] == [["1"], [], ["1"], []]


def test_only_closed_cases_are_judged(tmp_path):
    report = after(log_of(tmp_path, path("ABZ") + path("AB", case="2")))

    assert (report.rules[0].judged, report.rules[0].not_applicable) == (1, 1)
