"""Pages and endpoints of policies: readable by all, written through the form row by row."""

from __future__ import annotations

import pytest
from django.test import Client

from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office
from lianfang.policies import queries
from lianfang.policies.tests.factories import CALENDAR, LOADER, in_force
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


def signed_in(username, role, language="en"):
    holder(username, role=role)
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(username=username))
    return client


def form(*rows, **more):
    cells = ("code", "label", "label_en")
    typed = {f"rows.{number}.{cell}": row[place] for number, row in enumerate(rows) for place, cell in enumerate(cells)}
    return {
        "key": "key_fields",
        "basis": "三定规定",
        "effective_on": "2026-03-01",
        "body": "党组会",
        "rows.rows": str(len(rows)),
        "save": "1",
        **typed,
        **more,
    }


def test_everybody_signed_in_reads_the_list_and_the_tables():
    office()
    made = in_force("calendar", CALENDAR)
    client = signed_in("li", Role.OFFICER)
    assert client.get("/policies/").status_code == 200
    shown = client.get(f"/policies/{made.ref}/").content.decode()
    assert "2026-10-10" in shown
    assert "National Day" in shown


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/policies/").status_code == 302


def test_the_form_makes_a_draft_and_a_second_person_puts_it_in_force():
    office()
    secretary, leader = signed_in("wang", Role.SECRETARY), signed_in("ma", Role.MAIN_LEADER)
    answer = secretary.post("/policies/draft/", form(("funds", "资金", "Funds"), ("", "", "")))
    assert answer.status_code == 302
    answer = leader.post(
        "/policies/key_fields-1/put_in_force/", {"version": "1", "body": "党组会", "document_no": "3号"}
    )
    assert answer.status_code == 302
    with acting(LOADER):
        assert [row["label"] for row in queries.list_rows(LOADER, "key_fields")] == ["资金"]


def test_a_wrong_row_is_said_beside_it_and_what_was_typed_stays():
    office()
    secretary = signed_in("wang", Role.SECRETARY)
    answer = secretary.post("/policies/draft/", form(("funds", "资金", "Funds"), ("two words", "字", "Words")))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="rows.1.code_error"' in shown
    assert "two words" in shown


def test_a_row_marked_to_be_left_out_is_not_in_the_new_version():
    office()
    secretary = signed_in("wang", Role.SECRETARY)
    secretary.post("/policies/draft/", form(("a", "甲", "A"), ("b", "乙", "B"), **{"rows.0.drop": "on"}))
    with acting(LOADER):
        version = queries.get_version(LOADER, "key_fields-1")
    assert [row["code"] for row in version.value] == ["b"]


def test_more_rows_keeps_what_was_typed_and_saves_nothing():
    office()
    secretary = signed_in("wang", Role.SECRETARY)
    answer = secretary.post("/policies/draft/", form(("a", "甲", "A"), more="1"))
    assert answer.status_code == 200
    with acting(LOADER):
        assert queries.list_versions_of(LOADER, "key_fields") == []


@pytest.mark.parametrize("count", ["x", "-1", "99999999", ""])
def test_a_forged_number_of_rows_breaks_nothing(count):
    office()
    secretary = signed_in("wang", Role.SECRETARY)
    assert secretary.post("/policies/draft/", form(("a", "甲", "A"), **{"rows.rows": count})).status_code < 500


@pytest.mark.parametrize("key", ["no_such", "../x"])
def test_the_editor_of_an_unknown_policy_is_not_found(key):
    office()
    assert signed_in("wang", Role.SECRETARY).get("/policies/draft/", {"key": key}).status_code == 404


@pytest.mark.parametrize("key", ["calendar", "rating_scheme", "clock_kinds", "task_limits"])
def test_every_kind_has_its_editor(key):
    office()
    assert signed_in("root", Role.SYSADMIN).get("/policies/draft/", {"key": key}).status_code == 200


def test_without_a_key_every_kind_is_offered():
    office()
    shown = signed_in("wang", Role.SECRETARY).get("/policies/draft/").content.decode()
    assert "?key=calendar" in shown
    assert "?key=three_major" in shown


def test_an_officer_has_no_editor():
    office()
    assert signed_in("li", Role.OFFICER).get("/policies/draft/", {"key": "key_fields"}).status_code == 404


def test_the_page_says_what_a_version_changes():
    office()
    in_force("key_fields", [{"code": "a", "label": "甲", "label_en": "A"}])
    made = in_force("key_fields", [{"code": "a", "label": "乙", "label_en": "A"}])
    shown = signed_in("li", Role.OFFICER).get(f"/policies/{made.ref}/").content.decode()
    assert "<del>甲</del>" in shown
    assert "<ins>乙</ins>" in shown


def test_the_api_gives_the_value_in_force():
    office()
    in_force()
    client = signed_in("li", Role.OFFICER)
    answer = client.get("/api/policies/value/authority_categories").json()
    assert [row["code"] for row in answer["value"]] == ["LIC", "PUN"]


def test_the_api_refuses_a_wrong_value_with_its_row():
    office()
    body = {"key": "key_fields", "value": [{"code": "a b"}], "basis": "b", "effective_on": "2026-01-01"}
    answer = signed_in("wang", Role.SECRETARY).post("/api/policies", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "policy_row")
