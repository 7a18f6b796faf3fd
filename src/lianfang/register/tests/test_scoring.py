"""Factors in, score and level out; a scheme is data and a stored one computes the same for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.errors import Refused
from lianfang.register.rules import (
    insist_factors,
    is_below,
    needs_second,
    scheme_from_tables,
    scheme_of,
    suggest,
)
from lianfang.register.terms import FACTORS, LEVELS
from lianfang.register.tests.factories import SCHEME

FACTOR_VALUES = st.fixed_dictionaries({name: st.integers(1, 5) for name in FACTORS})
STORED = scheme_from_tables(SCHEME)


@pytest.mark.demand("T3.3.6")
@pytest.mark.parametrize(
    ("values", "is_major", "said"),
    [
        ((4, 4, 4, 5), False, (72, "high", "")),
        ((5, 2, 2, 5), False, (49, "high", "")),
        ((3, 3, 3, 3), False, (36, "medium", "")),
        ((1, 4, 3, 4), False, (35, "low", "")),
        ((1, 1, 3, 5), False, (16, "high", "grave_harm")),
        ((1, 1, 2, 5), False, (14, "low", "")),
        ((1, 1, 1, 1), True, (4, "medium", "major_decision")),
    ],
)
def test_levels_at_the_edges_of_thresholds_and_floors(values, is_major, said):
    found = suggest(dict(zip(FACTORS, values, strict=True)), STORED, is_major=is_major)
    assert (found.score, found.level, found.floor) == said


@given(values=FACTOR_VALUES, is_major=st.booleans())
def test_a_stored_scheme_computes_what_the_scheme_computed(values, is_major):
    assert suggest(values, scheme_of(STORED.data()), is_major=is_major) == suggest(values, STORED, is_major=is_major)


@given(values=FACTOR_VALUES, name=st.sampled_from(FACTORS), is_major=st.booleans())
def test_a_higher_factor_never_lowers_the_level(values, name, is_major):
    higher = values | {name: min(5, values[name] + 1)}
    before, after = (suggest(given, STORED, is_major=is_major) for given in (values, higher))
    assert after.score >= before.score
    assert not is_below(after.level, before.level)


@pytest.mark.demand("T3.3.11")
@given(values=FACTOR_VALUES)
def test_a_risk_on_a_major_matter_is_never_low(values):
    assert suggest(values, STORED, is_major=True).level != "low"


@pytest.mark.parametrize("value", [0, 6, None, "3", 2.5, True])
def test_a_factor_outside_one_to_five_is_refused_by_name(value):
    with pytest.raises(Refused) as refusal:
        insist_factors({**dict.fromkeys(FACTORS, 3), "harm": value})
    assert (refusal.value.code, refusal.value.field) == ("factor_range", "harm")


def test_a_scheme_without_the_four_factors_is_refused():
    with pytest.raises(Refused) as refusal:
        scheme_from_tables({**SCHEME, "factors": SCHEME["factors"][:3]})
    assert refusal.value.code == "scheme_factors"


@pytest.mark.parametrize("level", LEVELS)
def test_a_downgrade_is_one_against_any_level_before(level):
    assert needs_second(level, "high", "") == (level != "high")
    assert not needs_second(level, "", level)
