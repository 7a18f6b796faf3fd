"""The checks: each on a small log, and beside a plain program that says the same more slowly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck.calendar import DAY, china
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of
from casecheck.tests.sketch import flow_of

FLOW = "start > A\nA > g\ng:xor > B, C\nB > j\nC > j\nj:xor > D\nD > end\nend"
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rule(check, **values):
    lines = "".join(f"    {key}: {value}\n" for key, value in values.items())
    return parse_rules(f"rules:\n  - id: r\n    check: {check}\n{lines}")


def flagged(report):
    return [finding.case_id for finding in report.findings()]


# four eyes


def two_hands(log, **more):
    return run(log, rules=rule("four_eyes", a="A", b="B", **more))


def test_both_steps_by_one_person_are_found_when_b_is_done_again_by_another(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li"), ("1", "B", "Li"), ("1", "B", "Wang")])

    found = two_hands(log).findings()

    assert [(one.case_id, one.actor, one.event_ids) for one in found] == [("1", "Li", [1, 2])]


def test_it_is_seen_when_the_second_of_the_two_steps_is_done(tmp_path):
    log = log_of(tmp_path, [("1", "B", "Li", 0), ("1", "C", "Li", 1), ("1", "A", "Li", 2), ("1", "A", "Li", 3)])

    assert two_hands(log).findings()[0].at == "2024-03-04T11:00:00+08:00"


@pytest.mark.parametrize(
    "events",
    [
        [("1", "A", "Li"), ("1", "B", "Wang"), ("1", "C", "Li")],
        [("1", "A", "Li"), ("1", "A", "Li")],
        [("1", "A", None), ("1", "B", None)],
        [("1", "A", "Li"), ("2", "B", "Li")],
    ],
    ids=["two people", "one step twice", "nobody named", "two cases"],
)
def test_what_two_people_did_is_not_found(tmp_path, events):
    assert flagged(two_hands(log_of(tmp_path, [*events, ("9", "A", "Qi")]))) == []


def test_accounts_that_are_no_persons_are_left_out(tmp_path):
    log = log_of(tmp_path, [("1", "A", "system"), ("1", "B", "system"), ("2", "A", "Li, a%"), ("2", "B", "Li, a%")])

    assert flagged(two_hands(log, except_actors="[system, Wang]")) == ["2"]


def test_an_activity_that_the_log_does_not_have_is_named(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li"), ("1", "b", "Li")])

    warnings = two_hands(log).warnings + limit(log, 1, to_activity="Z").warnings

    assert warnings == ("r: No event has the activity 'B'.", "r: No event has the activity 'Z'.")


def test_post_and_unit_go_with_the_actor(tmp_path):
    rows = [("1", "A", "Li", 0, "clerk", "hall"), ("1", "B", "Li", 1, "head", "hall")]

    found = two_hands(log_of(tmp_path, rows, "case_id activity actor timestamp post unit")).findings()[0]

    assert (found.post, found.unit) == ("head", "hall")


def test_a_log_without_actors_is_not_judged_and_that_is_said(tmp_path):
    report = two_hands(log_of(tmp_path, [("1", "A"), ("1", "B")]))

    assert (report.rules[0].judged, report.rules[0].not_applicable, report.warnings) == (
        0,
        1,
        ("r: Not judged: the check needs the column actor.",),
    )


EVENTS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("ABC"), st.sampled_from(["Li", "Wang", None])), min_size=1
)


@given(EVENTS)
@SLOW
def test_four_eyes_agrees_with_a_plain_program(tmp_path, events):
    done = defaultdict(set)
    for case, activity, actor in events:
        done[case, actor].add(activity)
    expected = sorted((case, actor) for (case, actor), steps in done.items() if actor and steps >= {"A", "B"})

    found = two_hands(log_of(tmp_path, [*events, ("x", "C", "Li")])).findings()

    assert sorted((one.case_id, one.actor) for one in found) == expected


# total limit


def limit(log, days, as_of=None, calendar=None, **more):
    return run(log, rules=rule("total_limit", limit_days=days, **more), as_of=as_of, calendar=calendar)


def case_of(*hours):
    return [("1", letter, "Li", moment) for letter, moment in zip("ABCDEF", hours, strict=False)]


@pytest.mark.parametrize(
    ("hours", "days", "late"),
    [
        (96, 4, []),  # Monday to Friday at the same time
        (96 + 1 / 3600, 4, ["1"]),  # one second over counts
        (24 * 7, 5, []),  # the weekend does not count
        (24 * 7 + 1, 5, ["1"]),
        (24 * 36, 25, []),  # the three days off of Qingming lie between, and a Sunday worked for them
        (24 * 36 + 1, 25, ["1"]),
    ],
)
def test_working_days_between_first_and_last_event(tmp_path, hours, days, late):
    assert flagged(limit(log_of(tmp_path, case_of(0, hours)), days)) == late


def test_the_finding_shows_the_figures(tmp_path):
    found = limit(log_of(tmp_path, case_of(0, 30, 49)), 1).findings()[0]

    assert (found.measured, found.threshold, found.event_ids, found.at, found.detail["worked_days"]) == (
        3.0,
        1.0,
        [1, 3],
        "2024-03-06T10:00:00+08:00",
        2.041667,
    )


def test_population_is_the_share_of_cases_that_took_as_long_or_longer(tmp_path):
    log = log_of(
        tmp_path,
        [
            (case, mark, "Li", hours * at)
            for case, hours in zip("1234", (1, 30, 50, 50), strict=True)
            for at, mark in enumerate("AB")
        ],
    )

    assert [(one.case_id, one.population) for one in limit(log, 1).findings()] == [("2", 0.75), ("3", 0.5), ("4", 0.5)]


def test_the_clock_runs_between_the_named_activities(tmp_path):
    log = log_of(tmp_path, case_of(0, 24, 72, 96))

    found = limit(log, 1, from_activity="B", to_activity="C").findings()[0]

    assert (found.event_ids, found.detail["worked_days"]) == ([2, 3], 2.0)


def test_an_open_case_is_measured_up_to_the_moment_of_the_run(tmp_path):
    log = log_of(tmp_path, case_of(0, 1))
    as_of = START + timedelta(hours=25)

    reports = [limit(log, 1, moment, to_activity="Z") for moment in (None, as_of - timedelta(hours=1), as_of)]

    assert [(report.rules[0].judged, flagged(report)) for report in reports] == [(0, []), (1, []), (1, ["1"])]


def test_suspensions_do_not_count(tmp_path):
    log = log_of(tmp_path, case_of(0, 24, 72, 96))
    marks = {"suspend_activity": "B", "resume_activity": "C"}

    reports = [limit(log, days, **marks) for days in (2, 1)]

    assert [flagged(report) for report in reports] == [[], ["1"]]


def test_suspended_days_of_the_log_do_not_count(tmp_path):
    columns = "case_id activity actor timestamp suspended_days"
    log = log_of(tmp_path, [("1", "A", "Li", 0, None), ("1", "B", "Li", 96, 3.0)], columns)

    assert [flagged(limit(log, days)) for days in (1, 0.5)] == [[], ["1"]]


def test_years_that_are_not_announced_are_named(tmp_path):
    log = log_of(tmp_path, case_of(0, 24 * 365 * 4))

    assert "2027, 2028" in limit(log, 9_999).warnings[0]


MOMENTS = st.integers(0, 200 * 24 * 3600).map(lambda seconds: seconds / 3600)


@given(st.lists(MOMENTS, min_size=1, max_size=6), st.integers(1, 40), st.sampled_from(["Asia/Shanghai", "Europe/Rome"]))
@SLOW
def test_the_sql_counts_as_the_calendar_does(tmp_path, hours, days, zone):
    calendar = replace(china(2023, 2025), zone=zone)
    hours = sorted(hours)
    marks = ["A", "S", "R", "S", "R", "Z"]
    log = log_of(tmp_path, [("1", mark, "Li", hour) for mark, hour in zip(marks, hours, strict=False)])
    moments = [START + timedelta(hours=hour) for hour in hours]
    paused = timedelta()
    for place in (1, 3):
        if place < len(moments):
            paused += calendar.worked(moments[place], moments[min(place + 1, len(moments) - 1)])
    used = calendar.worked(moments[0], moments[-1]) - paused

    found = limit(log, days, calendar=calendar, suspend_activity="S", resume_activity="R").findings()

    assert [one.measured for one in found] == ([-(-used // DAY)] if used > days * DAY else [])


# conformance


def deviations(report):
    found = report.findings()[0]
    return [(one["kind"], one["label"]) for one in found.detail["deviations"]], found.event_ids, found.at[11:13]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("AD", ([("skipped", "B")], [2], "10")),
        ("ABBD", ([("repeated", "B")], [3], "11")),
        ("ABXD", ([("unknown", "X")], [3], "11")),
        ("AB", ([("skipped", "D")], [2], "10")),
    ],
)
def test_a_deviation_is_shown_by_its_event(tmp_path, path, expected):
    log = log_of(tmp_path, [("1", letter, "Li") for letter in path])

    kinds, events, hour = deviations(run(log, flow=flow_of(FLOW)))

    assert ([(kind, label.replace("C", "B")) for kind, label in kinds], events, hour) == expected


def test_cases_of_one_variant_share_a_verdict_but_not_a_finding(tmp_path):
    log = log_of(tmp_path, [(case, letter, "Li") for case in "12" for letter in "AD"])

    found = run(log, flow=flow_of(FLOW)).findings()

    assert ([one.case_id for one in found], len({one.finding_id for one in found}), found[0].population) == (
        ["1", "2"],
        2,
        1.0,
    )


def test_events_of_one_moment_fit_in_any_order_and_others_do_not(tmp_path):
    tied = [("1", letter, "Li", 0) for letter in "BAD"]
    log = log_of(tmp_path, tied + [("2", letter, "Li", hour) for hour, letter in enumerate("BAD")])

    assert flagged(run(log, flow=flow_of(FLOW))) == ["2"]


def test_an_open_case_may_stop_early_where_the_rule_says_so(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li"), ("1", "B", "Li"), ("2", "B", "Li")])

    found = [
        flagged(run(log, flow=flow_of(FLOW), rules=rule("conformance", open_cases=word)))
        for word in ("complete", "prefix")
    ]

    assert found == [["1", "2"], ["2"]]


def test_slight_deviations_can_be_let_pass(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li"), ("1", "D", "Li"), ("2", "X", "Li")])

    assert flagged(run(log, flow=flow_of(FLOW), rules=rule("conformance", min_cost=2))) == ["2"]


def test_only_events_of_the_wanted_lifecycle_count(tmp_path):
    rows = [("1", "A", "Li", 0, "start"), ("1", "A", "Li", 1, "COMPLETE"), ("1", "C", "Li", 2), ("1", "D", "Li", 3)]
    log = log_of(tmp_path, rows, "case_id activity actor timestamp lifecycle")

    found = [
        flagged(run(log, flow=flow_of(FLOW), rules=rule("conformance", **more)))
        for more in ({}, {"lifecycle": "complete"})
    ]

    assert found == [["1"], []]


def test_activities_without_a_step_are_named(tmp_path):
    report = run(log_of(tmp_path, [("1", "accept", "Li")]), flow=flow_of(FLOW))

    assert "no step for the activities 'accept'" in report.warnings[0]
