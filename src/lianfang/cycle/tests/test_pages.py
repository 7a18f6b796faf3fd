"""The forms of programmes and stages: nothing typed is lost, two windows are told of each other."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from lianfang.cycle import actions
from lianfang.cycle.tests.factories import drafted, people, programme_entry, running, stages_of, stands
from lianfang.people.models import Account

pytestmark = pytest.mark.django_db
TYPED = {"year": "2026", "title": "方案甲", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "post": "A1"}


def browser(actor):
    client = Client()
    account = Account.objects.get(pk=actor.id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_secretary_drafts_a_programme_and_adds_a_stage():
    secretary = people()["secretary"]
    client = browser(secretary)
    answer = client.post("/programmes/new/", TYPED)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    stage = {"title": "排查", "starts_on": "2026-03-02", "due_on": "2026-04-30", "post": "A2"}
    assert client.post(f"{address}stages/", stage).status_code == 302
    page = client.get(address).content.decode()
    assert "排查" in page
    assert "2026-04-30" in page


def test_nothing_typed_is_lost_on_a_refusal():
    client = browser(people()["secretary"])
    answer = client.post("/programmes/new/", {**TYPED, "ends_on": "2025-12-31"})
    assert answer.status_code == 409
    assert "方案甲" in answer.content.decode()


def test_two_windows_see_both_texts():
    secretary = people()["secretary"]
    made = drafted(secretary)
    version = stands(made).version
    actions.change_programme(secretary, key=str(made.pk), entry=programme_entry(title="先存的"))
    answer = browser(secretary).post(f"/programmes/{made.pk}/edit/", {**TYPED, "title": "后写的", "version": version})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先存的" in page
    assert "后写的" in page


def test_an_officer_reads_the_programme_and_opens_no_form():
    staff = people()
    made = running(staff["secretary"])
    client = browser(staff["other"])
    assert client.get(f"/programmes/{made.pk}/").status_code == 200
    (stage,) = stages_of(made)
    for address in ("/programmes/new/", f"/programmes/{made.pk}/stages/", f"/stages/{stage.pk}/edit/"):
        assert client.get(address).status_code == 404


def test_a_programme_is_drafted_and_a_stage_moved_by_api():
    staff = people()
    client = browser(staff["secretary"])
    answer = client.post("/api/programmes", json.dumps(TYPED | {"year": 2026}), content_type="application/json")
    key = answer.json()["key"]
    stage = {"title": "排查", "starts_on": "2026-03-02", "due_on": "2026-04-30", "post": "A2"}
    made = client.post(f"/api/programmes/{key}/stages", json.dumps(stage), content_type="application/json").json()
    later = {**stage, "due_on": "2026-05-29"}
    address = f"/api/stages/{made['key']}/content"
    assert client.put(address, json.dumps(later), content_type="application/json").status_code == 200
    assert client.get(f"/api/stages/{made['key']}").json()["due_on"] == "2026-05-29"
    other = browser(staff["other"])
    assert other.put(address, json.dumps(later), content_type="application/json").status_code == 404
