"""The indicators that compare prices, each on releases whose result is worked by hand beside it."""

from __future__ import annotations

import pytest

from casecheck.procurement.tests.releases import award, bid, process
from casecheck.procurement.tests.results import details, judged, results

FOUR = [(str(place), 100, 110 + place) for place in range(4)]  # gaps of 10, 11, 12 and 13 per cent


def deal(ocid, winning, second, *more, **tender):
    return process(ocid, [bid("W", winning), bid("L", second), *more], [award("W")], **tender)


def deals(*rows):
    return [deal(*row) for row in rows]


# R024, R058: the gap between the winning and the second-lowest bid
#
# Five gaps, rising: position of Q1 = (5 + 1/3) / 4 + 1/3 = 1.6667, so Q1 = x1 + 0.6667 (x2 - x1); position of Q3 is
# 3 * (5 + 1/3) / 4 + 1/3 = 4.3333, so Q3 = x4 + 0.3333 (x5 - x4).


def test_a_gap_below_the_lower_fence_flags_process_winner_and_second(tmp_path):
    # 0.02 0.30 0.30 0.30 0.30: Q1 = 0.02 + 0.6667 * 0.28 = 0.206667, Q3 = 0.30, fence = 0.206667 - 0.14 = 0.066667
    found = results(tmp_path, deals(("near", 100, 102), *((str(n), 100, 130) for n in range(4))), "close_to_winning")

    assert found == {"OCID": {"near": 0.02}, "Tenderer": {"W": 0.0, "L": 0.0}}


def test_a_fence_below_zero_flags_nobody(tmp_path):
    # 0.01 0.10 0.11 0.12 0.13: Q1 = 0.07, Q3 = 0.123333, fence = 0.07 - 0.08 = -0.01
    assert results(tmp_path, deals(("near", 100, 101), *FOUR), "close_to_winning") == {}


@pytest.mark.parametrize(("second", "flagged"), [(105, True), (105.01, False), (104.99, True), (100, True)])
def test_a_given_threshold_counts_itself(tmp_path, second, flagged):
    found = results(tmp_path, deals(("near", 100, second), *FOUR), "close_to_winning", threshold=0.05)

    assert (found.get("OCID", {}).get("near") == pytest.approx(second / 100 - 1)) == flagged


def test_a_gap_above_the_upper_fence_flags_process_and_winner(tmp_path):
    # 0.10 0.11 0.12 0.13 0.50: Q1 = 0.106667, Q3 = 0.13 + 0.123333 = 0.253333, fence = 0.473333
    found = results(tmp_path, deals(("deep", 100, 150), *FOUR), "deep_discount")

    assert found == {"OCID": {"deep": 0.5}, "Tenderer": {"W": 0.0}}


def test_a_gap_below_the_upper_fence_is_no_deep_discount(tmp_path):
    # 0.10 0.11 0.12 0.13 0.14: Q1 = 0.106667, Q3 = 0.133333, fence = 0.173333
    assert results(tmp_path, deals(("deep", 100, 114), *FOUR), "deep_discount") == {}


def test_a_finding_holds_the_figures_of_its_fence(tmp_path):
    about = details(tmp_path, deals(("deep", 100, 150), *FOUR), "deep_discount")["deep"]

    assert (about["q1"], about["q3"], about["fence"]) == (0.1067, 0.2533, 0.4733)


@pytest.mark.parametrize(
    "release",
    [
        process("x", [bid("W", 100), bid("L", 101)], [award("W"), award("L", "pending")]),
        process("x", [bid("W", 100), bid("L", 101)], [award("W", "odd")]),
        process("x", [bid("W", 100), bid("L", 101)], [award("W"), award("W")]),
        process("x", [bid("W", 100), bid("L", 101)], [award("W L")]),
        process("x", [bid("W", 100), bid("L", 101)], [award("W", "cancelled")]),
        process("x", [bid("W", 100), bid("L", 101)]),
        process("x", [], [award("W")]),
        process("x", [bid("W", 102), bid("L", 101)], [award("W")]),
        process("x", [bid("W", 100), bid("L M", 101)], [award("W")]),
        process("x", [bid("W M", 100), bid("L", 101)], [award("W")]),
        process("x", [bid("W", 100), bid("L", 101, "disqualified")], [award("W")]),
        process("x", [bid("W", 100), bid("L", 101, "pending")], [award("W")]),
        process("x", [bid("W", 100), bid("L")], [award("W")]),
        process("x", [bid("W", 100), bid("L", "101")], [award("W")]),
        process("x", [bid("W", 100), bid("L", 101, currency="USD")], [award("W")]),
        process("x", [bid("W", 0), bid("L", 1)], [award("W")]),
        process("x", [bid("W", 100), bid("L", 101)], [award("W")], status="cancelled"),
    ],
    ids=lambda release: "",
)
def test_what_cannot_be_compared_is_left_out(tmp_path, release):
    releases = [*deals(*FOUR), release]

    assert judged(tmp_path, releases, "close_to_winning", threshold=0.05) == (4, 0)


@pytest.mark.parametrize(
    ("release", "gap"),
    [
        (process("x", [bid("W", 100), bid("L", 102)], [award("W"), award("L", "cancelled")]), 0.02),
        (process("x", [bid("W", 100), bid("L", 102)], [award("W"), award("L", "unsuccessful")]), 0.02),
        (process("x", [bid("W", 103), bid("W", 100), bid("L", 102)], [award("W")]), 0.02),
        (process("x", [bid("W", 100), bid("L", 110), bid("M", 104), bid("N", 90, "disqualified")], [award("W")]), 0.04),
        (process("x", [bid("W", 100), bid("L", 100)], [award("W")]), 0.0),
    ],
    ids=["cancelled award", "unsuccessful award", "two bids of the winner", "four bidders", "equal bids"],
)
def test_the_gap_is_to_the_lowest_valid_bid_of_another(tmp_path, release, gap):
    assert results(tmp_path, [release], "close_to_winning", threshold=0.05)["OCID"] == {"x": gap}


def test_of_equal_second_bids_the_first_one_is_flagged(tmp_path):
    release = process("x", [bid("B", 102), bid("W", 100), bid("A", 102)], [award("W")])

    assert results(tmp_path, [release], "close_to_winning", threshold=0.05)["Tenderer"] == {"W": 0.0, "B": 0.0}


def test_a_bid_of_several_is_passed_over_and_as_worded_takes_its_process_along(tmp_path):
    release = process("x", [bid("W", 100), bid("L", 102), bid("M N", 101)], [award("W")])

    found = [results(tmp_path, [release], "close_to_winning", threshold=0.05, as_worded=word) for word in (False, True)]

    assert [one.get("OCID") for one in found] == [{"x": 0.02}, None]


# the main currency


def test_the_main_currency_is_the_first_one_met(tmp_path):
    dollars = process("usd", [bid("W", 100, currency="USD"), bid("L", 101, currency="USD")], [award("W")])
    unread = process("eur", [bid("W", 1, "invited", "EUR"), bid("L", 1, "withdrawn", "EUR")], [award("W")])

    first = results(tmp_path, [unread, dollars, deal("cny", 100, 102)], "close_to_winning", threshold=0.05)
    given = results(
        tmp_path, [unread, dollars, deal("cny", 100, 102)], "close_to_winning", threshold=0.05, currency="CNY"
    )

    assert (list(first["OCID"]), list(given["OCID"])) == (["usd"], ["cny"])


def test_bids_in_another_currency_are_passed_over(tmp_path):
    release = process("x", [bid("W", 100), bid("L", 101, currency="USD"), bid("M", 104)], [award("W")])

    assert results(tmp_path, [release], "close_to_winning", threshold=0.05)["OCID"] == {"x": 0.04}


# where prices may be compared


@pytest.mark.parametrize(
    ("settings", "judged_processes"),
    [
        ({}, {"lottery", "auction", "none"}),
        ({"no_price_comparison_procurement_methods": ["Lottery"]}, {"auction", "none"}),
        ({"price_comparison_procurement_methods": ["Auction"]}, {"auction"}),
        ({"excluded_procurement_method_details": ["Auction"]}, {"lottery", "none"}),
        (
            {
                "price_comparison_procurement_methods": ["Lottery"],
                "no_price_comparison_procurement_methods": ["Lottery"],
            },
            {"lottery"},
        ),
    ],
)
@pytest.mark.parametrize("name", ["identical_prices", "close_to_winning", "lowest_disqualified"])
def test_prices_are_compared_only_where_the_settings_allow_it(tmp_path, name, settings, judged_processes):
    bids = [bid("W", 100), bid("L", 100), bid("O", 99, "disqualified")]
    details = {"lottery": {"procurementMethodDetails": "Lottery"}, "auction": {"procurementMethodDetails": "Auction"}}
    releases = [process(ocid, bids, [award("W")], **details.get(ocid, {})) for ocid in ("lottery", "auction", "none")]
    more = {"threshold": 0.05} if name == "close_to_winning" else {}

    assert set(results(tmp_path, releases, name, **more, **settings)["OCID"]) == judged_processes


# R028: identical prices


@pytest.mark.parametrize(
    ("bids", "tenderers"),
    [
        ([bid("A", 5), bid("B", 5)], {"A", "B"}),
        ([bid("A", 5), bid("B", 5.0, "disqualified"), bid("C", 5, "pending")], {"A", "B", "C"}),
        ([bid("A", 5), bid("A", 5)], set()),
        ([bid("A", 5), bid("A", 5), bid("B", 5)], {"A", "B"}),
        ([bid("A", 5), bid("B", 6)], set()),
        ([bid("A", 5), bid("B", 5, currency="USD")], set()),
        ([bid("A", 5, currency="USD"), bid("B", 5, currency="USD")], {"A", "B"}),
        ([bid("A", 5), bid("B", 5, "withdrawn"), bid("C", 5, "invited")], set()),
        ([bid("A", 5), bid("B")], set()),
        ([bid("A", 5), bid("", 5)], set()),
        ([bid("A B", 5), bid("B A", 5)], set()),
        ([bid("A B", 5), bid("A", 5)], {"A", "B"}),
        ([bid("A", 5), bid("B", 5), bid("C", 7), bid("D", 7)], {"A", "B", "C", "D"}),
    ],
)
def test_different_tenderers_with_one_price_are_flagged(tmp_path, bids, tenderers):
    found = results(tmp_path, [process("x", bids)], "identical_prices")

    assert found == ({"OCID": {"x": 1.0}, "Tenderer": dict.fromkeys(tenderers, 1.0)} if tenderers else {})


def test_equal_prices_in_different_processes_are_no_matter(tmp_path):
    assert results(tmp_path, [process("x", [bid("A", 5)]), process("y", [bid("B", 5)])], "identical_prices") == {}


# R036: the lowest bid was disqualified


@pytest.mark.parametrize(
    ("bids", "awards", "flagged"),
    [
        ([bid("A", 5, "disqualified"), bid("B", 6)], [award("B")], True),
        ([bid("A", 5, "disqualified"), bid("B", 6)], [award("B"), award("B", "pending")], True),
        ([bid("A", 5, "disqualified"), bid("B", 6)], [award("B", "pending")], False),
        ([bid("A", 5, "disqualified"), bid("B", 6)], [], False),
        ([bid("A", 6, "disqualified"), bid("B", 5)], [award("B")], False),
        ([bid("A", 5, "disqualified"), bid("B", 5)], [award("B")], True),
        ([bid("B", 5), bid("A", 5, "disqualified")], [award("B")], False),
        ([bid("A", 5, "disqualified"), bid("B")], [award("B")], False),
        ([bid("A", 5, "disqualified"), bid("B", 6), bid("C", 4, "withdrawn")], [award("B")], True),
        ([bid("A", 5, "disqualified"), bid("B", 6), bid("C", 4, "pending")], [award("B")], False),
        ([bid("B", 6), bid("A", 5, "disqualified", "USD")], [award("B")], False),
        ([bid("", 5, "disqualified"), bid("", 6)], [{"status": "active"}], True),
    ],
)
def test_the_lowest_bid_disqualified_is_flagged(tmp_path, bids, awards, flagged):
    found = results(tmp_path, [process("x", bids, awards)], "lowest_disqualified")

    assert found == ({"OCID": {"x": 1.0}} if flagged else {})
