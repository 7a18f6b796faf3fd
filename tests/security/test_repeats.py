"""What is sent twice under one key is done once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lianfang.edge.models import AnsweredRequest
from lianfang.kernel.access import Role
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.models import PolicyVersion
from lianfang.store.acting import acting
from tests.security.conftest import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "/policies/draft/"


@pytest.fixture
def secretary() -> Client:
    office()
    holder("wang", role=Role.SECRETARY)
    return client_of("wang")


def draft(label: str, key: str, **more: str) -> dict[str, str]:
    row = {"rows.rows": "1", "rows.0.code": "a", "rows.0.label": label, "rows.0.label_en": "A"}
    said = {"key": "key_fields", "basis": "notice", "effective_on": "2026-01-01", "body": "team", "save": "1"}
    return {**said, **row, "_once": key, **more}


def drafts() -> int:
    with acting(SETUP):
        return PolicyVersion.objects.visible_to(SETUP).filter(key="key_fields").count()


def keys() -> int:
    with acting(SETUP):
        return AnsweredRequest.objects.visible_to(SETUP).count()


def test_a_form_sent_twice_is_done_once_and_answered_the_same(secretary):
    first = secretary.post(ADDRESS, draft("甲", "key-number-1"))
    again = secretary.post(ADDRESS, draft("甲", "key-number-1"))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert first.status_code == 302
    assert drafts() == 1


def test_a_key_used_for_other_content_is_refused(secretary):
    secretary.post(ADDRESS, draft("甲", "key-number-1"))
    answer = secretary.post(ADDRESS, draft("乙", "key-number-1"))
    assert answer.status_code == 422
    assert drafts() == 1


def test_a_refused_form_uses_up_no_key(secretary):
    wrong = draft("甲", "key-number-1", basis="")
    assert secretary.post(ADDRESS, wrong).status_code != 302
    assert keys() == 0
    assert secretary.post(ADDRESS, draft("甲", "key-number-1")).status_code == 302


def test_keys_of_two_accounts_do_not_meet(secretary):
    holder("zhao", role=Role.SECRETARY)
    secretary.post(ADDRESS, draft("甲", "key-number-1"))
    other = client_of("zhao").post(ADDRESS, draft("甲", "key-number-1"))
    assert other.status_code != 302  # a draft is open already: refused by the office's rule, not answered for wang
    assert "Location" not in other
    assert drafts() == 1


def test_a_malformed_key_is_refused(secretary):
    assert secretary.post(ADDRESS, draft("甲", "k")).status_code == 422
    assert drafts() == 0


def test_every_form_carries_another_key(secretary):
    found = [
        re.findall(r'name="_once" value="([^"]+)"', secretary.get(f"{ADDRESS}?key=key_fields").content.decode())
        for _ in range(2)
    ]
    assert found[0]
    assert found[0] != found[1]


API = "/api/policies"


def test_a_program_gives_its_key_in_a_header(secretary):
    body = {
        "key": "key_fields",
        "value": [{"code": "a", "label": "甲", "label_en": "A"}],
        "basis": "notice",
        "effective_on": "2026-01-01",
    }
    answers = [
        secretary.post(API, body, content_type="application/json", headers={"Idempotency-Key": "program-key-1"})
        for _ in range(2)
    ]
    assert answers[0].status_code == answers[1].status_code == 200, answers[0].content
    assert answers[0].json() == answers[1].json()
    assert drafts() == 1
    other = body | {"basis": "another"}
    answer = secretary.post(API, other, content_type="application/json", headers={"Idempotency-Key": "program-key-1"})
    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
