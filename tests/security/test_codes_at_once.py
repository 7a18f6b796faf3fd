"""Two who draft an item at once never get one code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lianfang.catalogue import actions
from lianfang.catalogue.models import ItemCode
from lianfang.catalogue.tests.factories import basis, entry
from lianfang.catalogue.tests.test_codes import rule_of_codes
from lianfang.people.tests.factories import SETUP, office
from lianfang.store.acting import acting
from tests.security import scratch


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Give a database in which transactions end for good."""
    with django_db_blocker.unblock(), scratch.database("codes"):
        yield


def test_many_who_ask_at_once_get_different_codes(empty):
    office()
    basis()
    rule_of_codes()

    def ask(number: int) -> None:
        actions.draft_version(SETUP, entry=entry("A", number=f"T{number:02d}", code=""))

    assert scratch.at_once(6, ask) == []
    with acting(SETUP):
        codes = sorted(ItemCode.objects.visible_to(SETUP).values_list("code", flat=True))
    assert codes == [f"320100WSB03{number:03d}00" for number in range(1, 7)]
