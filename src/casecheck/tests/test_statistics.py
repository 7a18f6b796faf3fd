"""The statistics agree with independent exact computations."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casecheck.statistics import LEAST_P, benjamini_hochberg, chi_square_tail, count_below, hypergeometric, stratified


@st.composite
def urns(draw, most=40):
    total = draw(st.integers(1, most))
    return total, draw(st.integers(0, total)), draw(st.integers(0, total))


def exact(total, marked, drawn):
    """Return number → probability as fractions."""
    ways = comb(total, drawn)
    return {
        number: Fraction(comb(marked, number) * comb(total - marked, drawn - number), ways)
        for number in range(max(0, drawn + marked - total), min(drawn, marked) + 1)
    }


def summed(strata):
    """Return number → probability of the sum over strata, by trying every combination."""
    found = {}
    for picks in product(*(exact(*urn).items() for urn in strata)):
        number = sum(value for value, _ in picks)
        chance = Fraction(1)
        for _, one in picks:
            chance *= one
        found[number] = found.get(number, 0) + chance
    return found


def tails(chances, value):
    at = chances.get(value, 0)
    return {
        "more": sum(chance for number, chance in chances.items() if number >= value),
        "less": sum(chance for number, chance in chances.items() if number <= value),
        "both": sum(chance for chance in chances.values() if chance <= at),
    }


@settings(max_examples=200, deadline=None)
@given(urns(), st.integers(-1, 41))
def test_the_tails_of_one_urn_are_exact(urn, value):
    made = hypergeometric(*urn)

    got = {side: made.tail(value, side) for side in ("more", "less", "both")}

    assert got == pytest.approx({side: max(LEAST_P, float(p)) for side, p in tails(exact(*urn), value).items()}, 1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(urns(most=12), min_size=1, max_size=3), st.integers(0, 36))
def test_the_tails_over_strata_are_exact(strata, value):
    made, expected = stratified(strata), summed(strata)

    got = {side: made.tail(value, side) for side in ("more", "less", "both")}

    assert got == pytest.approx({side: max(LEAST_P, float(p)) for side, p in tails(expected, value).items()}, 1e-9)
    assert made.mean == pytest.approx(float(sum(number * p for number, p in expected.items())))


def test_a_large_urn_is_exact_in_its_tail():
    ways = comb(20_000, 500)
    expected = sum(Fraction(comb(2_000, k) * comb(18_000, 500 - k), ways) for k in range(85, 501))

    assert hypergeometric(20_000, 2_000, 500).tail(85) == pytest.approx(float(expected), 1e-9)


@pytest.mark.parametrize(("value", "expected"), [(0.0, 1.0), (15.50731306, 0.05), (20.09023503, 0.01), (1e5, LEAST_P)])
def test_the_chi_square_of_eight_degrees_agrees_with_the_printed_tables(value, expected):
    assert chi_square_tail(value, 8) == pytest.approx(expected, 1e-7)


def test_a_chi_square_of_odd_degrees_is_refused():
    with pytest.raises(ValueError, match="even"):
        chi_square_tail(1.0, 3)


def by_the_book(chances, tests):
    """Return for each test the least m·p/k over the tests of its rank and above, as Benjamini and Hochberg say."""
    ranked = sorted(chances)
    raised = [min(1.0, chance * tests / rank) for rank, chance in enumerate(ranked, 1)]
    return [min(raised[place] for place in range(len(ranked)) if ranked[place] >= chance) for chance in chances]


@given(st.lists(st.floats(0, 1), max_size=12), st.integers(0, 5))
def test_the_false_discovery_rate_is_the_one_of_the_book(chances, more):
    got = benjamini_hochberg(np.array(chances), len(chances) + more)

    assert got.tolist() == pytest.approx(by_the_book(chances, len(chances) + more))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.data())
def test_values_below_a_limit_are_counted_in_any_span(values, data):
    places = st.integers(0, len(values))
    spans = data.draw(st.lists(st.tuples(places, places, st.integers(0, 25)), min_size=1, max_size=10))
    spans = [(min(low, high), max(low, high), limit) for low, high, limit in spans]
    starts, ends, limits = (np.array(column, np.int64) for column in zip(*spans, strict=True))

    got = count_below(np.array(values, np.int64), starts, ends, limits)

    assert got.tolist() == [sum(value < limit for value in values[low:high]) for low, high, limit in spans]
