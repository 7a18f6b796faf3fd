"""The team that tests of meetings begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.meetings.tests.factories import HELD, team


@pytest.fixture
def people(db: None) -> Iterator[dict[str, Actor]]:
    """Yield a leading team of seven with observer, secretary and officers, the clock at the hour of the meeting."""
    with clock.at(HELD):
        yield team()
