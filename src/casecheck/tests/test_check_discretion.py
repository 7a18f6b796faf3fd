"""Tiers: what is decided within them, and who leaves them how often."""

from __future__ import annotations

import pytest

from casecheck.errors import BadInput
from casecheck.tests.judging import cases, counts, found, judge

DAY = 24
TIERS = {
    "scale": [
        {"tier": "cut", "field": "purpose", "condition": "business"},
        {"tier": "cut", "field": "invited", "condition": "true"},
        {"tier": "cut", "field": "members", "condition": "> 6"},
        {"tier": "cut", "field": "approved", "condition": "[1..6]"},
        {"tier": "refused", "field": "purpose", "condition": "not(business)"},
        {"tier": "refused", "field": "approved", "condition": "0"},
        {"tier": "whole", "field": "members", "condition": "<= 6"},
        {"tier": "whole", "field": "approved", "condition": "[1..6]"},
    ]
}
KINDS = {"numbers": ["members", "approved"], "words": ["purpose"], "flags": ["invited"], "decision": "approved"}


def bounds(folder, *decided, **more):
    """Judge one case for each (tier, purpose, invited, members, approved)."""
    events = [(str(place), "Apply", "Hall", None, None, *one[1:4], None) for place, one in enumerate(decided)]
    events += [
        (str(place), "Decide", "Li", None, one[0], None, None, None, one[4]) for place, one in enumerate(decided)
    ]
    columns = "case_id activity actor timestamp tier purpose invited members approved"
    return judge(folder, "tier_bounds", events, columns, tables=TIERS, tiers="scale", **(KINDS | more))


def test_decisions_and_tiers_are_held_against_the_table(tmp_path):
    report = bounds(
        tmp_path,
        ("cut", "business", "yes", 9.0, 6.0),
        ("cut", "business", "yes", 9.0, 7.0),
        ("whole", "business", "yes", 9.0, 6.0),
        ("whole", "business", "yes", 5.0, 5.0),
        ("half", "business", "yes", 5.0, 5.0),
        (None, "business", "yes", 5.0, 5.0),
    )

    assert [(one.case_id, one.detail["kind"], one.detail["fitting"], one.score) for one in found(report)] == [
        ("1", "bounds", "cut", 1.0),
        ("2", "situation", "cut", 0.7),
        ("4", "unknown", "whole", 0.5),
    ]
    assert counts(report) == (5, 3)


def test_a_finding_shows_the_event_of_the_tier_and_what_was_decided(tmp_path):
    one = found(bounds(tmp_path, ("refused", "study", "no", 3.0, 2.0)))[0]

    assert (one.event_ids, one.actor, one.measured, one.detail["limit"], one.detail["chosen"]) == (
        [2],
        "Li",
        2.0,
        "0",
        "refused",
    )


@pytest.mark.parametrize(
    "decided",
    [("whole", None, "yes", 9.0, 6.0), ("cut", "business", "perhaps", 3.0, 6.0), ("cut", "business", "yes", 9.0, None)],
    ids=["purpose unknown", "invitation unknown", "decision unknown"],
)
def test_what_is_not_known_accuses_nobody(tmp_path, decided):
    assert cases(bounds(tmp_path, decided, ("refused", "study", "no", 3.0, 0.0))) == []


def test_the_rule_says_how_strict_it_is(tmp_path):
    decided = [("cut", "business", "yes", 9.0, 7.0), ("whole", "business", "yes", 9.0, 6.0)]

    flagged = [cases(bounds(tmp_path, *decided, **more)) for more in ({"tolerance": 1}, {"judges_situation": False})]

    assert flagged == [["1"], ["0"]]


def test_days_are_compared_in_the_zone_of_the_log(tmp_path):
    tables = {"scale": [{"tier": "late", "field": "on", "condition": ">= 2024-03-05"}, {"tier": "early"}]}
    events = [
        ("1", "Decide", "Li", 0, "early", "2024-03-04T16:30:00Z"),
        ("2", "Decide", "Li", 0, "early", "2024-03-04"),
    ]
    columns = "case_id activity actor timestamp tier on"

    report = judge(tmp_path, "tier_bounds", events, columns, tables=tables, tiers="scale", days=["on"])

    assert [(one.case_id, one.detail["fitting"]) for one in found(report)] == [("1", "late")]


@pytest.mark.parametrize(
    ("tables", "more"),
    [
        ([{"tier": "a", "field": "approved", "condition": "up to 6"}], {}),
        ([{"tier": "a", "field": "elsewhere", "condition": "1"}], {}),
        (TIERS["scale"], {"decision": "elsewhere"}),
        (TIERS["scale"], {"words": ["purpose", "members"]}),
    ],
    ids=["no condition", "no column", "a decision of no kind", "two kinds"],
)
def test_a_table_that_cannot_be_read_is_refused(tmp_path, tables, more):
    events = [("1", "Decide", "Li", 0, "a", "business", "yes", 3.0, 1.0)]
    columns = "case_id activity actor timestamp tier purpose invited members approved"

    with pytest.raises(BadInput):
        judge(tmp_path, "tier_bounds", events, columns, tables={"scale": tables}, tiers="scale", **(KINDS | more))


# deviations

COLUMNS = "case_id activity actor timestamp tier default reason unit kind"


def deviations(folder, events, **more):
    values = {"default_tier": "middle", "min_volume": 10, "reason": "reason"} | more
    return judge(folder, "tier_deviation", events, COLUMNS, **values)


def row(case, tier, reason=None, hours=None, actor="Li", default=None, kind="a"):
    return (case, "Decide", actor, hours, tier, default, reason, "hall", kind)


LONG = "because the damage was made good at once"


def test_a_deviation_with_too_short_a_reason_is_found(tmp_path):
    events = [
        row("1", "lenient", "x" * 19),
        row("2", "lenient", "x" * 20),
        row("3", "middle"),
        row("4", "severe"),
        row("5", None),
    ]

    report = deviations(tmp_path, events)

    assert [(one.case_id, one.measured, one.score, one.detail["kind"]) for one in found(report)] == [
        ("1", 19.0, 0.525, "reason"),
        ("4", 0.0, 1.0, "reason"),
    ]
    assert counts(report) == (4, 2)


def test_the_default_may_be_the_one_of_the_case(tmp_path):
    events = [row("1", "lenient", LONG, default="lenient"), row("2", "middle", default="lenient"), row("3", "severe")]

    assert cases(deviations(tmp_path, events, default_column="default")) == ["2", "3"]


def monthly(*deviates, actor="Li", kind="a", step=DAY):
    return [
        row(f"{actor}{kind}{place}", "lenient" if one else "middle", LONG, place * step, actor, kind=kind)
        for place, one in enumerate(deviates)
    ]


def test_a_rate_above_the_share_is_told_once_when_it_becomes_so(tmp_path):
    report = deviations(tmp_path, monthly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1))

    assert [(one.case_id, round(one.measured, 4), one.threshold, one.detail["cases"]) for one in found(report)] == [
        ("Lia10", 0.2727, 0.2, 11)
    ]


@pytest.mark.parametrize(
    ("events", "more"),
    [
        (monthly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1), {}),
        (monthly(1, 1, 1, 1, 1, 1, 1, 1, 1), {}),
        (monthly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1), {"max_share": 1.0}),
        (monthly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, step=50 * DAY), {}),
        (monthly(1, 1, 1, 1, 1) + monthly(1, 1, 1, 1, 1, actor="Wang"), {}),
        (monthly(1, 1, 1, 1, 1) + monthly(1, 1, 1, 1, 1, kind="b"), {"like": ["kind"]}),
    ],
    ids=["a fifth", "too few", "let be", "spread over years", "two officials", "two kinds"],
)
def test_rates_that_are_low_or_of_few_cases_are_not_told(tmp_path, events, more):
    assert cases(deviations(tmp_path, events, **more)) == []


def test_a_unit_may_be_looked_at_instead(tmp_path):
    events = [*monthly(1, 1, 1, 1, 1), *monthly(1, 1, 1, 1, 1, actor="Wang", step=2 * DAY)]

    assert [one.detail["who"] for one in found(deviations(tmp_path, events, rate_by="unit"))] == ["hall"]


def test_a_rule_without_a_default_is_refused(tmp_path):
    with pytest.raises(BadInput, match="default"):
        deviations(tmp_path, [row("1", "x")], default_tier="")
