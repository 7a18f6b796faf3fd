"""Last days, bands and working days left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.errors import Refused
from lianfang.kernel.workdays import WorkCalendar, calendar_of, workdays_left
from lianfang.policies.tests.factories import CALENDAR
from lianfang.tasks.rules import Band, check_assignee, due_of, grouped

OCTOBER = calendar_of(CALENDAR["holidays"], CALENDAR["make_up_days"], CALENDAR["years"])
MONDAY = date(2026, 11, 23)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@dataclass
class Row:
    pk: int


@pytest.mark.parametrize(
    ("due_on", "band", "days"),
    [
        (date(2026, 11, 20), Band.OVERDUE, -1),
        (date(2026, 11, 22), Band.OVERDUE, -1),
        (date(2026, 11, 23), Band.TODAY, 0),
        (date(2026, 11, 24), Band.WEEK, 1),
        (date(2026, 11, 27), Band.WEEK, 4),
        (date(2026, 11, 29), Band.WEEK, 4),
        (date(2026, 11, 30), Band.LATER, 5),
        (None, Band.LATER, 0),
    ],
)
def test_a_last_day_stands_in_its_band_with_working_days_left(due_on, band, days):
    due = due_of(due_on, MONDAY, WorkCalendar())
    assert (due.band, due.days) == (band, days)


def test_days_off_do_not_count_and_make_up_days_do():
    assert workdays_left(OCTOBER, date(2026, 9, 30), date(2026, 10, 9)) == 2
    assert workdays_left(OCTOBER, date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert workdays_left(OCTOBER, date(2026, 9, 18), date(2026, 9, 21)) == 2


@given(start=DAYS, days=st.integers(1, 60))
def test_a_limit_of_so_many_days_leaves_so_many_days_on_its_first_day(start, days):
    assert workdays_left(OCTOBER, start, OCTOBER.add_workdays(start, days)) == days


@given(st.lists(st.one_of(st.none(), DAYS), max_size=30))
def test_grouping_loses_nothing_and_keeps_the_earliest_first(dates):
    pairs = [(Row(number), due_of(due_on, MONDAY, OCTOBER)) for number, due_on in enumerate(dates)]
    bands = grouped(pairs)
    shown = [row.pk for _band, rows in bands for row, _due in rows]
    dated = [due.on for _band, rows in bands for _row, due in rows if due.on]
    assert sorted(shown) == list(range(len(dates)))
    assert dated == sorted(dated)


@pytest.mark.parametrize(
    ("given_as", "code"),
    [
        ((None, None, ""), "task_for_one"),
        ((1, 2, ""), "task_for_one"),
        ((1, None, "secretary"), "task_for_one"),
        ((None, None, "officer"), "task_role"),
    ],
)
def test_a_task_is_meant_for_exactly_one(given_as, code):
    with pytest.raises(Refused, match=code):
        check_assignee(*given_as, frozenset({"secretary"}))


def test_a_week_ends_on_sunday():
    sunday = MONDAY + timedelta(days=6)
    assert due_of(sunday, MONDAY, OCTOBER).band is Band.WEEK
