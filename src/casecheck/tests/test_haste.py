"""Too fast, bursts of approvals, off hours: each on a log where the right answer is plain."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of

MINUTE = 1 / 60
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def judged(log, check, **values):
    lines = "".join(f"    {key}: {value}\n" for key, value in values.items())
    return run(log, rules=parse_rules(f"rules:\n  - id: r\n    check: {check}\n{lines}"))


def flagged(report):
    return [one.case_id for one in report.findings()]


@pytest.mark.parametrize(
    "rule",
    [
        "too_fast",
        "too_fast, percentile: 2",
        "too_fast, min_minutes: 1, from_activity: A, to_activity: A",
        "batch_approval, activities: []",
        "batch_approval, activities: [A], min_count: 1",
        "off_hours, from_hour: 18, to_hour: 8",
        "off_hours, min_count: 0",
    ],
)
def test_values_that_say_nothing_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"rules: [{{id: r, check: {rule}}}]")


# too fast


def lasting(*minutes, unit=None):
    return [
        (f"{unit or ''}{place}", mark, "Li", end * MINUTE, unit)
        for place, length in enumerate(minutes)
        for mark, end in (("A", 0), ("B", length))
    ]


@pytest.mark.parametrize(("minutes", "found"), [(10, []), (9.99, ["0"]), (0, ["0"])])
def test_exactly_the_least_minutes_are_enough(tmp_path, minutes, found):
    assert flagged(judged(log_of(tmp_path, lasting(minutes, 20)), "too_fast", min_minutes=10)) == found


def test_the_two_events_and_the_figures_are_shown(tmp_path):
    rows = [("1", "A", "Li", 0), ("1", "N", "Li", 0), ("1", "B", "Wang", 5 * MINUTE), ("1", "B", "Qi", 1)]

    found = judged(log_of(tmp_path, rows), "too_fast", min_minutes=10, from_activity="A", to_activity="B").findings()

    assert [(one.event_ids, one.actor, one.measured, one.threshold, one.score) for one in found] == [
        ([1, 3], "Wang", 5.0, 10.0, 0.5)
    ]


def test_cases_of_one_event_or_without_the_activities_are_not_judged(tmp_path):
    log = log_of(tmp_path, [("1", "B", "Li", 0), ("2", "B", "Li", 0), ("2", "A", "Li", 1), ("3", "A", "Li", 0)])

    reports = [
        judged(log, "too_fast", min_minutes=9, **way) for way in ({}, {"from_activity": "A", "to_activity": "B"})
    ]

    assert [(flagged(report), report.rules[0].judged) for report in reports] == [([], 1), ([], 0)]


def test_a_case_far_below_those_of_its_kind_is_found(tmp_path):
    log = log_of(tmp_path, lasting(2, *range(40, 49)), "case_id activity actor timestamp unit")

    found = judged(log, "too_fast", percentile=0.1, min_volume=10).findings()

    assert [(one.case_id, one.measured, round(one.threshold, 6), one.population) for one in found] == [
        ("0", 2.0, 4.3, 0.1)
    ]


def test_the_fastest_of_cases_that_are_alike_are_not_found_nor_are_small_kinds_judged(tmp_path):
    rows = lasting(*range(40, 50), unit="x") + lasting(1, 50, 60, unit="y")
    log = log_of(tmp_path, rows, "case_id activity actor timestamp unit")

    report = judged(log, "too_fast", percentile=0.1, min_volume=10, like="[unit]")

    assert (flagged(report), report.rules[0].judged) == ([], 10)


def test_kinds_are_looked_at_apart(tmp_path):
    rows = lasting(3, *[5] * 9, unit="x") + lasting(3, *[90] * 9, unit="y")
    log = log_of(tmp_path, rows, "case_id activity actor timestamp unit")

    assert flagged(judged(log, "too_fast", percentile=0.1, min_volume=10, like="[unit]")) == ["y0"]


# bursts of approvals


def approved(*minutes, actor="Li"):
    return [(f"{actor}{place}", "Approve", actor, at * MINUTE) for place, at in enumerate(minutes)]


def bursts(log, **more):
    return judged(log, "batch_approval", **{"activities": "[Approve]", "min_count": 3, "minutes": 2} | more)


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        ((0, 1, 2), [[1, 2, 3]]),
        ((0, 1, 2 + MINUTE), []),
        ((0, 0, 0), [[1, 2, 3]]),
        ((0, 1), []),
        ((0, 1, 2, 3), [[1, 2, 3, 4]]),
        ((0, 1, 2, 30, 31, 32), [[1, 2, 3], [4, 5, 6]]),
        ((0, 1, 2, 30, 50), [[1, 2, 3]]),
    ],
)
def test_a_burst_is_so_many_within_the_minutes_both_ends_included(tmp_path, minutes, found):
    assert [one.event_ids for one in bursts(log_of(tmp_path, approved(*minutes))).findings()] == found


def test_a_burst_is_of_one_actor_and_of_one_activity(tmp_path):
    rows = [*approved(0, 1), *approved(0, 1, actor="Wang"), ("x", "Accept", "Li", MINUTE), ("y", "Approve", None, 0)]

    assert flagged(bursts(log_of(tmp_path, rows), activities="[Approve, Accept]")) == []


def test_doing_it_twice_in_one_case_at_one_moment_is_doing_it_once(tmp_path):
    log = log_of(tmp_path, [("1", "Approve", "Li", 0), ("1", "Approve", "Li", 0), ("2", "Approve", "Li", 0)])

    assert (flagged(bursts(log)), bursts(log).rules[0].judged) == ([], 2)


def test_accounts_that_are_no_persons_may_approve_in_bursts(tmp_path):
    log = log_of(tmp_path, approved(0, 1, 2, actor="system") + approved(0, 1, 2))

    assert [one.actor for one in bursts(log, except_actors="[system]").findings()] == ["Li"]


def test_a_burst_names_its_cases(tmp_path):
    found = bursts(log_of(tmp_path, approved(0, 1, 2, 3))).findings()[0]

    assert (found.case_id, found.measured, found.score, found.detail["case_ids"], found.detail["count"]) == (
        "Li0",
        3.0,
        0.5,
        ["Li0", "Li1", "Li2", "Li3"],
        4,
    )


@given(st.lists(st.integers(0, 40), min_size=3, max_size=14), st.integers(2, 4))
@SLOW
def test_bursts_hold_the_events_that_a_plain_program_finds_crowded(tmp_path, minutes, count):
    crowded = {
        place
        for place, moment in enumerate(minutes)
        if any(
            start <= moment <= start + 2 and sum(start <= other <= start + 2 for other in minutes) >= count
            for start in minutes
        )
    }

    found = bursts(log_of(tmp_path, approved(*minutes)), min_count=count).findings()

    assert sorted(event - 1 for one in found for event in one.event_ids) == sorted(crowded)


# off hours


def off(log, **more):
    return judged(log, "off_hours", **{"grace_hours": 0} | more)


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (0, []),
        (-1, []),
        (-1 - 1 / 3600, ["1"]),
        (9, []),
        (9 + 1 / 3600, ["1"]),
        (5 * 24 + 1, ["1"]),
        (34 * 24 + 1, []),
    ],
    ids=["nine", "eight", "a second earlier", "six", "a second later", "Saturday", "Sunday that is worked"],
)
def test_hours_and_days_are_those_of_the_office(tmp_path, hours, found):
    assert flagged(off(log_of(tmp_path, [("1", "A", "Li", hours)]))) == found


def test_days_off_can_be_left_alone(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 5 * 24), ("2", "A", "Li", 5 * 24 + 12)])

    assert flagged(off(log, days_off="false")) == ["2"]


def test_midnight_is_taken_for_a_time_that_is_not_known(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 15)])

    assert [flagged(off(log, is_midnight_known=word)) for word in ("false", "true")] == [[], ["1"]]


def test_events_of_each_actor_are_counted_and_shown(tmp_path):
    rows = [("1", "A", "Li", 12), ("1", "B", "Li", 5 * 24), ("1", "A", "Wang", 12), ("1", "A", "system", 12)]
    log = log_of(tmp_path, [*rows, ("1", "A", None, 13), ("1", "A", None, 14)])

    found = off(log, min_count=2, except_actors="[system]").findings()

    assert [(one.event_ids, one.actor, one.measured, one.score, one.detail["off_days"]) for one in found] == [
        ([1, 2], "Li", 2.0, 1.0, 1),
        ([5, 6], None, 2.0, pytest.approx(5 / 6), 0),
    ]
