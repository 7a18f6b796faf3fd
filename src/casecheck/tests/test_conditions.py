"""Conditions are read exactly, agree with their SQL on every value, and refuse what they are not made for."""

from __future__ import annotations

import itertools
import math
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from casecheck.conditions import (
    BadCondition,
    Condition,
    DecisionTable,
    Field,
    FieldKind,
    HitPolicy,
    Row,
    TooLarge,
    parse,
)
from casecheck.conditions import tables as tables_module

AMOUNT = Field("amount", FieldKind.NUMBER)
SHARE = Field("share", FieldKind.NUMBER, least=Decimal(0), most=Decimal(100))
VISITS = Field("visits", FieldKind.NUMBER, least=Decimal(0), most=Decimal(6), is_whole=True)
DAY = Field("day", FieldKind.DATE)
TRUE = Field("is_true", FieldKind.BOOL)
KIND = Field("kind", FieldKind.CHOICE, choices=("business", "study", "courtesy"))
HOST = Field("host", FieldKind.TEXT)


@pytest.mark.parametrize(
    ("text", "field", "passes", "fails"),
    [
        ("-", AMOUNT, [1, None, "x"], []),
        ("< 5", AMOUNT, [4.9, -1], [5, None, "x", True]),
        ("<=5", AMOUNT, [5, "5"], [5.01]),
        ("= 5", AMOUNT, [5, 5.0, Decimal("5.00")], [4]),
        ("5", AMOUNT, [5], [6]),
        ("[1..5]", AMOUNT, [1, 5], [0.99, 5.01]),
        ("(1..5)", AMOUNT, [1.01, 4.99], [1, 5]),
        ("]1..5[", AMOUNT, [1.01, 4.99], [1, 5]),
        ("１０～２０", AMOUNT, [10, 20], [9, 21]),
        ("≥ 3，＜ 1", AMOUNT, [3, 0], [2]),
        ("not(1, 2)", AMOUNT, [3, 1.5], [1, 2, None]),
        (">= 2026-01-01", DAY, [date(2026, 1, 1)], [date(2025, 12, 31)]),
        ("[2026-01-01..2026-01-31]", DAY, [date(2026, 1, 31)], [date(2026, 2, 1)]),
        ("true", TRUE, [True, "true"], [False, None]),
        ("business, study", KIND, ["business", "study"], ["courtesy", None]),
        ("not(study)", KIND, ["business"], ["study", None]),
        ('"a, b"', HOST, ["a, b"], ["a"]),
        ("大学、医院", HOST, ["大学、医院"], ["大学"]),
    ],
)
def test_a_condition_lets_through_what_it_says(text, field, passes, fails):
    condition = parse(text, field)
    assert [value for value in passes if not condition.holds(value)] == []
    assert [value for value in fails if condition.holds(value)] == []


@pytest.mark.parametrize(
    ("text", "field", "code", "position"),
    [
        ("", AMOUNT, "condition_empty", 1),
        ("   ", AMOUNT, "condition_empty", 1),
        ("< ", AMOUNT, "condition_number", 3),
        ("< 5 6", AMOUNT, "condition_sign", 5),
        ("[5..1]", AMOUNT, "condition_order", 2),
        ("(1..1)", AMOUNT, "condition_order", 2),
        ("[1..5", AMOUNT, "condition_sign", 6),
        ("five", AMOUNT, "condition_number", 1),
        ("nan", AMOUNT, "condition_number", 1),
        ("1e30", AMOUNT, "condition_number", 1),
        ("1" + "0" * 30, AMOUNT, "condition_digits", 1),
        ("not(not(1))", AMOUNT, "condition_number", 5),
        ("not(< 5, >= 5)", AMOUNT, "condition_nothing", 1),
        ("> 100", SHARE, "condition_nothing", 1),
        ("2026-02-30", DAY, "condition_date", 1),
        ("maybe", TRUE, "condition_word", 1),
        ("> business", KIND, "condition_compare", 1),
        ("not(business, study, courtesy)", KIND, "condition_nothing", 1),
        ("__class__.mro()", KIND, "condition_word", 1),
        ("import os", AMOUNT, "condition_number", 1),
        ("1; drop table x", AMOUNT, "condition_sign", 2),
        ("(" * 100_000, AMOUNT, "condition_long", 501),
        (", ".join(["1"] * 101), AMOUNT, "condition_long", 301),
    ],
)
def test_what_is_no_condition_is_refused_at_its_place(text, field, code, position):
    with pytest.raises(BadCondition) as refused:
        parse(text, field)
    assert (refused.value.code, refused.value.position) == (code, position)


NUMBERS = st.one_of(
    st.integers(-20, 20).map(str), st.decimals(-20, 20, places=2, allow_nan=False).map(lambda number: f"{number:f}")
)


@st.composite
def number_tests(draw):
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)), key=Decimal)
    if Decimal(low) == Decimal(high):
        return draw(st.sampled_from(["<", "<=", ">", ">=", "="])) + low
    ends = draw(st.sampled_from(["[]", "()", "[)", "(]"]))
    span = f"{ends[0]}{low}..{high}{ends[1]}"
    return draw(st.sampled_from([span, f"< {low}", f">= {high}", low]))


@st.composite
def number_conditions(draw):
    text = ", ".join(draw(st.lists(number_tests(), min_size=1, max_size=4)))
    return f"not({text})" if draw(st.booleans()) else text


def read(text: str, field: Field) -> Condition:
    """Return a made condition; one that lets nothing through is refused as it should be, and not looked at further."""
    try:
        return parse(text, field)
    except BadCondition as refused:
        assume(refused.code != "condition_nothing")
        raise


VALUES = st.one_of(
    st.none(), st.integers(-25, 25), st.decimals(-25, 25, places=2, allow_nan=False).map(float), st.just(math.nan)
)


@given(text=number_conditions(), field=st.sampled_from([AMOUNT, VISITS]))
def test_the_common_form_says_the_same(text, field):
    condition = read(text, field)
    assert parse(condition.text, field) == condition


@settings(max_examples=60, deadline=None)
@given(text=number_conditions(), values=st.lists(VALUES, min_size=1, max_size=20))
def test_sql_and_python_agree_on_numbers(text, values):
    condition = read(text, AMOUNT)
    with duckdb.connect() as database:
        database.execute("create table t (place integer, v double)")
        database.executemany("insert into t values (?, ?)", list(enumerate(values)))
        answers = database.execute(f"select {condition.sql('v')} from t order by place").fetchall()
    assert [answer for (answer,) in answers] == [condition.holds(value) for value in values]


WORDS = st.text("ab'\"-, 是否", min_size=1, max_size=4).filter(lambda word: word.strip() == word)


@settings(max_examples=60, deadline=None)
@example(named=["-"], negated=False, values=["-", "a", None])
@example(named=["not"], negated=True, values=["not", "a"])
@given(named=st.lists(WORDS, min_size=1, max_size=3), negated=st.booleans(), values=st.lists(st.none() | WORDS))
def test_sql_and_python_agree_on_words(named, negated, values):
    listed = ", ".join('"' + word.replace('"', '""') + '"' for word in named)
    condition = parse(f"not({listed})" if negated else listed, HOST)
    assert parse(condition.text, HOST) == condition
    with duckdb.connect() as database:
        database.execute("create table t (place integer, v varchar)")
        if values:
            database.executemany("insert into t values (?, ?)", list(enumerate(values)))
        answers = database.execute(f"select {condition.sql('v')} from t order by place").fetchall()
    assert [answer for (answer,) in answers] == [condition.holds(value) for value in values]


def table(rows: list[tuple[str, ...]], *fields: Field, policy: HitPolicy = HitPolicy.FIRST) -> DecisionTable:
    made = tuple(
        Row(str(place), tuple(parse(text, field) for text, field in zip(row, fields, strict=True)))
        for place, row in enumerate(rows)
    )
    return DecisionTable(fields, made, policy)


def test_gaps_are_named_by_what_matters():
    made = table([("< 10", "-"), (">= 10", "true")], SHARE, TRUE)
    assert [region.said() for region in made.gaps()] == [{"share": "[10..100]", "is_true": "false"}]


def test_nothing_lies_between_whole_numbers():
    assert table([("0",), (">= 1",)], VISITS).gaps() == []
    assert [region.said() for region in table([("0",), (">= 1",)], SHARE).gaps()] == [{"share": "(0..1)"}]


def test_overlaps_name_the_rows_and_where_they_meet():
    made = table([("<= 10",), (">= 10",)], SHARE, policy=HitPolicy.UNIQUE)
    assert [(region.rows, region.said()) for region in made.overlaps()] == [((0, 1), {"share": "10"})]
    assert made.decide({"share": 10}) is None
    assert made.decide({"share": 11}) == 1


def test_a_row_behind_others_is_never_reached():
    assert table([("< 10",), ("-",), ("> 5",)], SHARE).unreached() == [2]


CELLS = st.sampled_from(["-", "0", "< 3", ">= 3", "[1..4]", "not(2)", "> 5, 0"])
SIDES = st.sampled_from(["-", "true", "false"])
TABLES = st.lists(st.tuples(CELLS, SIDES, CELLS), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(rows=TABLES)
def test_gaps_overlaps_and_reach_agree_with_trying_every_case(rows):
    other = Field("other", FieldKind.NUMBER, least=Decimal(0), most=Decimal(6), is_whole=True)
    made = table(rows, VISITS, TRUE, other)
    cases = [
        {"visits": visits, "is_true": flag, "other": value}
        for visits, flag, value in itertools.product(range(7), (True, False), range(7))
    ]
    hits = [made.matches(case) for case in cases]
    uncovered = [case for case, hit in zip(cases, hits, strict=True) if not hit]
    gaps = made.gaps()
    if len(gaps) < tables_module.MOST_REGIONS:
        said = [case for case in cases if any(all(c.holds(case[c.field.name]) for c in gap.conditions) for gap in gaps)]
        assert said == uncovered
    pairs = {pair for hit in hits for pair in itertools.combinations(hit, 2)}
    assert bool(made.overlaps()) == bool(pairs)
    assert {region.rows[:2] for region in made.overlaps()} <= pairs
    assert set(range(len(rows))) - set(made.unreached()) == {hit[0] for hit in hits if hit}


def test_a_table_beyond_its_bounds_is_refused(monkeypatch):
    monkeypatch.setattr(tables_module, "MOST_STEPS", 10)
    fields = tuple(Field(f"f{place}", FieldKind.BOOL) for place in range(5))
    rows = [tuple("true" if place == column else "-" for column in range(5)) for place in range(5)]
    with pytest.raises(TooLarge):
        table(rows, *fields).overlaps()
