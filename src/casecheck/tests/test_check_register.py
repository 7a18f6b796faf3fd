"""What registers say: things in custody, posts held, relations declared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge
from casecheck.tests.logs import START

DAY = 24


def returned(folder, events, as_of=None, **more):
    values = {"after": ["Lend"], "until": ["Return"], "days": 7} | more
    columns = "case_id activity actor timestamp left granted due worth"
    moment = None if as_of is None else START + timedelta(days=as_of)
    return judge(folder, "not_returned", events, columns, as_of=moment, **values)


@pytest.mark.parametrize(("day", "days"), [(7, []), (7.5, []), (8, [1.0]), (37, [30.0])])
def test_what_comes_back_after_its_day_is_found(tmp_path, day, days):
    report = returned(tmp_path, [("1", "Lend", "Li", 0), ("1", "Return", "Wang", day * DAY)])

    assert ([one.measured for one in found(report)], counts(report)[0]) == (days, 1)


def test_the_finding_shows_when_it_was_due_and_how_late_it_is(tmp_path):
    one = found(returned(tmp_path, [("1", "Lend", "Li", 0), ("1", "Return", "Wang", 10 * DAY)]))[0]

    assert (one.detail["due_on"], one.event_ids, one.actor, one.score, one.at[:10], one.detail["is_open"]) == (
        "2024-03-11",
        [1, 2],
        "Li",
        0.1,
        "2024-03-14",
        False,
    )


def test_due_is_departure_with_the_days_granted_and_seven_more(tmp_path):
    events = [(case, "Lend", "Li", 0, "2024-03-10", 5.0) for case in "12"] + [("3", "Lend", "Li", 0, None, 5.0)]
    events += [("1", "Return", "Li", 18 * DAY), ("2", "Return", "Li", 19 * DAY), ("3", "Return", "Li", 99 * DAY)]

    report = returned(tmp_path, events, from_column="left", granted_column="granted")

    assert ([(one.case_id, one.detail["due_on"]) for one in found(report)], counts(report)) == (
        [("2", "2024-03-22")],
        (2, 1),
    )


def test_a_month_ends_on_the_same_day_of_the_next_or_on_its_last(tmp_path):
    events = [("1", "Lend", "Li", 27 * DAY), ("1", "Return", "Li", 58 * DAY)]  # from 31 March to 1 May

    assert [one.detail["due_on"] for one in found(returned(tmp_path, events, days=0, months=1))] == ["2024-04-30"]


def test_the_day_due_may_stand_in_the_log(tmp_path):
    events = [("1", "Lend", "Li", 0, None, None, "2024-03-05"), ("2", "Lend", "Li", 0, None, None, "2024-03-06")]
    events += [("1", "Return", "Li", 2 * DAY), ("2", "Return", "Li", 2 * DAY)]

    assert cases(returned(tmp_path, events, due_column="due")) == ["1"]


@pytest.mark.parametrize(("as_of", "judged", "flagged"), [(None, 0, []), (7, 1, []), (8, 1, ["1"])])
def test_what_is_still_out_is_measured_up_to_the_moment_of_the_run(tmp_path, as_of, judged, flagged):
    report = returned(tmp_path, [("1", "Return", "Li", -DAY), ("1", "Lend", "Li", 0)], as_of)

    assert (report.rules[0].judged, cases(report)) == (judged, flagged)


def test_what_is_worth_little_is_let_pass(tmp_path):
    events = [
        (case, "Lend", "Li", 0, None, None, None, worth) for case, worth in (("1", 200.0), ("2", 199.9), ("3", None))
    ]
    events += [(case, "Return", "Li", 9 * DAY) for case in "123"]

    report = returned(tmp_path, events, value="worth", min_value=200)

    assert (cases(report), counts(report)) == (["1"], (1, 1))


def test_a_worth_without_its_column_is_refused(tmp_path):
    with pytest.raises(BadInput, match="without value"):
        returned(tmp_path, [("1", "Lend", "Li")], min_value=200)


# tenure


def held(folder, events, as_of=None, **more):
    values = {"started": ["Take up"], "ended": ["Leave"], "planned": ["Plan rotation"]} | more
    columns = "case_id activity actor timestamp post began"
    return judge(folder, "tenure", events, columns, as_of=as_of, **values)


FIVE_YEARS_ON = datetime(2029, 3, 4, 1, tzinfo=UTC)
HOLDINGS = [("1", "Take up", "Li", 0, "Cashier"), ("2", "Take up", "Wang", DAY, "Clerk"), ("3", "Leave", "Qi", 0)]


def test_a_post_held_five_years_to_the_day_is_found(tmp_path):
    report = held(tmp_path, HOLDINGS, FIVE_YEARS_ON)
    one = found(report)[0]

    assert (cases(report), one.actor, one.post, one.measured, one.threshold, one.score) == (
        ["1"],
        "Li",
        "Cashier",
        59.99,
        60.0,
        0.1,
    )
    assert (one.detail, counts(report)) == ({"started_on": "2024-03-04", "is_open": True}, (2, 1))


def test_a_planned_rotation_or_the_end_of_the_holding_makes_it_well(tmp_path):
    later = [("1", "Plan rotation", "HR", 2 * DAY), ("2", "Leave", "Wang", 3 * DAY)]

    assert cases(held(tmp_path, HOLDINGS + later, FIVE_YEARS_ON + timedelta(days=900))) == []


def test_without_a_moment_of_the_run_only_ended_holdings_are_judged(tmp_path):
    report = held(tmp_path, [*HOLDINGS, ("2", "Leave", "Wang", 70 * DAY)], limit_months=2)

    assert (cases(report), counts(report)) == (["2"], (1, 1))


def test_when_the_post_was_taken_up_may_stand_in_the_log(tmp_path):
    events = [("1", "Take up", "Li", 0, "Cashier", "2019-03-05"), ("2", "Take up", "Wang", 0, "Cashier", "2019-03-04")]

    assert cases(held(tmp_path, events, START, started_column="began")) == ["2"]


# relations

RELATIONS = {
    "register": [
        {"actor": "Li", "party": "Firm A", "kind": "spouse"},
        {"actor": "Li", "party": "Firm B", "kind": "friend", "until_on": date(2024, 3, 4)},
    ]
}


def related(folder, events, **more):
    columns = "case_id activity actor timestamp counterpart recused"
    return judge(folder, "undeclared_relation", events, columns, tables=RELATIONS, relations="register", **more)


def test_who_handles_the_case_of_a_relative_is_found(tmp_path):
    events = [("1", "Apply", "Hall", 0, "Firm A"), ("1", "Check", "Li", 1, None), ("1", "Decide", "Li", 2, "Firm A")]
    events += [("2", "Check", "Wang", 0, "Firm A"), ("3", "Check", "Li", 0, "Firm C"), ("4", "Check", "Li", 0, None)]

    report = related(tmp_path, events)
    one = found(report)[0]

    assert (cases(report), one.event_ids, one.actor, one.measured, one.detail) == (
        ["1"],
        [2, 3],
        "Li",
        2.0,
        {"of_party": "Firm A", "kind": "spouse"},
    )
    assert counts(report) == (3, 1)


def test_what_was_handled_before_the_declaration_counts(tmp_path):
    events = [("1", "Check", "Li", 0, "Firm A"), ("1", "Declare", "Li", 1), ("1", "Decide", "Li", 2)]

    assert [
        [one.event_ids for one in found(related(tmp_path, events, **more))] for more in ({}, {"declared": "Declare"})
    ] == [
        [[1, 2, 3]],
        [[1]],
    ]


def test_another_person_declaring_does_not_help(tmp_path):
    events = [("1", "Declare", "Wang", 0, "Firm A"), ("1", "Check", "Li", 1), ("2", "Declare", "Li", 0, "Firm A")]

    assert cases(related(tmp_path, [*events, ("2", "Check", "Li", 1)], declared=["Declare"])) == ["1"]


def test_a_column_may_say_that_it_was_declared(tmp_path):
    events = [("1", "Check", "Li", 0, "Firm A", "是"), ("2", "Check", "Li", 0, "Firm A", "否")]

    assert cases(related(tmp_path, events, declared_column="recused")) == ["2"]


@pytest.mark.parametrize(
    ("hours", "more", "flagged"),
    [
        (0, {}, ["1"]),
        (DAY, {}, []),
        (0, {"kinds": ["spouse"]}, []),
        (0, {"min_steps": 2}, []),
        (0, {"activities": "X"}, []),
    ],
    ids=["on the last day", "a day later", "another kind", "too little", "no handling"],
)
def test_a_relation_counts_while_it_lasts_and_where_it_matters(tmp_path, hours, more, flagged):
    assert cases(related(tmp_path, [("1", "Check", "Li", hours, "Firm B")], **more)) == flagged
