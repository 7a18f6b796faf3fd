"""How a refusal, an unknown object, a failure of ours or a dead database is answered, by page and by API."""

from __future__ import annotations

import json
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from lianfang.edge.web import failures
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office
from lianfang.store.records import ScopedQuerySet

REFUSED = Refused("field_required", field="name", column="Name")


def asked(path):
    request = RequestFactory().get(path)
    request.user = mock.Mock(is_authenticated=False)
    return request


def test_health_is_503_without_a_database():
    with mock.patch.object(connection, "cursor", side_effect=OperationalError):
        answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_a_refusal_is_a_problem_document_for_programs():
    answer = failures.refused(asked("/api/posts"), REFUSED)
    body = json.loads(answer.content)

    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert {key: body[key] for key in ("type", "status", "code", "field", "params")} == {
        "type": "urn:lianfang:field_required",
        "status": 409,
        "code": "field_required",
        "field": "name",
        "params": {"column": "Name"},
    }


pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    office()
    actor = holder("wang", role=Role.SECRETARY)
    signed_in = Client(raise_request_exception=False, headers={"accept-language": "en"})
    signed_in.force_login(Account.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def test_health_is_200_with_a_database():
    assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/units/A/", "/api/units/A"])
def test_a_failure_of_ours_gives_a_reference_and_no_insides(client, path, caplog):
    with mock.patch.object(ScopedQuerySet, "get", side_effect=ZeroDivisionError("inner secret")):
        answer = client.get(path)
    reference = next(record.args[0] for record in caplog.records if record.name == "lianfang.edge")

    assert answer.status_code == 500
    assert reference in answer.content.decode()
    assert "inner secret" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/no/such/page/", "/units/none/", "/api/units/none", "/api/no/such"])
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(("method", "path"), [("post", "/units/"), ("delete", "/units/A/"), ("put", "/search/")])
def test_a_method_that_a_page_does_not_have_is_405(client, method, path):
    assert getattr(client, method)(path).status_code == 405


def test_an_unknown_move_and_an_unknown_export_are_404(client):
    assert client.get("/units/export.exe").status_code == 404
    assert client.post("/findings/1/burn/").status_code == 404


@pytest.mark.parametrize(
    "asked_for",
    [{"page": "-5"}, {"page": "x"}, {"page": "9" * 40}, {"size": "0"}, {"sort": "-nothing"}, {"columns": "no,such"}],
)
def test_a_list_answers_whatever_the_address_bar_asks(client, asked_for):
    assert client.get("/units/", asked_for).status_code == 200


@pytest.mark.parametrize("asked_for", [{"page": 0}, {"size": 100_000}, {"page": "x"}])
def test_the_api_refuses_a_page_that_cannot_be(client, asked_for):
    answer = client.get("/api/units", asked_for)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
