"""Who is served before others, and who serves whom."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge

DAY = 24
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def queue(*spans, kind="a"):
    """Return the events of cases, each from the day it applied to the day it was decided; None: not yet."""
    events = []
    for place, (applied, decided) in enumerate(spans):
        case = f"{kind}{place}"
        events.append((case, "Apply", "Hall", applied * DAY, kind))
        if decided is not None:
            events.append((case, "Decide", "Li", decided * DAY, kind))
    return events


def jumping(folder, events, **more):
    values = {"decided": ["Decide"], "min_overtaken": 2, "min_days": 1, "min_share": 0.5} | more
    return judge(folder, "queue_jumping", events, "case_id activity actor timestamp kind", **values)


def test_a_case_decided_before_those_ahead_of_it_is_found(tmp_path):
    events = queue((0, 20), (1, 21), (2, 22), (5, 6), (6, 23))

    report = jumping(tmp_path, events)
    one = found(report)[0]

    assert (one.case_id, one.actor, one.event_ids, one.measured, one.detail["waiting"], one.score) == (
        "a3",
        "Li",
        [8],
        3.0,
        3,
        1.0,
    )
    assert (one.at, counts(report)) == ("2024-03-10T09:00:00+08:00", (5, 1))


@pytest.mark.parametrize(
    ("spans", "more"),
    [
        ([(0, 20), (4.5, 21), (5, 6)], {}),  # one of the two applied less than a day before
        ([(0, 20), (1, 6), (5, 6)], {}),  # decided at the same moment
        ([(0, 20), (1, 21), (5, 6)], {"min_overtaken": 3}),
        ([(0, 8), (1, 8), (2, 8), (3, 30), (4, 31), (6, 20)], {}),  # two of five
        ([(0, 20), (1, None), (5, 6)], {}),  # one of the two is not decided
        ([(0, 1), (1, 2), (5, 6)], {}),
    ],
    ids=["too near", "together", "too few", "a small share", "still open", "in order"],
)
def test_slight_overtaking_is_let_pass(tmp_path, spans, more):
    assert cases(jumping(tmp_path, queue(*spans), **more)) == []


def test_a_day_ahead_is_enough_and_the_share_is_met_by_half(tmp_path):
    assert cases(jumping(tmp_path, queue((0, 20), (4, 21), (5, 6)))) == ["a2"]
    assert cases(jumping(tmp_path, queue((0, 8), (1, 8), (2, 30), (3, 31), (6, 20)))) == ["a4"]


def test_cases_of_another_kind_wait_in_another_queue(tmp_path):
    events = [*queue((0, 20), (1, 21), kind="a"), *queue((5, 6), kind="b")]

    assert [cases(jumping(tmp_path, events, like=like)) for like in ([], ["kind"])] == [["b0"], []]


def test_the_time_of_application_may_stand_in_a_column(tmp_path):
    events = [("1", "Decide", "Li", 480, "2024-03-01"), ("2", "Decide", "Li", 490, "2024-03-02")]
    events += [("3", "Decide", "Li", 400, "2024-03-08"), ("4", "Decide", "Li", 1, "2024-04-08")]
    columns = "case_id activity actor timestamp asked"

    report = judge(
        tmp_path, "queue_jumping", events, columns, decided="Decide", applied_column="asked", min_overtaken=2
    )

    assert (cases(report), counts(report)) == (["3"], (3, 1))


MOMENTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=14)


@given(MOMENTS, st.integers(0, 4), st.integers(1, 3), st.sampled_from([0.0, 0.5, 1.0]))
@SLOW
def test_it_agrees_with_comparing_every_pair(tmp_path, moments, days, least, share):
    spans = [(applied, applied + wait) for applied, wait in moments]
    expected = {}
    for place, (applied, decided) in enumerate(spans):
        ahead = [other for at, other in enumerate(spans) if at != place and other[0] <= applied - days]
        if not days:  # with no margin, of those who applied together the one of the lower row is ahead
            ahead = [s for at, s in enumerate(spans) if s[0] < applied or (s[0] == applied and at < place)]
        waiting = [other for other in ahead if other[1] > applied]
        overtaken = [other for other in waiting if other[1] > decided]
        if len(overtaken) >= least and len(overtaken) >= share * len(waiting):
            expected[f"a{place}"] = float(len(overtaken))

    report = jumping(tmp_path, queue(*spans), min_days=days, min_overtaken=least, min_share=share)

    assert {one.case_id: one.measured for one in report.findings()} == expected


# favoured counterparts


def pairs(**counted):
    """Return one event for each case; names are official_party=cases."""
    return [
        (f"{name}-{place}", "Accept", name.split("_")[0], None, name.split("_")[1], name.split("_")[0])
        for name, number in counted.items()
        for place in range(number)
    ]


def favoured(folder, events, **more):
    columns = "case_id activity actor timestamp counterpart hall"
    return judge(folder, "favoured_counterpart", events, columns, **({"min_volume": 10} | more))


PAIRED = pairs(Li_A=9, Li_B=6, Wang_A=1, Wang_B=14)


def test_a_pair_beyond_chance_is_found_with_the_test_that_was_made(tmp_path):
    p = sum(comb(10, k) * comb(20, 15 - k) for k in (9, 10)) / comb(30, 15)

    report = favoured(tmp_path, PAIRED, min_ratio=1.5)
    one = found(report)[0]

    assert (cases(report), one.actor, one.detail["party"], one.measured, one.threshold, one.event_ids) == (
        ["Li_A-8"],
        "Li",
        "A",
        9.0,
        7.5,
        list(range(1, 10)),
    )
    assert (one.detail["p"], one.detail["q"]) == pytest.approx((p, 2 * p), 1e-4)
    assert counts(report)[0] == 30


@pytest.mark.parametrize(
    "more",
    [{"min_volume": 11}, {"min_cases": 10}, {"min_ratio": 2}, {"max_q": 0.001}, {"like": ["hall"]}],
    ids=["few cases", "few of the pair", "a small ratio", "too likely", "nobody else could have got them"],
)
def test_pairs_that_must_not_be_named_are_not(tmp_path, more):
    assert cases(favoured(tmp_path, PAIRED, **({"min_ratio": 1.5} | more))) == []


def test_only_handlers_of_the_named_activities_count(tmp_path):
    events = [*PAIRED, *[(case, "File", "Clerk", 99, *rest) for case, _, _, _, *rest in PAIRED]]

    reports = [favoured(tmp_path, events, min_ratio=1.5, **more) for more in ({}, {"activities": ["Accept"]})]

    assert [[one.actor for one in found(report)] for report in reports] == [[], ["Li"]]


def test_a_volume_on_which_nobody_should_be_named_is_refused(tmp_path):
    with pytest.raises(BadInput, match="nobody is named"):
        favoured(tmp_path, PAIRED, min_volume=5)
