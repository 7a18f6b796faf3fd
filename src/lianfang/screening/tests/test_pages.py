"""Pages and endpoints of a post's screening: warned while typing, remarks and suggestions taken, nothing typed lost."""

from __future__ import annotations

import json

import pytest

from lianfang.people.models import Account
from lianfang.policies.tests.factories import in_force
from lianfang.register.tests.factories import MEDIUM, coded, people_of_a_rating
from lianfang.screening import actions
from lianfang.screening.tests.factories import division_of, entries_of, running_campaign, screening_of, values

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Give an office with a campaign under way."""
    found = people_of_a_rating()
    running_campaign(found["secretary"])
    return found


def signed_in(client, username):
    client.force_login(Account.objects.get(username=username))
    return client


def typed(**changed):
    """Return the form of a risk as a browser sends it."""
    measure = {"measure_kind-1": "power_control", "measure_text-1": "双人复核", "measure_evidence-1": "复核单"}
    words = {"kind": "power", "cause": "power_concentrated", "title": "一人经办到底", "place": "T01"}
    return {**words, "description": "受理和审核由同一岗位完成，没有第二人核对", **MEDIUM, **measure, **changed}


@pytest.mark.demand("T3.2.9")
def test_whoever_types_the_name_of_a_person_is_warned_before_it_is_saved(people, client):
    draft = actions.save_entry(people["officer"], key=str(screening_of("A2").pk), values=values())
    signed_in(client, "li")
    address = f"/screening-entries/{draft.pk}/keep/"
    named = client.post(address, typed(description="chen氏一个人受理和审核，没有第二人核对", version=1))
    assert "出现人名" in named.content.decode()
    cleared = client.post(address, typed(version=2))
    assert (cleared.status_code, "出现人名" in cleared.content.decode()) == (200, False)
    assert entries_of("A2")[0].state == "draft"


@pytest.mark.parametrize(
    ("given", "kept"),
    [({"title": "长" * 201}, "长" * 201), ({"harm": "9"}, "一人经办到底"), ({"cause": "style_lax"}, "受理和审核")],
)
def test_what_was_typed_stays_on_the_form_when_it_is_refused(people, client, given, kept):
    draft = actions.save_entry(people["officer"], key=str(screening_of("A2").pk), values=values())
    answer = signed_in(client, "li").post(f"/screening-entries/{draft.pk}/write/", typed(version=1, **given))
    assert answer.status_code == 409
    assert kept in answer.content.decode()


@pytest.mark.demand("T3.2.1")
def test_a_remark_is_entered_as_a_risk_on_the_page_of_the_post(people, client):
    made = actions.write_remark(people["secretary"], post="A2", origin="outside", text="群众反映等候久")
    key = screening_of("A2").pk
    signed_in(client, "li")
    address = f"/post-screenings/{key}/"
    assert "填为风险" in client.get(address).content.decode()
    answer = client.post(f"{address}remarks/", {"remark": made.pk, "then": "enter"})
    (entry,) = entries_of("A2")
    assert answer.headers["Location"] == f"/screening-entries/{entry.pk}/write/"
    assert entry.origin == "outside"
    assert "已填为风险" in client.get(address).content.decode()


def test_a_division_adds_a_risk_that_somebody_outside_named(people, client):
    key = division_of("A").pk
    signed_in(client, "chen")
    assert 'name="origin"' in client.get(f"/division-screenings/{key}/add/").content.decode()
    answer = client.post(f"/division-screenings/{key}/add/", typed(origin="outside", scope_note="全处"))
    assert answer.status_code == 302


def test_remarks_and_suggestions_are_taken_by_programs(people, client):
    def call(path, body=None):
        answer = client.post(f"/api/{path}", json.dumps(body or {}), content_type="application/json")
        assert answer.status_code < 300, answer.content.decode()
        return answer.json()

    in_force("risk_causes", coded("power_concentrated", "discretion_excessive", kind="power"))
    key = screening_of("A2").pk
    signed_in(client, "wang")
    made = call("remarks", {"post": "A2", "origin": "outside", "text": "群众反映等候久"})
    signed_in(client, "li")
    assert [row["text"] for row in client.get(f"/api/post-screenings/{key}/remarks").json()] == ["群众反映等候久"]
    begun = call(f"remarks/{made['key']}/entered")
    assert call(f"remarks/{made['key']}/answered", {"reply": "已登记"})["entry"] == begun["key"]
    kept = call(f"post-screenings/{key}/entries", {"entry": begun["key"], "title": "等候过久", "scope_note": "窗口"})
    assert (kept["key"], entries_of("A2")[0].origin) == (begun["key"], "outside")
    signed_in(client, "chen")
    own = screening_of("A1").pk
    (hint, *_more) = client.get(f"/api/post-screenings/{own}/hints").json()
    call(f"post-screenings/{own}/hints", {"hint": hint["key"]})
    assert client.get(f"/api/post-screenings/{key}/hints").json() == []
