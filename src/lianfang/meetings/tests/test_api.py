"""A sitting held by programs, and what they are told when something is left out."""

from __future__ import annotations

import json

import pytest

from lianfang.kernel import clock
from lianfang.meetings import actions
from lianfang.meetings.tests.factories import (
    HELD,
    SENT,
    asked,
    convened,
    heard,
    opened,
    team,
    topics_of,
    unit_id,
    waiting,
)
from lianfang.meetings.tests.test_pages import client_of
from lianfang.tasks.actions import About

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    with clock.at(HELD):
        yield team(3)


def post(actor, path, body=None):
    return client_of(actor).post(f"/api/{path}", json.dumps(body or {}), content_type="application/json")


def test_a_sitting_is_held_by_programs(people):
    secretary = people["secretary"]
    with clock.at(SENT):
        topic = waiting(people["officer"])
        made = post(secretary, "meetings", {"body": "LT", "planned_at": "2026-11-19T10:00:00+08:00"}).json()
        ref, key = made["key"], str(topic.pk)
        assert (ref, made["state"]) == ("LT-2026-1", "draft")
        post(secretary, f"meetings/{ref}/agenda", {"topics": [key]})
        version = client_of(secretary).get(f"/api/meetings/{ref}").json()["version"]
        assert post(secretary, f"meetings/{ref}/convene", {"version": version}).json()["state"] == "convened"
    rows = client_of(secretary).get(f"/api/meetings/{ref}/attendance").json()
    marks = [{"member": row["member"], "presence": "present"} for row in rows]
    version = post(secretary, f"meetings/{ref}/attendance", {"marks": marks}).json()["version"]
    assert post(secretary, f"meetings/{ref}/open", {"version": version}).json()["state"] == "open"
    version = client_of(secretary).get(f"/api/topics/{key}").json()["version"]
    assert post(secretary, f"topics/{key}/take_up", {"version": version}).json()["state"] == "discussing"
    who = asked(ref)
    standing = client_of(people["m2"]).get(f"/api/topics/{key}/standing").json()
    assert (standing["presiding"], standing["next_speakers"]) == (who["m1"], [who["m2"], who["m3"]])
    refused = post(people["m1"], f"topics/{key}/statements", {"member": who["m1"], "text": "先说"})
    assert (refused.status_code, refused.json()["code"]) == (409, "speaker_last")
    for name in ("m3", "m2", "m1"):
        said = post(people[name], f"topics/{key}/statements", {"member": who[name], "text": f"{name}同意"}).json()
        assert said["is_own"]
    corrected = post(people["m1"], f"topics/{key}/statements/{said['statement']}", {"text": "同意大家意见"}).json()
    assert corrected["position"] == 3
    version = client_of(secretary).get(f"/api/topics/{key}").json()["version"]
    post(secretary, f"topics/{key}/open_vote", {"version": version})
    for name in ("m1", "m2", "m3"):
        voted = post(secretary, f"topics/{key}/votes", {"member": who[name], "choice": "for"})
        assert voted.json()["is_own"] is False
    again = post(secretary, f"topics/{key}/votes", {"member": who["m1"], "choice": "against"})
    assert (again.status_code, again.json()["code"]) == (409, "version_changed")
    assert post(secretary, f"topics/{key}/settle", {"text": "同意"}).json()["state"] == "approved"
    assert post(secretary, f"topics/{key}/follow-ups", {"text": "印发", "post": "A2"}).status_code == 200
    version = client_of(secretary).get(f"/api/meetings/{ref}").json()["version"]
    assert post(secretary, f"meetings/{ref}/close", {"version": version}).json()["state"] == "closed"
    post(secretary, f"meetings/{ref}/minutes/draft")
    (first, *_rest) = client_of(secretary).get(f"/api/meetings/{ref}/minutes").json()["parts"]
    body = json.dumps({"parts": [{"part": first["part"], "text": "会议情况改写"}]})
    client_of(secretary).put(f"/api/meetings/{ref}/minutes", body, content_type="application/json")
    post(secretary, f"meetings/{ref}/minutes/circulate")
    for name in ("m1", "m2", "m3"):
        post(people[name], f"meetings/{ref}/minutes/confirm")
    assert client_of(secretary).get(f"/api/meetings/{ref}").json()["state"] == "minuted"
    assert client_of(people["m2"]).get(f"/api/meetings/{ref}/minutes").json()["missing"] == 0
    (decision,) = client_of(people["m2"]).get("/api/decisions").json()
    assert (decision["outcome"], decision["in_favour"], decision["meeting"]) == ("approved", 3, "2026-1")


def test_decisions_on_an_object_are_told_to_who_may_read_it(people):
    about = About("people.unit", str(unit_id("A")), "甲处", "Division A", "units-object", "A")
    made = actions.put_forward(
        people["officer"], kind="meetings.matter", unit_id=unit_id("A"), about=about, summary="x"
    )
    with clock.at(SENT):
        meeting = actions.plan_meeting(people["secretary"], body="LT", planned_at=HELD)
        actions.put_on_agenda(people["secretary"], key=meeting.ref, topics=[str(made.pk)])
        actions.convene(people["secretary"], key=meeting.ref)
    marks = {pk: ("present", "") for pk in asked(meeting.ref).values()}
    actions.take_attendance(people["secretary"], key=meeting.ref, marks=marks)
    actions.open_meeting(people["secretary"], key=meeting.ref)
    actions.put_off(people["secretary"], key=str(made.pk), comment="材料要补充")
    (found,) = client_of(people["other"]).get("/api/decisions", {"entity": "units", "key": "A"}).json()
    assert (found["outcome"], found["text"]) == ("deferred", "材料要补充")
    assert client_of(people["other"]).get("/api/decisions", {"entity": "posts", "key": "A2"}).status_code == 404
    assert client_of(people["other"]).get("/api/decisions", {"entity": "nothing", "key": "A"}).status_code == 404
    assert client_of(people["other"]).get("/api/decisions").json() == []


def test_recusals_are_raised_and_decided_by_programs(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    made = post(people["m2"], f"topics/{key}/recusals", {"member": who["m3"], "reason": "利害关系"}).json()
    assert made["state"] == "raised"
    path = f"topics/{key}/recusals/{made['recusal']}"
    assert post(people["secretary"], path, {}).json()["code"] == "field_required"
    assert post(people["secretary"], path, {"is_accepted": True}).json()["state"] == "accepted"
    heard(people, ref, key)
    standing = client_of(people["m3"]).get(f"/api/topics/{key}/standing").json()
    assert (standing["recused"], standing["statements"]) == ([who["m3"]], [])
    assert len(client_of(people["m2"]).get(f"/api/topics/{key}/standing").json()["statements"]) == 2


@pytest.mark.parametrize("part", ["agenda", "postpone"])
def test_what_a_body_leaves_out_is_refused_in_words(people, part):
    ref = convened(people)
    assert post(people["secretary"], f"meetings/{ref}/{part}").json()["code"] == "field_required"


@pytest.mark.parametrize("part", ["recusals/x", "statements/999999999999999999999", "statements/7"])
def test_a_row_that_cannot_be_is_not_found(people, part):
    ref = opened(people)
    (key,) = topics_of(ref)
    actions.take_up(people["secretary"], key=key)
    assert post(people["secretary"], f"topics/{key}/{part}", {"text": "x", "is_accepted": True}).status_code == 404
