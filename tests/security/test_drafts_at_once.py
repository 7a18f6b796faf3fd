"""Two who save the first draft of a flow at once: one keeps it, the other is told whose stands there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from psycopg.errors import UniqueViolation

from lianfang.edge.middleware import EdgeMiddleware
from lianfang.flowcharts import actions
from lianfang.flowcharts.queries import list_versions
from lianfang.flowcharts.rules import FlowEntry
from lianfang.flowcharts.tests.test_actions import STEPS, loaded
from lianfang.people.tests.factories import SETUP, holder
from lianfang.store.acting import acting
from tests.security import scratch

EDITORS = 5


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Give a database in which transactions end for good."""
    with django_db_blocker.unblock(), scratch.database("drafts"):
        yield


def test_one_of_many_first_drafts_is_kept_and_the_others_are_told(empty):
    loaded()
    officer = holder("li", post="A2", unit="A")

    def save(number: int) -> None:
        actions.save_flow_version(officer, entry=FlowEntry(item="T01", steps=STEPS[number % 2 :]), version=0)

    told = scratch.at_once(EDITORS, save)
    assert [getattr(failure, "code", failure) for failure in told] == ["version_changed"] * (EDITORS - 1)
    with acting(SETUP):
        states = list_versions(SETUP).order_by("number").values_list("number", "state")
        assert list(states) == [(1, "published"), (2, "draft")]


@pytest.mark.parametrize(("cause", "status"), [(UniqueViolation(), 409), (ValueError(), 500)])
def test_a_number_given_twice_in_one_moment_is_a_conflict_and_no_failure(cause, status, caplog):
    error = IntegrityError()
    error.__cause__ = cause
    response = EdgeMiddleware(lambda _request: None).process_exception(RequestFactory().post("/api/x"), error)
    assert response is not None
    assert response.status_code == status
    assert (b"saved_at_once" in response.content) == (status == 409)
    assert [one.levelname for one in caplog.records] == ["ERROR" if status == 500 else "WARNING"]
