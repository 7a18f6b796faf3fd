"""The indicators about bidders, deadlines and disqualifying, each on releases whose result is worked by hand."""

from __future__ import annotations

import pytest

from casecheck.procurement.tests.releases import award, bid, period, process
from casecheck.procurement.tests.results import details, judged, report, results

START = "2026-03-01T08:00:00+08:00"
DEADLINE = period(START, "2026-03-15T00:00:00Z")

# R003: a short submission period


@pytest.mark.parametrize(
    ("start", "end", "flagged"),
    [
        (START, "2026-03-16T08:00:00+08:00", False),
        (START, "2026-03-16T07:59:59+08:00", True),
        (START, "2026-03-16T00:00:00Z", False),
        (START, "2026-03-15T23:59:59.999999Z", True),
        (START, "2026-02-01T08:00:00+08:00", True),
        ("2026-03-01", "2026-03-02", False),
        ("2026-03-01T08:00:00", "2026-03-02T08:00:00", False),
        (START, "2026-02-30T08:00:00Z", False),
        (START, None, False),
        (None, "2026-03-02T08:00:00Z", False),
        (START, 5, False),
        ("2026-03-01t08:00:00.5z", "2026-03-02 08:00:00-05:30", True),
    ],
)
def test_fewer_than_fifteen_whole_days_are_short(tmp_path, start, end, flagged):
    found = results(tmp_path, [process("x", **period(start, end))], "short_submission_period")

    assert found == ({"OCID": {"x": 1.0}} if flagged else {})


def test_days_are_set_for_all_or_by_the_details_of_the_method(tmp_path):
    ten = period("2026-03-01T00:00:00Z", "2026-03-11T00:00:00Z")
    releases = [process(name, procurementMethodDetails=name, **ten) for name in ("Urgent", "Large", "Other")]
    days = ["Urgent = 10", "Large = 30"]

    found = [
        set(
            results(tmp_path, releases, "short_submission_period", procurement_method_details=days, threshold=set_to)[
                "OCID"
            ]
        )
        for set_to in (10, 11)
    ]

    assert found == [{"Large"}, {"Large", "Other"}]


def test_only_the_methods_that_are_named_are_judged(tmp_path):
    one_day = period("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")
    releases = [process("a", procurementMethod="open", **one_day), process("b", **one_day)]

    assert judged(tmp_path, releases, "short_submission_period", procurement_methods=["open", "limited"]) == (1, 1)


def test_a_finding_tells_days_and_threshold(tmp_path):
    found = report(tmp_path, [process("x", **period(START, "2026-03-10T08:00:01+08:00"))], "short_submission_period")

    one = found.findings()[0]
    assert (one.measured, one.threshold, one.score, one.event_ids) == (9.0, 15.0, pytest.approx(0.4), [1])


# R018: a single bid


@pytest.mark.parametrize(
    ("tender", "flagged"),
    [
        ({"numberOfTenderers": 1, "procurementMethod": "open"}, True),
        ({"numberOfTenderers": 1, "procurementMethod": "selective"}, True),
        ({"numberOfTenderers": 1, "procurementMethod": "limited"}, False),
        ({"numberOfTenderers": 1}, False),
        ({"numberOfTenderers": 0, "procurementMethod": "open"}, False),
        ({"numberOfTenderers": 2, "procurementMethod": "open"}, False),
        ({"numberOfTenderers": "1", "procurementMethod": "open"}, False),
        ({"numberOfTenderers": True, "procurementMethod": "open"}, False),
        ({"procurementMethod": "open"}, False),
        ({"numberOfTenderers": 1, "procurementMethod": "open", "status": "cancelled"}, False),
        ({"numberOfTenderers": 1, "procurementMethod": "open", "status": "unsuccessful"}, True),
    ],
)
def test_one_tenderer_in_a_competitive_procedure_is_flagged(tmp_path, tender, flagged):
    found = results(tmp_path, [process("x", **tender)], "single_bid")

    assert found == ({"OCID": {"x": 1.0}} if flagged else {})


@pytest.mark.parametrize(("methods", "count"), [(["limited"], 1), (["direct", "open"], 1), ([], 3)])
def test_which_methods_are_competitive_is_a_setting(tmp_path, methods, count):
    releases = [
        process("a", numberOfTenderers=1, procurementMethod="limited"),
        process("b", numberOfTenderers=1, procurementMethod="open"),
        process("c", numberOfTenderers=1),
    ]

    assert judged(tmp_path, releases, "single_bid", procurement_methods=methods) == (count, count)


# R025: many bids, few wins
#
# F bids eight times and wins once (0.125); A, B and C win both their bids, D its one. Shares 0.125 1 1 1 1:
# Q1 = 0.125 + 0.6667 * 0.875 = 0.708333, Q3 = 1, fence = 0.708333 - 1.5 * 0.291667 = 0.270833.
# Numbers of bids 1 2 2 2 8: the percentile 75 lies at 2 + 0.3333 * 6 = 4, the percentile 50 at 2.

MARKET = [
    *(process(str(place), [bid("F"), bid(firm)], [award(firm)]) for place, firm in enumerate("AABBCCD")),
    process("own", [bid("F")], [award("F")]),
]


def test_a_top_tenderer_who_wins_rarely_is_flagged(tmp_path):
    assert results(tmp_path, MARKET, "unsuccessful_bidder") == {"Tenderer": {"F": 0.125}}


@pytest.mark.parametrize(
    ("settings", "flagged"),
    [
        ({"threshold": 0.125}, "F"),
        ({"threshold": 0.1249}, ""),
        ({"threshold": 1.0}, "F"),
        ({"threshold": 1.0, "percentile": 50}, "ABCF"),
        ({"threshold": 1.0, "percentile": 0}, "ABCDF"),
        ({"threshold": 1.0, "percentile": 100}, "F"),
        ({"threshold": 0}, ""),
    ],
)
def test_threshold_and_percentile_count_themselves(tmp_path, settings, flagged):
    assert sorted(results(tmp_path, MARKET, "unsuccessful_bidder", **settings).get("Tenderer", {})) == list(flagged)


def test_a_tenderer_counts_once_for_each_process(tmp_path):
    doubled = [one | {"bids": {"details": one["bids"]["details"] * 2}} for one in MARKET]

    assert results(tmp_path, doubled, "unsuccessful_bidder") == {"Tenderer": {"F": 0.125}}


@pytest.mark.parametrize(
    "release",
    [
        process("x", [bid("F"), bid("G")], [award("G", "pending")]),
        process("x", [bid("F"), bid("G")], [award("G"), award("H")]),
        process("x", [bid("F"), bid("G")], [award("G H")]),
        process("x", [bid("F G"), bid("F", status="disqualified")], [award("H")]),
        process("x", [bid("F"), bid("G")], [award("G")], status="cancelled"),
    ],
    ids=["pending award", "two awards", "two suppliers", "joint bid", "cancelled"],
)
def test_processes_without_one_sole_winner_do_not_count(tmp_path, release):
    about = details(tmp_path, [*MARKET, release], "unsuccessful_bidder")

    assert {case: (one["bids"], one["won"]) for case, one in about.items()} == {"tenderer:F": (8, 1)}


# R030: a late bid won


@pytest.mark.parametrize(
    ("bids", "awards", "flagged"),
    [
        ([bid("W", date="2026-03-15T00:00:01Z")], [award("W")], "W"),
        ([bid("W", date="2026-03-15T00:00:00Z")], [award("W")], ""),
        ([bid("W", date="2026-03-15T08:00:00+08:00")], [award("W")], ""),
        ([bid("W", date="2026-03-14T23:00:00-05:00")], [award("W")], "W"),
        ([bid("W", date="2026-03-16")], [award("W")], "W"),
        ([bid("W", date="later")], [award("W")], ""),
        ([bid("W")], [award("W")], ""),
        ([bid("W", date="2026-04-01T00:00:00Z", status="pending")], [award("W")], ""),
        ([bid("W", date="2026-04-01T00:00:00Z")], [award("W", "pending")], ""),
        ([bid("W", date="2026-04-01T00:00:00Z")], [award("W"), award("X", "pending")], "W"),
        ([bid("L", date="2026-04-01T00:00:00Z"), bid("W", date="2026-03-01T00:00:00Z")], [award("W")], ""),
        ([bid("W X Y", date="2026-04-01T00:00:00Z")], [award("X"), award("Z Y")], "XY"),
    ],
)
def test_a_late_bid_of_an_awarded_supplier_is_flagged(tmp_path, bids, awards, flagged):
    found = results(tmp_path, [process("x", bids, awards, **DEADLINE)], "late_bid_won")

    assert found == ({"OCID": {"x": 1.0}, "Tenderer": dict.fromkeys(flagged, 1.0)} if flagged else {})


def test_without_a_deadline_no_bid_is_late(tmp_path):
    release = process("x", [bid("W", date="2026-04-01T00:00:00Z")], [award("W")])

    assert judged(tmp_path, [release], "late_bid_won") == (0, 0)


# R035: all others disqualified

OUT = "disqualified"


@pytest.mark.parametrize(
    ("bids", "awards", "others"),
    [
        ([bid("W"), bid("A", status=OUT)], [award("W")], 1),
        ([bid("W"), bid("A", status=OUT), bid("B C", status=OUT), bid("A", status=OUT)], [award("W")], 3),
        ([bid("W"), bid("W"), bid("A", status=OUT)], [award("W"), award("W")], 1),
        ([bid("W"), bid("W", status=OUT), bid("A", status=OUT)], [award("W")], 1),
        ([bid("W"), bid("A", status=OUT), bid("B", status="pending")], [award("W")], 1),
        ([bid("W"), bid("A", status=OUT)], [award("W"), award("X", "cancelled")], 1),
        ([bid("W"), bid("A", status=OUT)], [award("W"), award("X", "pending")], 0),
        ([bid("W"), bid("A", status=OUT)], [award("X")], 0),
        ([bid("W"), bid("A", status=OUT)], [award("W X")], 0),
        ([bid("W"), bid("A", status=OUT)], [award("W", "cancelled")], 0),
        ([bid("W"), bid("V"), bid("A", status=OUT)], [award("W")], 0),
        ([bid("W V"), bid("A", status=OUT)], [award("W")], 0),
        ([bid("W"), bid("W", status=OUT)], [award("W")], 0),
        ([bid("W"), bid("A", status="withdrawn")], [award("W")], 0),
        ([bid("W")], [award("W")], 0),
    ],
)
def test_a_winner_left_alone_by_disqualifying_is_flagged(tmp_path, bids, awards, others):
    found = results(tmp_path, [process("x", bids, awards)], "others_disqualified")

    assert found == ({"OCID": {"x": float(others)}, "Tenderer": {"W": 0.0}} if others else {})


@pytest.mark.parametrize(("threshold", "flagged"), [(0, True), (2, True), (3, False)])
def test_how_many_others_is_a_setting_and_counts_itself(tmp_path, threshold, flagged):
    release = process("x", [bid("W"), bid("A", status=OUT), bid("B", status=OUT)], [award("W")])

    assert bool(results(tmp_path, [release], "others_disqualified", threshold=threshold)) == flagged


# R038: many bids disqualified


def tenders(bodies, **who):
    """Return for each body one process with four bids, of which so many were disqualified; every tenderer bids once."""
    return [
        process(
            f"{body}{out}",
            [bid(f"{body}{place}", status=OUT if place < out else "valid") for place in range(4)],
            **{name: body for name in who},
        )
        for body, out in bodies
    ]


@pytest.mark.parametrize(("who", "group"), [({"buyer": 1}, "Buyer"), ({"entity": 1}, "ProcuringEntity")])
def test_a_body_that_disqualifies_unusually_many_bids_is_flagged(tmp_path, who, group):
    # 0 0 0 0 0.5: Q1 = 0, Q3 = 0.3333 * 0.5 = 0.166667, fence = 0.166667 + 0.25 = 0.416667
    releases = tenders([("P", 2), ("Q", 0), ("R", 0), ("S", 0), ("T", 0)], **who)

    assert results(tmp_path, releases, "excessive_disqualified") == {group: {"P": 0.5}}


def test_the_bids_of_all_processes_of_a_body_are_summed(tmp_path):
    # P: 3 of 8; 0 0 0 0 0.375 gives Q3 = 0.125 and the fence 0.3125. P's bidders bid twice: 0 0 0.5 1, so Q1 = 0,
    # Q3 = 0.5 + 0.5833 * 0.5 = 0.791667 and the fence is 1.979167: none of them stands out
    releases = tenders([("P", 2), ("P", 1), ("Q", 0), ("R", 0), ("S", 0), ("T", 0)], buyer=1)

    assert results(tmp_path, releases, "excessive_disqualified") == {"Buyer": {"P": 0.375}}


def test_a_tenderer_whose_bids_are_unusually_often_disqualified_is_flagged(tmp_path):
    # A: 2 of 2, the others 0 of 2; 0 0 0 0 1 gives Q3 = 0.333333 and the fence 0.833333; once is below the minimum
    bids = [bid("A", status=OUT), *(bid(name) for name in "BCDE")]
    releases = [process("x", bids), process("y", [*bids, bid("Z", status=OUT), bid("B", status="withdrawn")])]

    assert results(tmp_path, releases, "excessive_disqualified") == {"Tenderer": {"A": 1.0}}


@pytest.mark.parametrize(
    ("settings", "flagged"),
    [
        ({}, {"P", "Q"}),
        ({"threshold": 0.5}, {"P"}),
        ({"threshold": 0.51}, set()),
        ({"threshold": 0}, set()),
        ({"minimum_contracting_processes": 5}, set()),
        ({"minimum_contracting_processes": 1, "as_worded": True}, {"P", "Q"}),
        ({"as_worded": True}, set()),
    ],
)
def test_fence_and_minimum_are_settings(tmp_path, settings, flagged):
    releases = tenders([("P", 2), ("Q", 1)], buyer=1)
    settings = {"threshold": 0.25} | settings

    assert set(results(tmp_path, releases, "excessive_disqualified", **settings).get("Buyer", {})) == flagged


def test_where_nobody_is_disqualified_nobody_is_flagged(tmp_path):
    assert results(tmp_path, tenders([("P", 0), ("Q", 0)], buyer=1), "excessive_disqualified") == {}


def test_a_body_counts_bids_without_tenderers_and_only_those_submitted(tmp_path):
    bids = [bid("", status=OUT), bid("A"), bid("B", status="invited"), bid("C", status=None)]
    about = details(tmp_path, [process("x", bids, buyer="P")], "excessive_disqualified", threshold=0.1)

    assert {case: (one["submitted"], one["disqualified"]) for case, one in about.items()} == {"buyer:P": (2, 1)}


# R048: a supplier of everything


def supplies(**codes):
    """Return for each supplier one process with one award of the items with these codes."""
    return [process(name, awards=[award(name, codes=text)]) for name, text in codes.items()]


FEW = supplies(A="10000000", B="20000000 20110000", C="30000000", D="40000000", S="10000000 20000000 30000000")


def test_an_unusual_variety_of_items_is_flagged(tmp_path):
    # 1 1 1 1 3: Q1 = 1, Q3 = 1 + 0.3333 * 2 = 1.666667, fence = 2.666667
    found = results(tmp_path, FEW, "heterogeneous_supplier", minimum_contracting_processes=1)

    assert found == {"Tenderer": {"S": 3.0}}


@pytest.mark.parametrize(
    ("settings", "flagged"),
    [
        ({}, ""),
        ({"as_worded": True, "threshold": 3}, "S"),
        ({"minimum_contracting_processes": 1, "threshold": 3}, "S"),
        ({"minimum_contracting_processes": 1, "threshold": 4}, ""),
        ({"minimum_contracting_processes": 1, "threshold": 2}, "S"),
        ({"minimum_contracting_processes": 1, "threshold": 2, "digits": 4}, "BS"),
        ({"minimum_contracting_processes": 2}, ""),
    ],
)
def test_fence_digits_and_minimum_of_variety_are_settings(tmp_path, settings, flagged):
    found = results(tmp_path, FEW, "heterogeneous_supplier", **settings)

    assert sorted(found.get("Tenderer", {})) == list(flagged)


def test_variety_is_counted_over_all_processes_and_active_awards_to_one_supplier(tmp_path):
    releases = [
        process("1", awards=[award("S", codes="10 11"), award("S", codes="10")]),
        process("2", awards=[award("S", codes="12"), award("S", "pending", "13"), award("S X", codes="14")]),
        process("3", awards=[award("S", codes="15")], status="cancelled"),
    ]
    about = details(tmp_path, releases, "heterogeneous_supplier", minimum_contracting_processes=2, threshold=1)

    assert {case: (one["value"], one["processes"]) for case, one in about.items()} == {"tenderer:S": (3.0, 2)}


def test_twenty_processes_make_a_supplier_large_enough(tmp_path):
    releases = [process(f"{place}", awards=[award("S", codes="10")]) for place in range(20)]

    sizes = [judged(tmp_path, releases[:count], "heterogeneous_supplier")[0] for count in (19, 20)]

    assert sizes == [0, 1]
