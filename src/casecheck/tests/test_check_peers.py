"""Officials against their peers on like cases: shares of outcomes, of tiers, of round sums."""

from __future__ import annotations

from math import comb

import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge

COLUMNS = "case_id activity actor timestamp outcome tier kind amount counterpart"


def decisions(actor, refused, granted, kind="a", first=0):
    """Return so many refused and granted cases of an actor; refusals have the lenient tier and round sums."""
    return [
        (
            f"{actor}{kind}{place}",
            "Decide",
            actor,
            first + place,
            *(("refused", "lenient", kind, 5000.0) if place < refused else ("granted", "middle", kind, 5123.0)),
            actor,
        )
        for place in range(refused + granted)
    ]


def outliers(folder, events, **more):
    values = {"outcomes": ["refused"], "min_volume": 10} | more
    return judge(folder, "outcome_outliers", events, COLUMNS, **values)


EVENTS = [*decisions("Li", 9, 1), *decisions("Wang", 2, 8, first=50), *decisions("Zhao", 2, 8, first=99)]


def test_the_share_far_from_the_others_is_found_with_the_test_that_was_made(tmp_path):
    p = sum(comb(13, k) * comb(17, 10 - k) for k in (9, 10)) / comb(30, 10)

    report = outliers(tmp_path, EVENTS)
    one = found(report)[0]

    assert (one.actor, one.event_ids, one.case_id, one.measured, one.threshold, one.detail["n"]) == (
        "Li",
        list(range(1, 10)),
        "Lia8",
        0.9,
        0.433333,
        10,
    )
    assert (one.detail["p"], one.detail["q"], one.detail["expected"]) == pytest.approx((p, 3 * p, 130 / 30), 1e-4)
    assert (one.score, counts(report)) == (pytest.approx(0.9 - 0.433333), (30, 1))


def test_a_share_far_below_the_others_shows_the_other_cases(tmp_path):
    events = [*decisions("Li", 1, 9), *decisions("Wang", 9, 1, first=50), *decisions("Zhao", 9, 1, first=99)]

    reports = [outliers(tmp_path, events, side=side) for side in ("less", "more")]

    assert [[(one.actor, one.event_ids) for one in found(report)] for report in reports] == [
        [("Li", list(range(2, 11)))],
        [],
    ]


@pytest.mark.parametrize(
    "more",
    [{"min_volume": 11}, {"min_difference": 0.5}, {"max_q": 0.00001}, {"except_actors": ["Li"]}, {"like": ["kind"]}],
    ids=["too few cases", "too small a difference", "too likely", "no person", "nobody else has like cases"],
)
def test_who_must_not_be_named_is_not(tmp_path, more):
    events = [*decisions("Li", 9, 1, "b"), *decisions("Wang", 2, 8), *decisions("Zhao", 2, 8)]

    assert cases(outliers(tmp_path, events, **more)) == []


def test_hard_cases_are_compared_with_hard_cases(tmp_path):
    hard = [*decisions("Li", 14, 1, "hard"), *decisions("Wang", 14, 1, "hard", 100)]
    easy = [*decisions("Wang", 1, 29, "easy", 200), *decisions("Li", 0, 1, "easy", 300)]

    reports = [outliers(tmp_path, hard + easy, like=like) for like in ([], ["kind"])]

    assert [{one.actor for one in found(report)} for report in reports] == [{"Li", "Wang"}, set()]


def test_only_the_last_outcome_of_the_deciding_activities_counts(tmp_path):
    first = [(case, "Draft", actor, 0.0, "granted", *rest) for case, _, actor, _, _, *rest in EVENTS]

    found_ = [found(outliers(tmp_path, first + EVENTS, **more)) for more in ({}, {"activities": ["Draft"]})]

    assert [[one.event_ids[0] for one in each] for each in found_] == [[31], []]


def test_a_volume_on_which_nobody_should_be_named_is_refused(tmp_path):
    with pytest.raises(BadInput, match="nobody is named on fewer than 10"):
        outliers(tmp_path, EVENTS, min_volume=9)


def test_tiers_are_compared_in_the_same_way(tmp_path):
    report = judge(tmp_path, "tier_peers", EVENTS, COLUMNS, tiers=["lenient"], min_volume=10)

    assert [(one.actor, one.measured, one.event_ids) for one in found(report)] == [("Li", 0.9, list(range(1, 10)))]


def rounds(folder, events, **more):
    return judge(folder, "round_sums", events, COLUMNS, **({"multiple": 1000, "min_volume": 10} | more))


def test_who_is_paid_round_sums_far_oftener_is_found(tmp_path):
    one = found(rounds(tmp_path, EVENTS))[0]

    assert (one.actor, one.detail["who"], one.measured, one.event_ids) == (None, "Li", 0.9, list(range(1, 10)))


def test_officials_can_be_compared_by_round_sums(tmp_path):
    assert [one.actor for one in found(rounds(tmp_path, EVENTS, of="actor"))] == ["Li"]


@pytest.mark.parametrize("more", [{"min_amount": 5001}, {"multiple": 10_000}, {"activities": ["Pay"]}])
def test_what_is_not_round_or_too_small_is_not_found(tmp_path, more):
    assert cases(rounds(tmp_path, EVENTS, **more)) == []
