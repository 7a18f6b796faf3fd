"""Two who draft an item at once never get one code."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connections

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
    start, failures = threading.Barrier(6), []

    def ask(number: int) -> None:
        try:
            start.wait(20)
            actions.draft_version(SETUP, entry=entry("A", number=f"T{number:02d}", code=""))
        except Exception as failure:
            failures.append(failure)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with acting(SETUP):
        codes = sorted(ItemCode.objects.visible_to(SETUP).values_list("code", flat=True))
    assert failures == []
    assert codes == [f"320100WSB03{number:03d}00" for number in range(1, 7)]
