"""Unauthorised actor, amount limit, delegation expired: each on a log where the right answer is plain."""

from __future__ import annotations

import pytest

from casecheck.errors import BadInput
from casecheck.rules import parse_rules
from casecheck.run import run
from casecheck.tests.logs import log_of

COLUMNS = "case_id activity actor timestamp post unit amount under"
DAY = 24


def judged(log, check, rows=(), **values):
    given = {"unauthorised_actor": "permitted", "amount_limit": "limits", "delegation_expired": "delegations"}[check]
    lines = "".join(f"    {key}: {value}\n" for key, value in ({given: "them"} | values).items())
    listed = "".join(f"    - {{{row}}}\n" for row in rows)
    return run(log, rules=parse_rules(f"tables:\n  them:\n{listed}rules:\n  - id: r\n    check: {check}\n{lines}"))


def flagged(report):
    return [one.case_id for one in report.findings()]


@pytest.mark.parametrize(
    "rule",
    [
        "unauthorised_actor, permitted: ''",
        "unauthorised_actor, permitted: them, min_count: 0",
        "amount_limit",
        "amount_limit, max_amount: 1, min_over: -1",
        "delegation_expired, delegations: ''",
        "delegation_expired, delegations: them, grace_days: -1",
    ],
)
def test_values_that_say_nothing_are_refused(rule):
    with pytest.raises(BadInput):
        parse_rules(f"tables: {{them: [{{activity: A}}]}}\nrules: [{{id: r, check: {rule}}}]")


# unauthorised actor


def may(tmp_path, events, *rows, **values):
    return judged(log_of(tmp_path, events, COLUMNS), "unauthorised_actor", rows, **values)


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (("A", "Li", "head", "hall"), []),
        (("A", "Wang", "clerk", "hall"), []),
        (("A", "Qi", "clerk", "hall"), ["1"]),
        (("A", "Qi", "head", "desk"), ["1"]),
        (("A", None, "head", "hall"), []),
        (("A", None, "clerk", "desk"), []),
        (("A", "Qi", None, "hall"), []),
        (("A", "Qi", None, "desk"), ["1"]),
        (("B", "Qi", "clerk", "hall"), []),
    ],
    ids=[
        "by post and unit",
        "by name",
        "neither",
        "another unit",
        "post and unit suffice",
        "may be Wang",
        "may be a head",
        "no head of the hall in any case",
        "nobody is named for it",
    ],
)
def test_who_may_do_it_is_named_by_any_row_and_who_is_not_known_may(tmp_path, event, found):
    activity, actor, post, unit = event
    rows = ["activity: A, post: head, unit: hall", "activity: A, actor: Wang"]

    assert (
        flagged(may(tmp_path, [("1", activity, actor, 0, post, unit), ("2", "A", "Li", 0, "head", "hall")], *rows))
        == found
    )


@pytest.mark.parametrize(
    ("hours", "found"),
    [(-9 - 1 / 3600, ["1"]), (-9, []), (DAY + 15 - 1 / 3600, []), (DAY + 15, ["1"])],
    ids=["the second before", "midnight", "the last second", "the day after"],
)
def test_both_days_of_a_permission_count_in_the_zone_of_the_office(tmp_path, hours, found):
    row = "activity: A, actor: Li, from_on: 2024-03-04, until_on: 2024-03-05"

    assert flagged(may(tmp_path, [("1", "A", "Li", hours)], row)) == found


def test_a_permission_for_another_time_is_told_from_none(tmp_path):
    events = [("1", "A", "Li", 0), ("2", "A", "Qi", 1), ("2", "A", "Qi", 2), ("3", "A", "Wang", 0)]
    rows = ["activity: A, actor: Li, from_on: 2025-01-01", "activity: A, actor: Wang, until_on: 2024-12-31"]

    found = may(tmp_path, events, *rows).findings()

    assert [(one.case_id, one.event_ids, one.detail["reason"], one.score) for one in found] == [
        ("1", [1], "not_then", 0.6),
        ("2", [2, 3], "never", 1.0),
    ]


def test_few_such_events_and_accounts_can_be_let_pass(tmp_path):
    events = [
        ("1", "A", "Qi", 0),
        ("2", "A", "Qi", 1),
        ("2", "A", "Qi", 2),
        ("3", "A", "system", 0),
        ("3", "A", "system", 1),
    ]

    report = may(tmp_path, events, "activity: A, actor: Li", min_count=2, except_actors="[system]")

    assert flagged(report) == ["2"]


def test_only_cases_with_a_listed_activity_are_judged(tmp_path):
    report = may(tmp_path, [("1", "A", "Li", 0), ("2", "B", "Li", 0), ("3", "A", None, 0)], "activity: A, actor: Li")

    assert (flagged(report), report.rules[0].judged) == ([], 1)


# amount limit


def above(tmp_path, events, *rows, **values):
    return judged(log_of(tmp_path, events, COLUMNS), "amount_limit", rows, **values)


def decided(amount, actor="Li", post="clerk", hours=0, activity="A"):
    return ("1", activity, actor, hours, post, None, amount)


@pytest.mark.parametrize(("amount", "found"), [(100.0, []), (100.01, ["1"]), (None, [])])
def test_exactly_the_limit_may_be_decided(tmp_path, amount, found):
    other = ("2", "A", "Li", 0, "clerk", None, 1.0)

    assert flagged(above(tmp_path, [decided(amount), other], "post: clerk, max_amount: 100")) == found


@pytest.mark.parametrize(
    ("rows", "limit"),
    [
        (["post: clerk, max_amount: 10", "post: clerk, max_amount: 20"], 20.0),
        (["actor: Li, max_amount: 5", "post: clerk, max_amount: 20"], 5.0),
        (["activity: A, max_amount: 7", "post: clerk, max_amount: 6"], 6.0),
        (["activity: B, post: clerk, max_amount: 90"], 1.0),
        (["post: head, max_amount: 90"], 1.0),
        (["post: clerk, max_amount: 90, until_on: 2024-03-03"], 1.0),
        (["post: clerk, max_amount: 9, until_on: 2024-03-04"], 9.0),
        (["post: clerk, max_amount: 9, from_on: 2024-03-05", "post: clerk, max_amount: 3"], 3.0),
    ],
)
def test_the_limit_that_holds_is_the_nearest_and_of_those_the_largest(tmp_path, rows, limit):
    found = above(tmp_path, [decided(50.0)], *rows, max_amount=1).findings()

    assert [one.threshold for one in found] == [limit]


def test_whom_no_row_is_for_is_not_judged_without_a_common_limit(tmp_path):
    report = above(tmp_path, [decided(50.0)], "post: head, max_amount: 1")

    assert (flagged(report), report.rules[0].judged) == ([], 0)


def test_a_decision_without_an_amount_is_on_the_largest_of_its_case(tmp_path):
    events = [decided(40.0, activity="B"), decided(50.0, activity="B"), decided(None)]

    found = above(tmp_path, events, "post: clerk, max_amount: 40", activities="[A]").findings()

    assert [(one.event_ids, one.measured, one.score) for one in found] == [([3], 50.0, 0.25)]


def test_a_little_above_and_accounts_can_be_let_pass(tmp_path):
    events = [decided(50.0), decided(50.0, actor="system"), decided(50.01)]

    found = above(tmp_path, events, "post: clerk, max_amount: 40", min_over=10, except_actors="[system]").findings()

    assert [one.event_ids for one in found] == [[3]]


# delegation expired


def delegated(tmp_path, events, *rows, **values):
    return judged(log_of(tmp_path, events, COLUMNS), "delegation_expired", rows, **values)


def under(name, actor="Li", hours=0, activity="A", case="1"):
    return (case, activity, actor, hours, None, None, None, name)


D1 = "delegation: D1, actor: Li, activity: A, from_on: 2024-03-04, until_on: 2024-03-05"


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (under("D1"), []),
        (under("D1", hours=-9), []),
        (under("D1", hours=-9 - 1 / 3600), [("not_begun", 1.0)]),
        (under("D1", hours=DAY + 15 - 1 / 3600), []),
        (under("D1", hours=DAY + 15), [("expired", 1.0)]),
        (under("D1", hours=DAY * 3 + 16), [("expired", 3.0)]),
        (under("D1", actor="Wang"), [("for_others", 0.0)]),
        (under("D1", activity="B"), [("for_others", 0.0)]),
        (under("D2"), [("unknown", 0.0)]),
        (under(None, hours=999), []),
        (under("D1", actor=None, hours=999), []),
    ],
)
def test_a_delegation_holds_for_its_actor_its_activity_and_its_days(tmp_path, event, found):
    report = delegated(tmp_path, [event, under("D1", case="2")], D1, delegation_column="under")

    assert [(one.detail["reason"], one.measured) for one in report.findings()] == found


def test_without_a_column_an_actor_acts_under_what_delegations_there_are(tmp_path):
    late = DAY * 30
    events = [
        under(None, hours=late),
        under(None, hours=late, activity="B", case="2"),
        under(None, hours=late, actor="Wang", case="3"),
        under(None, case="4"),
    ]

    report = delegated(tmp_path, events, D1)

    assert (flagged(report), report.rules[0].judged) == (["1"], 2)


def test_of_several_delegations_the_nearest_counts(tmp_path):
    rows = [D1, "delegation: D1, actor: Li, from_on: 2024-04-01"]

    found = delegated(tmp_path, [under("D1", hours=DAY * 5)], *rows, delegation_column="under").findings()

    assert [(one.detail["reason"], one.measured, one.event_ids) for one in found] == [("expired", 4.0, [1])]


def test_days_of_grace_are_let_pass_on_both_sides(tmp_path):
    events = [under("D1", hours=DAY * 2), under("D1", hours=-DAY, case="2"), under("D1", hours=-DAY * 2, case="3")]

    assert flagged(delegated(tmp_path, events, D1, delegation_column="under", grace_days=1)) == ["3"]
