"""Blocks are written out where they are called, and nowhere else."""

from __future__ import annotations

import re

import pytest

from casecheck.backends.duckdb import BLOCKS as MACROS
from casecheck.backends.expanding import expand
from casecheck.backends.spark_blocks import BLOCKS, to_spark

TWICE = {"twice": lambda value: f"({value} + {value})", "pair": lambda one, two: f"[{one}; {two}]"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT twice(a) FROM t", "SELECT (a + a) FROM t"),
        ("TWICE (a)", "(a + a)"),
        ("twice(twice(a))", "((a + a) + (a + a))"),
        ("pair(f(a, b), (c, d))", "[f(a, b); (c, d)]"),
        ("pair(g[1, 2], 'x, )')", "[g[1, 2]; 'x, )']"),
        ("twice(a) FILTER (WHERE b)", "(a + a) FILTER (WHERE b)"),
        ("'twice(a)' \"twice(b)\" 'it''s twice(c)'", "'twice(a)' \"twice(b)\" 'it''s twice(c)'"),
        ("twice, t.twice(a), twice_as(b)", "twice, t.twice(a), twice_as(b)"),
        ("a -- twice(b)\nc /* twice(d)\n */ e", "a  \nc   e"),
        ("twice(a -- why )\n)", "(a + a)"),
    ],
)
def test_calls_are_written_out_and_nothing_else_is(text, expected):
    assert expand(text, TWICE) == expected


def test_parameters_are_marked_where_they_are_none_of_a_quoted_word():
    assert expand("twice(:a) ':a' 1:2 x::y", TWICE, lambda name: f"<{name}>") == "(<a> + <a>) ':a' 1:2 x::y"


def test_a_parameter_may_stand_for_a_text_with_calls_of_its_own():
    assert expand("twice(:a)", TWICE, lambda name: "twice(b)") == "(twice(b) + twice(b))"


@pytest.mark.parametrize("text", ["twice(a, b)", "pair(a)", "twice(a", "twice((a)"])
def test_a_call_that_does_not_fit_is_refused(text):
    with pytest.raises(ValueError, match="does not"):
        expand(text, TWICE)


def test_every_block_of_duckdb_has_its_twin_with_as_many_arguments():
    macros = {
        name: arguments.count(",") + 1
        for text in MACROS
        for name, arguments in re.findall(r"CREATE MACRO (\w+)\((.*?)\)", text)
    }

    twins = {name: block.__code__.co_argcount for name, block in BLOCKS.items()}

    assert twins == macros


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAST(a AS DATE)", "CAST(a AS DATE)"),
        ("cast(CASE WHEN a THEN b END as double)", "CAST(CASE WHEN a THEN b END AS DOUBLE)"),
        ("CAST(a + 0.5 AS BIGINT)", "CAST(bround(a + 0.5D) AS BIGINT)"),
        ("CAST('as' AS VARCHAR(3))", "'as'"),
        ("a / 86400.0 < 1.5e3 AND b = 'c\\d' AND f(2)", "a / 86400.0D < 1.5e3 AND b = 'c\\\\d' AND f(2)"),
        ("any_value(a) FILTER (WHERE b)", "any_value(a, TRUE) FILTER (WHERE b)"),
        ("max_by(a, b)", "max_by(a, CASE WHEN (a) IS NOT NULL THEN b END)"),
    ],
)
def test_what_spark_answers_otherwise_is_written_so_that_it_does_not(text, expected):
    assert to_spark(text, {}) == expected
