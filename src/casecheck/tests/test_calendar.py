"""The working calendar: days, the clock of warnings, and the table that SQL counts with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecheck.calendar import DAY, WorkCalendar, china, load_calendar
from casecheck.errors import BadInput

CALENDAR = china(2018, 2027)
ACCEPTED = datetime(2018, 10, 15, 10)
SECOND = timedelta(seconds=1)

# The clock vectors of the reference office: what is used when a card falls due, and the last moment before it.
# Rows: (days used at which the card is due, suspended days, last moment without a card).
VECTORS = {
    "handling, promise 7, blue": (7 - 2, 0, "2018-10-19T10:00:00"),
    "handling, promise 7, yellow": (7 + 1, 0, "2018-10-24T10:00:00"),
    "handling, statutory 10, red": (10 + 1, 0, "2018-10-29T10:00:00"),
    "suspended 3, promise 7, blue": (7 - 2, 3, "2018-10-24T10:00:00"),
    "suspended 3, promise 7, yellow": (7 + 1, 3, "2018-10-29T10:00:00"),
    "suspended 3, statutory 10, red": (10 + 1, 3, "2018-11-01T10:00:00"),
    "special procedure of 7 days, blue": (7 - 2, 0, "2018-10-19T10:00:00"),
    "special procedure of 7 days, yellow": (7 + 1, 0, "2018-10-24T10:00:00"),
    "special procedure of 7 days, red": (7 + 2, 0, "2018-10-25T10:00:00"),
    "pre-acceptance, limit 2, blue": (2 + 1, 0, "2018-10-17T10:00:00"),
    "pre-acceptance, limit 2, yellow": (2 + 4, 0, "2018-10-22T10:00:00"),
    "pre-acceptance, limit 2, red": (2 + 6, 0, "2018-10-24T10:00:00"),
    "enquiry, limit 5, blue": (5 - 2, 0, "2018-10-17T10:00:00"),
    "enquiry, limit 5, yellow": (5 + 1, 0, "2018-10-22T10:00:00"),
    "enquiry, limit 5, red": (5 + 2, 0, "2018-10-23T10:00:00"),
}


@pytest.mark.parametrize(("due", "suspended", "boundary"), VECTORS.values(), ids=VECTORS)
def test_no_card_falls_due_at_the_boundary_and_one_does_a_second_later(due, suspended, boundary):
    last = datetime.fromisoformat(boundary)

    used = [CALENDAR.used_days(ACCEPTED, moment, suspended * DAY) for moment in (last, last + SECOND)]

    assert (used[0] < due, used[1] >= due) == (True, True)


@pytest.mark.parametrize(("due", "suspended", "boundary"), VECTORS.values(), ids=VECTORS)
def test_add_days_gives_the_boundary_of_each_vector(due, suspended, boundary):
    assert CALENDAR.add_days(ACCEPTED, due - 1 + suspended) == datetime.fromisoformat(boundary)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 7), False),  # day off in exchange
        (date(2026, 9, 20), True),  # a Sunday worked for it
        (date(2026, 10, 10), True),  # a Saturday worked for it
        (date(2026, 10, 11), False),
        (date(2024, 2, 18), True),
        (date(2018, 10, 15), True),
    ],
)
def test_days_follow_the_notices_of_the_state_council(day, worked):
    assert CALENDAR.is_workday(day) is worked


def test_a_year_not_yet_announced_is_not_confirmed():
    assert CALENDAR.unconfirmed([2018, 2024, 2026, 2027]) == [2027]


def test_time_at_a_weekend_does_not_count():
    saturday, monday = datetime(2018, 10, 20, 9), datetime(2018, 10, 22, 0)

    assert CALENDAR.worked(saturday, monday) == timedelta()


def test_moments_with_a_zone_are_taken_to_the_calendars_zone():
    assert CALENDAR.worked(datetime(2018, 10, 15, 2, tzinfo=UTC), datetime(2018, 10, 19, 10)) == 4 * DAY


def test_workdays_are_counted_backwards_too():
    assert CALENDAR.add_workdays(date(2018, 10, 22), -1) == date(2018, 10, 19)


MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2027, 12, 31))


@given(MOMENTS, MOMENTS)
def test_worked_time_equals_a_walk_over_the_days(a, b):
    start, end = sorted((a, b))
    total, moment = timedelta(), start
    while moment < end:
        midnight = datetime.combine(moment.date() + DAY, datetime.min.time())
        upto = min(midnight, end)
        total += (upto - moment) if CALENDAR.is_workday(moment.date()) else timedelta()
        moment = upto

    assert CALENDAR.worked(start, end) == total


@given(MOMENTS.map(lambda moment: moment.replace(microsecond=0)), st.integers(0, 60))
def test_adding_days_uses_exactly_those_days(start, days):
    assert CALENDAR.worked(start, CALENDAR.add_days(start, days)) == days * DAY


def test_a_calendar_file_changes_the_base(tmp_path):
    file = tmp_path / "office.yaml"
    file.write_text("base: cn\nholidays: [2026-10-10]\nmake_up_days: [2026-10-11]\nconfirmed_years: [2027]\n")

    calendar = load_calendar(str(file), 2026, 2027)

    days = [calendar.is_workday(date(2026, 10, day)) for day in (1, 10, 11)]
    assert (days, calendar.unconfirmed([2026, 2027])) == ([False, False, True], [])


@pytest.mark.parametrize("text", ["- 1\n", "holidays: [tomorrow]\n", "feiertage: []\n", "base: de\n", "a: [\n"])
def test_a_file_that_is_no_calendar_is_refused_by_name(tmp_path, text):
    file = tmp_path / "office.yaml"
    file.write_text(text)

    with pytest.raises(BadInput, match="office.yaml"):
        load_calendar(str(file), 2026, 2026)


def test_without_data_only_weekends_are_off():
    days = WorkCalendar().days(date(2026, 10, 2), date(2026, 10, 5))

    assert [(before, worked) for _, before, worked in days] == [(0, True), (1, False), (1, False), (1, True)]
