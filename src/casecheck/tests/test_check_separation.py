"""Duties that must be kept apart, in one case and along a chain of cases."""

from __future__ import annotations

import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge

DUTIES = {"decide": ["D"], "execute": ["E", "F"], "supervise": ["S"]}


def apart(folder, events, **more):
    return judge(folder, "segregation", events, **(DUTIES | more))


def test_two_duties_in_one_hand_are_found_with_their_events(tmp_path):
    events = [("1", "D", "Li", 0), ("1", "E", "Wang", 1), ("1", "S", "Li", 2), ("1", "D", "Li", 3)]

    one = found(apart(tmp_path, events))[0]

    assert (one.actor, one.event_ids, one.score, one.measured, one.at[11:13], one.detail["duties"]) == (
        "Li",
        [1, 3, 4],
        0.5,
        2.0,
        "11",
        "decide, supervise",
    )


def test_all_three_duties_in_one_hand_score_highest(tmp_path):
    events = [("1", step, "Li") for step in "DFS"] + [("2", "D", "Li"), ("2", "E", "Li")]

    reports = [apart(tmp_path, events), apart(tmp_path, events, min_duties=3)]

    assert [[(one.case_id, one.score) for one in found(report)] for report in reports] == [
        [("1", 1.0), ("2", 0.5)],
        [("1", 1.0)],
    ]


@pytest.mark.parametrize(
    "events",
    [
        [("1", "E", "Li"), ("1", "F", "Li")],
        [("1", "D", "Li"), ("2", "E", "Li")],
        [("1", "D", None), ("1", "E", None)],
        [("1", "D", "system"), ("1", "E", "system")],
    ],
    ids=["one duty", "two cases", "nobody named", "no person"],
)
def test_duties_that_are_apart_are_not_found(tmp_path, events):
    assert cases(apart(tmp_path, [*events, ("9", "S", "Qi")], except_actors=["system"])) == []


def test_a_case_is_judged_where_two_duties_were_done(tmp_path):
    events = [("1", "D", "Li"), ("1", "S", "Wang"), ("2", "D", "Li"), ("3", "E", "Li"), ("3", "F", "Li")]

    assert counts(apart(tmp_path, events)) == (1, 0)


@pytest.mark.parametrize(
    "values",
    [{"execute": [], "supervise": []}, {"execute": ["D"]}, {"min_duties": 4}, {"min_duties": 3, "supervise": []}],
)
def test_duties_that_make_no_sense_are_refused(tmp_path, values):
    with pytest.raises(BadInput):
        apart(tmp_path, [("1", "D", "Li")], **values)


# custody chains

PAIRS = {"pairs": [{"first": "Buy", "second": "Take in"}, {"first": "Book", "second": "Pay"}]}


def chain(folder, events, columns="case_id activity actor timestamp purchase", **more):
    return judge(folder, "custody_chain", events, columns, tables=PAIRS, pairs="pairs", **more)


def test_one_hand_at_both_ends_is_found_across_the_cases_of_one_purchase(tmp_path):
    events = [("1", "Buy", "Li", 0, "P1"), ("2", "Take in", "Li", 5, "P1"), ("3", "Take in", "Li", 9, "P2")]

    one = found(chain(tmp_path, events, link="purchase"))[0]

    assert (one.case_id, one.event_ids, one.actor, one.at[11:13], one.detail["link"], one.detail["first"]) == (
        "2",
        [1, 2],
        "Li",
        "14",
        "P1",
        "Buy",
    )


def test_without_a_link_the_case_itself_is_the_chain(tmp_path):
    events = [("1", "Buy", "Li", 0, "P"), ("1", "Take in", "Li", 1, "P"), ("2", "Take in", "Li", 2, "P")]

    report = chain(tmp_path, events)

    assert ([one.event_ids for one in found(report)], counts(report)) == ([[1, 2]], (1, 1))


def test_a_case_without_a_link_is_linked_by_its_own_number(tmp_path):
    events = [("P1", "Buy", "Li", 0, None), ("2", "Take in", "Li", 1, "P1"), ("3", "Buy", "Li", 2, None)]

    assert cases(chain(tmp_path, events, link="purchase")) == ["2"]


@pytest.mark.parametrize(
    "events",
    [
        [("1", "Buy", "Li", 0, "P"), ("2", "Take in", "Wang", 1, "P")],
        [("1", "Buy", "Li", 0, "P"), ("2", "Pay", "Li", 1, "P")],
        [("1", "Buy", None, 0, "P"), ("2", "Take in", None, 1, "P")],
    ],
    ids=["two people", "ends of two pairs", "nobody named"],
)
def test_chains_that_are_apart_are_not_found(tmp_path, events):
    assert cases(chain(tmp_path, [*events, ("9", "Book", "Qi", 2, "Q")], link="purchase")) == []


def test_pairs_may_be_of_another_column_than_the_activity(tmp_path):
    events = [("1", "Order", "Li", 0, "Buy"), ("1", "Unpack", "Li", 1, "Take in"), ("2", "Buy", "Li", 2, None)]

    report = chain(
        tmp_path, [*events, ("2", "Take in", "Li", 3, None)], "case_id activity actor timestamp kind", step="kind"
    )

    assert ([one.case_id for one in found(report)], counts(report)) == (["1"], (1, 1))


def test_small_objects_can_be_let_pass(tmp_path):
    events = [(case, step, "Li", None, 99.0 + place) for place, case in enumerate("12") for step in ("Buy", "Take in")]
    columns = "case_id activity actor timestamp amount"

    assert cases(chain(tmp_path, events, columns, amount="amount", min_amount=100)) == ["2"]
