"""Limits and the warning before them: golden vectors to the second, limits by case, the moment a case came near."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck.calendar import DAY, china
from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import START, log_of

FILE = Path(__file__).parents[3] / "demo" / "office" / "clock_vectors.yaml"
VECTORS = {one["id"]: one for one in yaml.safe_load(FILE.read_text(encoding="utf-8"))["clock_vectors"]}
CHINA = ZoneInfo("Asia/Shanghai")
SECOND = timedelta(seconds=1)
COLUMNS = "case_id activity actor timestamp promise legal suspended_days"
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NEAR = "check: near_due, limit_column: promise"
LIMIT = "check: total_limit, limit_column: promise"
CARDS = {  # a card is due once the used days, begun ones whole, reach the limit and an offset
    "handling": {
        "blue": NEAR,
        "yellow": LIMIT,
        "red": "check: total_limit, limit_column: legal, else_column: promise, else_extra_days: 4",
    },
    "suspension": {"blue": f"{NEAR}, min_limit: 0", "yellow": LIMIT, "red": f"{LIMIT}, extra_days: 1"},
    "pre_acceptance": {
        "blue": f"{NEAR}, before_days: -1, min_limit: 0",
        "yellow": f"{LIMIT}, extra_days: 3",
        "red": f"{LIMIT}, extra_days: 5",
    },
    "enquiry": {"blue": f"{NEAR}, min_limit: 0", "yellow": LIMIT, "red": f"{LIMIT}, extra_days: 1"},
}
MARKS = {"suspend_activity": "Stop", "resume_activity": "Go on"}


def judged(log, rule, as_of=None, **more):
    listed = "".join(f", {key}: {value}" for key, value in more.items())
    return run(log, rules=parse_rules(f"rules: [{{id: r, {rule}{listed}}}]"), as_of=as_of)


def flagged(report):
    return [one.case_id for one in report.findings()]


def hours(moment):
    return (moment - START) / timedelta(hours=1)


@pytest.mark.demand("X3")
@pytest.mark.demand("T1.2")
@pytest.mark.parametrize("card", ["blue", "yellow", "red"])
@pytest.mark.parametrize("name", VECTORS)
def test_a_card_is_due_one_second_after_the_moment_of_its_vector(tmp_path, name, card):
    vector = VECTORS[name]
    started, last = (
        datetime.fromisoformat(vector[key]).replace(tzinfo=CHINA) for key in ("started_at", f"{card}_after")
    )
    row = ("1", "Accept", "Li", hours(started), vector["promise"], vector["legal"], vector["suspended_days"])
    log = log_of(tmp_path, [row], COLUMNS)
    rule = CARDS[vector["kind"]][card]

    due = [flagged(judged(log, rule, moment, to_activity="Deliver")) for moment in (last, last + SECOND)]

    assert due == [[], ["1"]]


@pytest.mark.demand("X3")
@pytest.mark.parametrize("card", ["blue", "yellow", "red"])
def test_a_suspension_in_the_log_moves_every_card_as_granted_days_do(tmp_path, card):
    last = datetime.fromisoformat(VECTORS["V2"][f"{card}_after"]).replace(tzinfo=CHINA)
    moments = [datetime(2018, 10, day, 10, tzinfo=CHINA) for day in (15, 16, 19)]
    rows = [("1", mark, "Li", hours(at), 7, 10) for mark, at in zip(("Accept", "Stop", "Go on"), moments, strict=True)]
    log = log_of(tmp_path, rows, COLUMNS)

    due = [
        flagged(judged(log, CARDS["handling"][card], moment, to_activity="Deliver", **MARKS))
        for moment in (last, last + SECOND)
    ]

    assert due == [[], ["1"]]


# limits by case


def test_each_case_has_its_own_limit_and_one_without_any_is_not_judged(tmp_path):
    rows = [(case, mark, "Li", at, days) for case, days in (("1", 1), ("2", 2), ("3", None)) for mark, at in ENDS]

    report = judged(log_of(tmp_path, rows, COLUMNS), LIMIT)

    assert (flagged(report), report.rules[0].judged, report.findings()[0].threshold) == (["1"], 2, 1.0)


ENDS = (("A", 0), ("B", 30))


def test_the_other_limit_counts_only_where_the_first_is_missing(tmp_path):
    rows = [("1", mark, "Li", at, 1, 5) for mark, at in ENDS] + [("2", mark, "Li", at, 1, None) for mark, at in ENDS]

    report = judged(log_of(tmp_path, rows, COLUMNS), "check: total_limit, limit_column: legal, else_column: promise")

    assert flagged(report) == ["2"]


def test_a_limit_that_is_no_number_counts_as_missing_and_is_told(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 0, "soon"), ("2", "A", "Li", 0, "1"), ("2", "B", "Li", 30, "1")], COLUMNS)

    report = judged(log, LIMIT)

    assert (flagged(report), report.rules[0].judged, "'promise' are no number" in report.warnings[0]) == (
        ["2"],
        1,
        True,
    )


@pytest.mark.parametrize(
    "rule",
    ["check: total_limit", f"{LIMIT}, extra_days: -1", f"{LIMIT}, suspend_activity: Stop", "check: near_due"],
    ids=["no limit", "extra days below zero", "one mark", "no limit near"],
)
def test_limits_that_say_nothing_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"rules: [{{id: r, {rule}}}]")


# near due


def near(log, as_of=None, **more):
    return judged(log, "check: near_due, limit_days: 4", as_of, **more)


def test_a_finished_case_was_near_at_the_first_moment_it_was_due(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 0), ("1", "B", "Wang", 20), ("1", "C", "Qi", 30), ("2", "A", "Li", 0)])

    found = near(log, cases="all").findings()

    assert [(one.case_id, one.event_ids, one.actor, one.at, one.measured, one.threshold) for one in found] == [
        ("1", [1], "Wang", "2024-03-05T09:00:00+08:00", 2.0, 2.0)
    ]


def test_only_cases_that_are_open_are_told_unless_all_are_wanted(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 0), ("1", "Z", "Li", 60), ("2", "A", "Li", 0)])
    as_of = START + timedelta(hours=60)

    assert [flagged(near(log, as_of, to_activity="Z", cases=word)) for word in ("open", "all")] == [["2"], ["1", "2"]]


def test_nothing_is_near_without_a_moment_to_measure_to(tmp_path):
    report = near(log_of(tmp_path, [("1", "A", "Li", 0), ("1", "B", "Li", 99)]), to_activity="Z")

    assert (flagged(report), report.rules[0].judged) == ([], 0)


def test_short_limits_are_not_told_beforehand(tmp_path):
    log = log_of(tmp_path, [("1", "A", "Li", 0), ("1", "B", "Li", 99)])

    assert [flagged(near(log, cases="all", min_limit=least)) for least in (4, 3.9)] == [[], ["1"]]


MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: minutes / 60)


@given(st.lists(MOMENTS, min_size=2, max_size=6), st.integers(3, 9), st.integers(0, 2))
@SLOW
def test_the_moment_is_the_last_at_which_the_calendar_counts_no_more_than_allowed(tmp_path, moments, limit, granted):
    calendar = china(2023, 2025)
    marks = ["A", "Stop", "Go on", "Stop", "Go on", "Z"]
    times = [START + timedelta(hours=hour) for hour in sorted(moments)]
    days = granted * DAY
    rows = [("1", mark, "Li", hours(at), None, None, float(granted)) for mark, at in zip(marks, times, strict=False)]

    def used(end):
        paused = timedelta()
        for place in (1, 3):
            if place < len(times) and times[place] < end:
                paused += calendar.worked(times[place], min(times[min(place + 1, len(times) - 1)], end))
        return calendar.worked(times[0], end) - paused - days

    found = judged(
        log_of(tmp_path, rows, COLUMNS), f"check: near_due, limit_days: {limit}, min_limit: 0, cases: all", **MARKS
    ).findings()

    reach = max(limit - 3, 0) * DAY
    assert len(found) == (used(times[-1]) > reach)
    for one in found:
        at = datetime.fromisoformat(one.at)
        assert used(at) <= reach < used(at + SECOND)
