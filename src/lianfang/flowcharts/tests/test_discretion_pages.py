"""Discretion in a browser and by the API: read, change, try, take and give DMN; a draft that is not sound waits."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.catalogue import actions as catalogue
from lianfang.catalogue.queries import get_item, version_to_start_from
from lianfang.flowcharts.actions.discretion import save_tiers
from lianfang.flowcharts.rules.dmn import write_dmn
from lianfang.flowcharts.tests.test_actions import loaded
from lianfang.flowcharts.tests.test_discretion_rules import TIERS
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
EDIT = "/discretion/T01/edit/"
FORM = {
    "point": "赔偿数额",
    "hit_policy": "first",
    "questions": "2",
    "tiers": "2",
    "q0-name": "amount",
    "q0-label": "金额",
    "q0-type": "number",
    "q0-min": "0",
    "q0-max": "100",
    "q1-name": "repeat",
    "q1-label": "再犯",
    "q1-type": "bool",
    "t0-tier": "轻",
    "t0-bounds": "不超过五十",
    "t0-w0": "< 10",
    "t0-w1": "false",
    "t1-tier": "重",
    "t1-bounds": "五十以上",
    "t1-w0": "-",
    "t1-w1": "-",
    "default": "1",
    "do": "save",
}


@pytest.fixture
def officer(client):
    loaded()
    holder("li", post="A2", unit="A")
    client.force_login(Account.objects.get(username="li"))
    return client


def draft():
    with acting(SETUP):
        return version_to_start_from(SETUP, get_item(SETUP, "T01"))


def in_force(content) -> None:
    """Let an item have tiers in force, as the loader does."""
    with acting(SETUP):
        get_item(SETUP, "T01").change(discretion=content)


def test_tiers_are_kept_in_the_draft_of_the_next_version(officer):
    answer = officer.post(EDIT, FORM | {"version": "1"})
    assert answer.status_code == 302
    kept = draft()
    assert (kept.state, [tier["tier"] for tier in kept.content["discretion"]["tiers"]]) == ("draft", ["轻", "重"])
    with acting(SETUP):
        assert get_item(SETUP, "T01").discretion == {}


def test_a_row_is_added_without_a_script_and_nothing_typed_is_lost(officer):
    page = officer.post(EDIT, FORM | {"do": "add-tier", "t0-bounds": "只此一处"}).content.decode()
    assert 'name="t2-tier"' in page
    assert "只此一处" in page


def test_a_wrong_condition_is_said_and_what_was_typed_stays(officer):
    answer = officer.post(EDIT, FORM | {"t0-w0": "around ten"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "around ten" in page
    assert draft().state == "published"


def test_a_gap_is_shown_while_editing(officer):
    page = officer.post(
        EDIT, FORM | {"do": "check", "t1-w1": "true"}, headers={"accept-language": "en"}
    ).content.decode()
    assert "No tier holds for: 金额 [10..100]；再犯 false" in page


def test_a_draft_with_a_gap_is_kept_but_not_checked(officer):
    officer.post(EDIT, FORM | {"t1-w1": "true"})
    head = holder("zhang", post="A1", role=Role.DIVISION_HEAD, unit="A")
    with pytest.raises(Refused) as refused:
        catalogue.check_version(head, key=draft().key)
    assert refused.value.code == "tier_gap"


def test_the_second_of_two_editors_sees_both_texts(officer):
    officer.post(EDIT, FORM)
    seen = draft().version
    save_tiers(SETUP, number="T01", content=TIERS, version=seen)
    answer = officer.post(EDIT, FORM | {"version": str(seen), "t0-tier": "我的阶次"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "我的阶次" in page
    assert "不超过五十" in page


def test_a_case_is_tried_and_nothing_is_kept(officer):
    in_force(TIERS)
    page = officer.get("/discretion/T01/try/?amount=5&repeat=false&fine=51&try=1").content.decode()
    assert 'class="next alert-r"' in page
    assert "轻" in page


def test_a_dmn_file_fills_the_form_and_is_not_kept_before_it_is_saved(officer):
    file = SimpleUploadedFile("t.dmn", write_dmn(TIERS, number="T01", name="x").encode())
    answer = officer.post(EDIT, {"file": file})
    assert answer.status_code == 200
    assert 'value="不超过五十"' in answer.content.decode()
    assert draft().state == "published"


def test_tiers_in_force_are_given_as_dmn(officer):
    in_force(TIERS)
    answer = officer.get("/discretion/T01/tiers.dmn")
    assert b"decisionTable" in answer.content
    assert officer.get("/discretion/T02/tiers.dmn").status_code == 404


def test_programs_read_try_and_change_tiers(officer):
    in_force(TIERS)
    assert officer.get("/api/discretion/T01/table").json()["faults"] == []
    case = {"values": {"amount": 5, "repeat": False}, "decision": 60}
    verdict = officer.post("/api/discretion/T01/try", json.dumps(case), content_type="application/json").json()
    assert (verdict["tier"], verdict["is_within"], verdict["needs_reason"]) == (0, False, True)
    body = json.dumps({"content": {**TIERS, "fields": TIERS["fields"], "tiers": TIERS["tiers"]}})
    kept = officer.put("/api/discretion/T01/table", body, content_type="application/json")
    assert kept.status_code == 200, kept.content
    assert kept.json()["faults"] == []


@pytest.mark.parametrize(
    "content", [{"tiers": 5}, {"tiers": [5]}, {"fields": {}}, {"tiers": [{"tier": "x"}]}, [], None]
)
def test_what_is_no_table_is_refused(officer, content):
    body = json.dumps({"content": content})
    answer = officer.put("/api/discretion/T01/table", body, content_type="application/json")
    assert answer.status_code in (409, 422)
    assert draft().state == "published"
