"""Tiers say the same of every case in SQL and in Python."""

from __future__ import annotations

import math
from datetime import date

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casecheck.conditions import BadCondition, Condition, DecisionTable, Field, FieldKind, HitPolicy, Row, Tiers, parse

DAYS = Field("over_days", FieldKind.NUMBER)
KIND = Field("purpose", FieldKind.TEXT)
INVITED = Field("invited", FieldKind.BOOL)
ON = Field("on_day", FieldKind.DATE)
FIELDS = (DAYS, KIND, INVITED, ON)
MEMBERS = Field("members", FieldKind.NUMBER)
COLUMNS = {field.name: field.name for field in (*FIELDS, MEMBERS)}

CELLS = {
    "over_days": ["-", "0", "<= 3", "> 3", "[1..5)", "not(2)", "< 0, > 8.5"],
    "purpose": ["-", "study", "business, study", "not(study)", '"it\'s"'],
    "invited": ["-", "true", "false"],
    "on_day": ["-", ">= 2026-01-02", "[2026-01-01..2026-01-03]"],
}
LIMITS = ["-", "0", "[1..6]", "(1..6)", "> 2.5", "not(3)", "< 1, >= 5"]


@st.composite
def tiers(draw):
    names = draw(st.lists(st.sampled_from(["A", "B", "C", "it's"]), min_size=1, max_size=4))
    rows = tuple(
        Row(name, tuple(parse(draw(st.sampled_from(CELLS[field.name])), field) for field in FIELDS)) for name in names
    )
    limits: tuple[Condition | None, ...] = tuple(
        parse(text, MEMBERS) if text else None for text in (draw(st.sampled_from(["", *LIMITS])) for _ in names)
    )
    table = DecisionTable(FIELDS, rows, draw(st.sampled_from(HitPolicy)))
    decision = draw(st.sampled_from([None, MEMBERS]))
    return Tiers(table, limits, decision, draw(st.booleans()), draw(st.sampled_from([0.0, 0.5, 1.0])))


NUMBERS = st.one_of(
    st.none(), st.integers(-2, 10).map(float), st.sampled_from([0.5, 8.5, 6.5, 6.3, math.nan, math.inf])
)
CASES = st.fixed_dictionaries(
    {
        "tier": st.sampled_from([None, "A", "B", "C", "it's", "other"]),
        "over_days": NUMBERS,
        "purpose": st.sampled_from([None, "study", "business", "it's", ""]),
        "invited": st.sampled_from([None, True, False]),
        "on_day": st.none() | st.dates(date(2025, 12, 31), date(2026, 1, 4)),
        "members": NUMBERS,
    }
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        connection.execute(
            "create table t (place integer, tier varchar, over_days double, purpose varchar, invited boolean,"
            " on_day date, members double)"
        )
        yield connection


@settings(max_examples=150, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(made=tiers(), cases=st.lists(CASES, min_size=1, max_size=12))
def test_sql_and_python_judge_every_case_alike(database, made, cases):
    rows = [(place, *(case[name] for name in ("tier", *COLUMNS))) for place, case in enumerate(cases)]
    database.execute("delete from t")
    database.executemany("insert into t values (?, ?, ?, ?, ?, ?, ?)", rows)
    told = f"select {made.sql('tier', COLUMNS)}, {made.tier_sql(COLUMNS)} from t order by place"
    answers = database.execute(told).fetchall()

    assert answers == [(made.judge(case["tier"], case), made.tier_of(case)) for case in cases]


def of(*rows, policy=HitPolicy.FIRST, **more):
    """Return tiers from (name, condition on over_days, limit)."""
    made = tuple(Row(name, (parse(text, DAYS),)) for name, text, _ in rows)
    limits = tuple(parse(limit, MEMBERS) if limit else None for *_, limit in rows)
    return Tiers(DecisionTable((DAYS,), made, policy), limits, MEMBERS, **more)


TABLE = of(("whole", "0", "[1..6]"), ("cut", "> 0", "[1..3]"), ("none", "-", ""))


@pytest.mark.parametrize(
    ("tier", "days", "members", "said"),
    [
        ("whole", 0, 6, "fits"),
        ("whole", 0, 7, "bounds"),
        ("cut", 0, 2, "situation"),
        ("cut", 2, 3, "fits"),
        ("cut", 2, 3.01, "bounds"),
        ("cut", None, 2, "fits"),
        ("cut", None, 4, "bounds"),
        ("cut", 2, None, "fits"),
        ("none", -1, 99, "fits"),
        ("half", 0, 2, "unknown"),
        (None, 0, 2, None),
    ],
)
def test_a_tier_is_judged_by_what_is_known(tier, days, members, said):
    assert TABLE.judge(tier, {"over_days": days, "members": members}) == said


def test_a_tolerance_is_measured_from_the_nearest_end():
    made = of(("a", "-", "[1..3], [10..12]"), tolerance=1.0)

    judged = {
        members: made.judge("a", {"over_days": 0, "members": members}) for members in (0, 4, 4.01, 8.99, 9, 13, 14)
    }

    assert judged == {0: "fits", 4: "fits", 4.01: "bounds", 8.99: "bounds", 9: "fits", 13: "fits", 14: "bounds"}


def test_where_rows_must_not_meet_nothing_is_decided_in_their_overlap():
    made = of(("a", "> 0", ""), ("b", "> 5", ""), policy=HitPolicy.UNIQUE)

    assert [made.judge("b", {"over_days": days}) for days in (3, 6)] == ["situation", "fits"]


def test_a_limit_that_cannot_be_read_is_refused():
    with pytest.raises(BadCondition):
        of(("a", "-", "up to six"))
