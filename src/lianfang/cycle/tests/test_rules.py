"""When a stage is near its last day, and how last year's days are read."""

from __future__ import annotations

from datetime import date

import pytest

from lianfang.cycle.rules import in_year, nearness, outside

DUE, FROM = date(2026, 4, 30), date(2026, 4, 27)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 4, 26), "far"),
        (date(2026, 4, 27), "near"),
        (date(2026, 4, 30), "near"),
        (date(2026, 5, 1), "late"),
    ],
)
def test_a_stage_is_late_the_day_after_its_last_day(today, found):
    assert nearness(DUE, today, FROM) == found


@pytest.mark.parametrize(
    ("day", "year", "found"),
    [
        (date(2026, 3, 2), 2027, date(2027, 3, 2)),
        (date(2028, 2, 29), 2029, date(2029, 2, 28)),
        (date(2028, 2, 29), 2032, date(2032, 2, 29)),
    ],
)
def test_a_day_of_last_year_is_the_same_day_this_year(day, year, found):
    assert in_year(day, year) == found


def test_a_stage_lies_within_its_programme():
    whole = (date(2026, 1, 1), date(2026, 12, 31))
    assert not outside(*whole, [whole])
    assert outside(*whole, [(date(2025, 12, 31), date(2026, 2, 1))])
    assert outside(*whole, [whole, (date(2026, 12, 1), date(2027, 1, 1))])
