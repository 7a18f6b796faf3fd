"""Amounts: split, paid twice, made up, and fees that nobody published."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge

DAY = 24
COLUMNS = "case_id activity actor timestamp amount counterpart project"


def payments(*paid, to="Firm", project="P", activity="Pay"):
    """Return one case for each (day, amount)."""
    return [
        (f"{to}{place}", activity, "Li", day * DAY, amount, to, project) for place, (day, amount) in enumerate(paid)
    ]


def split(folder, events, **more):
    return judge(folder, "split_amounts", events, COLUMNS, **({"limit": 100} | more))


def test_amounts_that_reach_the_limit_within_the_window_are_one_finding(tmp_path):
    report = split(tmp_path, payments((0, 40), (50, 40), (90, 20), (300, 99)))
    one = found(report)[0]

    assert (one.case_id, one.event_ids, one.measured, one.threshold, one.score, one.detail["by"]) == (
        "Firm2",
        [1, 2, 3],
        100.0,
        100.0,
        0.5,
        "Firm",
    )
    assert (one.at[:10], counts(report)) == ("2024-06-02", (4, 1))


@pytest.mark.parametrize(
    ("paid", "more"),
    [
        ([(0, 60), (90 + 1 / 24, 60)], {}),
        ([(0, 60), (1, 39.99)], {}),
        ([(0, 100), (1, 120), (2, 60)], {}),
        ([(0, 60), (1, 60)], {"min_count": 3}),
        ([(0, 95), (1, 6)], {"min_amount": 10}),
        ([(0, 60), (20, 60)], {"window_days": 19}),
        ([(0, 60), (1, 60)], {"activities": ["Refund"]}),
    ],
    ids=["an hour too late", "a cent too little", "not below the limit", "too few", "small change", "window", "others"],
)
def test_amounts_that_do_not_reach_it_are_not_found(tmp_path, paid, more):
    assert cases(split(tmp_path, payments(*paid), **more)) == []


def test_windows_that_overlap_are_told_once_and_others_apart(tmp_path):
    report = split(tmp_path, payments((0, 60), (60, 60), (120, 60), (300, 50), (301, 50)))

    assert [(one.event_ids, one.measured, one.detail["sum"]) for one in found(report)] == [
        ([1, 2, 3], 120.0, 180.0),
        ([4, 5], 100.0, 100.0),
    ]


def test_amounts_are_tied_by_the_columns_of_the_rule(tmp_path):
    events = [*payments((0, 60), to="A"), *payments((1, 60), to="B")]
    events += [("Q0", *one[1:]) for one in payments((2, 60), to="B", project="Q")]
    events += [(*one[:5], None, None) for one in payments((0, 90), (1, 90), to="nobody")]

    flagged = [
        cases(split(tmp_path, events, by=by)) for by in (["counterpart"], ["project"], ["counterpart", "project"])
    ]

    assert flagged == [["Q0"], ["B0"], []]


def test_a_case_is_one_amount_unless_activities_are_named(tmp_path):
    events = [("1", step, "Li", place, 60.0, "Firm", "P") for place, step in enumerate(["Ask", "Pay", "Pay"])]

    assert [
        [one.event_ids for one in found(split(tmp_path, events, **more))] for more in ({}, {"activities": "Pay"})
    ] == [
        [],
        [[2, 3]],
    ]


def double(folder, events, **more):
    return judge(folder, "duplicate_payment", events, COLUMNS, **more)


def test_the_same_amount_paid_again_is_found_with_both_payments(tmp_path):
    report = double(tmp_path, payments((0, 12.5), (1, 13.0), (30, 12.5), (61, 12.5)))

    assert [
        (one.case_id, one.event_ids, one.measured, one.score, one.detail["first_case"]) for one in found(report)
    ] == [("Firm2", [1, 3], 30.0, 0.5, "Firm0")]
    assert counts(report) == (4, 1)


@pytest.mark.parametrize(
    "events",
    [
        payments((0, 12.5), (30 + 1 / 24, 12.5)),
        payments((0, 12.5), (1, 12.51)),
        [*payments((0, 12.5), to="A"), *payments((0, 12.5), to="B")],
        [(*one[:5], None, None) for one in payments((0, 12.5), (1, 12.5))] + payments((0, 1.0)),
    ],
    ids=["an hour too late", "another amount", "another counterpart", "counterpart unknown"],
)
def test_payments_that_differ_are_not_found(tmp_path, events):
    assert cases(double(tmp_path, events)) == []


def test_what_must_be_the_same_and_what_is_too_small_is_set_by_the_rule(tmp_path):
    events = [
        *payments((0, 50), project="bill 1"),
        *[(f"x{one[0]}", *one[1:]) for one in payments((1, 50), project="bill 2")],
    ]

    flagged = [
        cases(double(tmp_path, events, **more))
        for more in ({}, {"same": ["counterpart", "project"]}, {"min_amount": 51}, {"window_days": 1})
    ]

    assert flagged == [["xFirm0"], [], [], ["xFirm0"]]


# Benford's law

GROWING = [
    round(10 * 10 ** (3 * place / 300), 2) for place in range(300)
]  # three powers of ten, evenly: the law itself
NARROW = [5000.0 + 16 * place for place in range(300)]


def digits(folder, amounts, **more):
    events = [
        (f"{to}{place}", "Pay", to, None, one, to) for to, paid in amounts.items() for place, one in enumerate(paid)
    ]
    return judge(
        folder, "benford", events, "case_id activity actor timestamp amount counterpart", **({"min_volume": 300} | more)
    )


def test_amounts_that_do_not_follow_the_law_are_found_by_their_digit(tmp_path):
    report = digits(tmp_path, {"A": GROWING, "B": NARROW}, by="counterpart")
    one = found(report)[0]
    law = np.log10(1 + 1 / np.arange(1, 10))
    seen = np.array([0, 0, 0, 0, 63, 62, 63, 62, 50]) / 300

    assert (len(found(report)), one.detail["who"], one.detail["digit"], one.actor, len(one.event_ids)) == (
        1,
        "B",
        8,
        None,
        62,
    )
    assert (one.measured, one.detail["chi_square"]) == pytest.approx(
        (np.abs(seen - law).mean(), 300 * ((seen - law) ** 2 / law).sum()), 1e-5
    )
    assert (one.detail["compared"], one.detail["q"], counts(report)) == (2, one.detail["p"] * 2, (600, 1))


@pytest.mark.parametrize(
    ("amounts", "more"),
    [
        ({"A": GROWING}, {}),
        ({"B": NARROW[:299]}, {}),
        ({"B": NARROW}, {"min_distance": 0.2}),
        ({"B": NARROW}, {"min_amount": 6000}),
        ({"A": GROWING * 3, "B": NARROW[:20]}, {}),
    ],
    ids=["the law", "too few", "too near", "too small", "drowned"],
)
def test_amounts_near_the_law_or_too_few_are_not_found(tmp_path, amounts, more):
    assert cases(digits(tmp_path, amounts, **more)) == []


def test_all_amounts_together_name_nobody(tmp_path):
    one = found(digits(tmp_path, {"B": NARROW}))[0]

    assert (one.actor, one.unit, one.detail["who"]) == (None, None, None)


def test_too_small_a_volume_is_refused(tmp_path):
    with pytest.raises(BadInput, match="min_volume is below 110"):
        digits(tmp_path, {"A": GROWING}, min_volume=109)


# fees

TARIFF = {
    "fees": [
        {"item": "Copy", "amount": 2.5},
        {"item": "Visa", "amount": 400, "until_on": date(2024, 3, 4)},
        {"item": "Visa", "amount": 500, "from_on": date(2024, 3, 5)},
        {"item": "Expert", "least": 100, "most": 300},
    ]
}


def fees(folder, *charged, **more):
    events = [(str(place), "Charge", "Li", *one) for place, one in enumerate(charged)]
    columns = "case_id activity actor timestamp item amount copies"
    return judge(folder, "unlisted_fee", events, columns, tables=TARIFF, tariff="fees", item="item", **more)


def test_fees_that_are_not_listed_or_not_so_high_are_found(tmp_path):
    report = fees(
        tmp_path, (0, "Copy", 2.5), (0, "Copy", 3.0), (0, "Stamp", 1.0), (0, "Expert", 300.01), (0, "Expert", 99.0)
    )

    assert [(one.case_id, one.detail["kind"], one.threshold) for one in found(report)] == [
        ("1", "amount", 2.5),
        ("2", "item", None),
        ("3", "amount", 300.0),
        ("4", "amount", 300.0),
    ]
    assert (counts(report), [round(one.score, 3) for one in found(report)]) == ((5, 4), [0.2, 1.0, 0.0, 0.67])


def test_the_list_of_the_day_counts(tmp_path):
    report = fees(tmp_path, (0, "Visa", 400.0), (24, "Visa", 400.0), (24, "Visa", 500.0))

    assert cases(report) == ["1"]


def test_the_quantity_multiplies_the_fee(tmp_path):
    report = fees(tmp_path, (0, "Copy", 7.5, 3.0), (0, "Copy", 7.5, 2.0), (0, "Copy", 2.5, None), quantity="copies")

    assert cases(report) == ["1"]


@pytest.mark.parametrize("charged", [(0, None, 9.0), (0, "Stamp", None), (0, "Stamp", 0.0)])
def test_a_fee_without_item_or_amount_is_not_judged(tmp_path, charged):
    assert counts(fees(tmp_path, charged, (0, "Copy", 2.5))) == (1, 0)


def test_the_same_fee_on_several_events_of_a_case_is_one_finding(tmp_path):
    events = [("1", step, "Li", place, "Stamp", 9.0) for place, step in enumerate(["Ask", "Charge"])]
    columns = "case_id activity actor timestamp item amount"

    made = [
        judge(tmp_path, "unlisted_fee", events, columns, tables=TARIFF, tariff="fees", item="item", **more)
        for more in ({}, {"activities": ["Charge"]}, {"activities": ["Charge"], "tolerance": 9})
    ]

    assert [[one.event_ids for one in found(report)] for report in made] == [[[1, 2]], [[2]], [[2]]]
