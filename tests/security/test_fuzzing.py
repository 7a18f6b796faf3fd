"""Requests made up from the published description of the API: none may break the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from tests.security.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]
SITE = "http://localhost"


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the requests of other clients than Django's own in the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def cookies_of(username: str) -> dict[str, str]:
    """Return the cookies of a browser in which this account has signed in and holds a token for forms."""
    client = client_of(username)
    client.get("/account/password/change/")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def answers(operation: Any, mode: GenerationMode, examples: int, cookies: dict[str, str]) -> list[tuple[str, int]]:
    """Send made-up requests to one operation; return what was asked with the status of each answer."""
    seen: list[tuple[str, int]] = []

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.cookies = dict(cookies)
        case.headers = {**(case.headers or {}), "X-CSRFToken": cookies["csrftoken"]}
        answer = case.call(base_url=SITE)
        seen.append((f"{case.method} {case.formatted_path} {case.query} {case.body!r}"[:300], answer.status_code))

    ask()
    return seen


def check(username: str, examples: int) -> None:
    cookies, seen = cookies_of(username), []
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
        for found in schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                seen += answers(found.ok(), mode, examples, cookies)
    broken = [(asked, status) for asked, status in seen if status >= 500]
    assert not broken, broken[:20]
    assert {200, 404, 422} <= {status for _asked, status in seen}


def test_no_made_up_request_breaks_the_api(stage):
    check("secretary", 2)


@pytest.mark.slow
@pytest.mark.parametrize("username", ["head", "sysadmin", "secretary"])
def test_thousands_of_made_up_requests_break_nothing(stage, username):
    check(username, 40)
