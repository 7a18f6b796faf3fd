"""The wall clock of a zone is right in every year, also where it is worked out by adding an offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casecheck.backends.duckdb import DuckDB

ZONES = ("Asia/Shanghai", "Europe/Berlin", "UTC")
LAST_SUMMER = datetime(1991, 9, 14, 16, tzinfo=UTC)
TEXT = """
SELECT local_time(moment, :zone) AS wall, day_of(moment, :zone) AS day, hour_of(moment, :zone) AS hour,
       weekday_of(moment, :zone) AS weekday
FROM moments
"""


@pytest.mark.parametrize("zone", ZONES)
@given(moment=st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
@example(moment=datetime(1986, 7, 1, 12, tzinfo=UTC))
@example(moment=LAST_SUMMER)
@example(moment=LAST_SUMMER + timedelta(days=200))
@example(moment=datetime(1991, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
@example(moment=datetime(1992, 1, 1, tzinfo=UTC))
def test_the_wall_clock_is_that_of_the_zone(zone, moment):
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    with DuckDB() as engine:
        engine.register("moments", pa.table({"moment": [moment, None]}))
        first, second = engine.query(TEXT, zone=zone).to_pylist()

    passed = wall - wall.replace(hour=0, minute=0, second=0, microsecond=0)
    assert (first["wall"], first["day"], first["weekday"]) == (wall, wall.date(), wall.isoweekday())
    assert first["hour"] == pytest.approx(passed / timedelta(hours=1))
    assert set(second.values()) == {None}
