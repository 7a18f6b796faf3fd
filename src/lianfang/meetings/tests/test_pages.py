"""Pages of meetings: everything is done by forms without scripts, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lianfang.kernel import clock
from lianfang.meetings import actions
from lianfang.meetings.tests.factories import (
    HELD,
    SENT,
    SETUP,
    asked,
    closed,
    convened,
    heard,
    opened,
    prepared,
    team,
    topics_of,
    unit_id,
    waiting,
)
from lianfang.people.models import Account
from lianfang.store.acting import acting
from lianfang.tasks.actions import About

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    with clock.at(HELD):
        yield team(4)


def client_of(actor, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(pk=actor.id))
    return client


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_secretary_prepares_a_meeting_on_its_pages(people):
    client = client_of(people["secretary"])
    topic = waiting(people["officer"])
    with clock.at(SENT):
        made = client.post("/meetings/new/", {"body": "LT", "planned_at": "2026-11-19T10:00", "place": "三楼会议室"})
        page = made["location"]
        assert page == "/meetings/LT-2026-1/"
        assert "Topic 1" in text_of(client, page)
        client.post(f"{page}do/agenda/", {"topics": [topic.pk]})
        paper = SimpleUploadedFile("方案.txt", "正文".encode())
        assert client.post(f"/topics/{topic.pk}/do/paper/", {"file": paper}).status_code == 302
        assert client.post(f"{page}convene/", {"version": ""}).status_code == 302
    shown = text_of(client_of(people["secretary"]), page)
    assert "Papers sent" in shown
    assert "方案.txt" in shown
    for who, status in (("m2", 200), ("observer", 200), ("other", 404)):
        other = client_of(people[who])
        (link,) = [part.split('"')[0] for part in shown.split('href="') if "/papers/" in part.split('"')[0]][:1]
        answer = other.get(link)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content).decode() == "正文"
            assert "attachment" in answer["content-disposition"]


def test_a_meeting_that_is_planned_wrongly_keeps_what_was_typed(people):
    answer = client_of(people["secretary"]).post(
        "/meetings/new/", {"body": "LT", "planned_at": "tomorrow", "place": "三楼会议室"}
    )
    assert answer.status_code == 409
    assert "三楼会议室" in answer.content.decode()


def test_the_whole_sitting_runs_on_pages_by_each_ones_own_account(people):
    ref = convened(people)
    (key,), who, secretary = topics_of(ref), asked(ref), client_of(people["secretary"])
    marks = {f"presence-{pk}": "present" for pk in who.values()}
    assert secretary.post(f"/meetings/{ref}/do/attendance/", marks).status_code == 302
    assert secretary.post(f"/meetings/{ref}/open/", {}).status_code == 302
    assert secretary.post(f"/topics/{key}/take_up/", {}).status_code == 302
    early = client_of(people["m1"]).post(f"/topics/{key}/do/speak/", {"member": who["m1"], "text": "我先说几句"})
    assert early.status_code == 409
    for name in ("m2", "m3", "m4", "m1"):
        client = client_of(people[name])
        assert "Record the statement" in text_of(client, f"/topics/{key}/")
        assert client.post(f"/topics/{key}/do/speak/", {"member": who[name], "text": f"{name}同意"}).status_code == 302
        assert "Record the statement" not in text_of(client, f"/topics/{key}/")
    assert secretary.post(f"/topics/{key}/open_vote/", {}).status_code == 302
    own = client_of(people["m2"]).post(f"/topics/{key}/do/vote/", {"member": who["m2"], "choice": "for", "seen": ""})
    assert own.status_code == 302
    rest = {f"choice-{who[name]}": "for" for name in ("m1", "m3", "m4")}
    assert secretary.post(f"/topics/{key}/do/votes/", rest).status_code == 302
    shown = text_of(secretary, f"/topics/{key}/")
    assert "own account" in shown
    assert "recorded by shu" in shown
    assert secretary.post(f"/topics/{key}/do/settle/", {"text": "原则同意"}).status_code == 302
    assert secretary.post(f"/meetings/{ref}/close/", {}).status_code == 302
    for act in ("draft", "circulate"):
        assert secretary.post(f"/meetings/{ref}/do/{act}/", {}).status_code == 302
    for name in ("m1", "m2", "m3"):
        assert client_of(people[name]).post(f"/meetings/{ref}/do/confirm/", {}).status_code == 302
    assert secretary.post(f"/meetings/{ref}/do/confirm/", {"member": who["m4"]}).status_code == 302
    shown = text_of(secretary, f"/meetings/{ref}/minutes/")
    assert "signed on paper, entered by shu" in shown
    assert "原则同意" in shown
    assert "Minutes confirmed" in text_of(secretary, f"/meetings/{ref}/")
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client_of(people["m3"]).get(f"/meetings/{ref}/minutes.{kind}")
        assert answer.content.startswith(start)
        assert client_of(people["other"]).get(f"/meetings/{ref}/minutes.{kind}").status_code == 404


def test_a_refused_statement_keeps_its_words(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    answer = client_of(people["m1"]).post(f"/topics/{key}/do/speak/", {"member": who["m1"], "text": "我先说几句"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "speaks last: 3 others have not spoken" in shown


def test_only_the_next_speakers_and_the_recorder_get_a_form(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    shown = text_of(client_of(people["secretary"]), f"/topics/{key}/")
    assert [f'id="say-{who[name]}"' in shown for name in ("m1", "m2", "m3", "m4")] == [False, True, True, True]
    assert shown.count("May speak now") == 3
    assert f'id="say-{who["m2"]}"' in text_of(client_of(people["m2"]), f"/topics/{key}/")
    for reader in ("m1", "observer"):
        assert 'id="say-' not in text_of(client_of(people[reader]), f"/topics/{key}/")


def test_two_recorders_get_409_with_what_stands_now(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    client = client_of(people["secretary"])
    sent = {f"choice-{who['m2']}": "for", f"seen-{who['m2']}": ""}
    assert client.post(f"/topics/{key}/do/votes/", sent).status_code == 302
    answer = client.post(f"/topics/{key}/do/votes/", {**sent, f"choice-{who['m2']}": "against"})
    assert answer.status_code == 409
    assert "Somebody else has changed this meanwhile" in answer.content.decode()


def test_two_who_write_the_minutes_get_409_with_both_texts(people):
    ref = closed(people)
    made = actions.draft_minutes(people["secretary"], key=ref)
    with acting(SETUP):
        part = made.parts.visible_to(SETUP).first()
    client, page = client_of(people["secretary"]), f"/meetings/{ref}/do/text/"
    assert client.post(page, {f"part-{part.pk}": "甲的文字", "version": made.version}).status_code == 302
    answer = client.post(page, {f"part-{part.pk}": "乙的文字", "version": made.version})
    assert answer.status_code == 409
    assert "甲的文字" in answer.content.decode()
    assert "乙的文字" in answer.content.decode()


def test_whoever_stays_away_reads_no_statement_on_any_page(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    client = client_of(people["m3"])
    sent = {"member": who["m3"], "reason": "近亲属"}
    assert client.post(f"/topics/{key}/do/recuse/", sent).status_code == 302
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    for name in ("m1", "m2", "m4"):
        actions.cast_vote(people[name], key=key, member=who[name], choice="for")
    actions.settle(people["secretary"], key=key)
    actions.close_meeting(people["secretary"], key=ref)
    actions.draft_minutes(people["secretary"], key=ref)
    actions.circulate_minutes(people["secretary"], key=ref)
    for page in (f"/topics/{key}/", f"/topics/{key}/now/", f"/meetings/{ref}/", f"/meetings/{ref}/minutes/"):
        assert "m2的意见" not in text_of(client, page), page
    assert "not shown to you" in text_of(client, f"/topics/{key}/")
    for page in (f"/topics/{key}/", f"/meetings/{ref}/minutes/"):
        assert "m2的意见" in text_of(client_of(people["m2"]), page), page


def test_the_line_that_asks_again_says_when_something_was_recorded(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    client = client_of(people["m2"])
    shown = text_of(client, f"/topics/{key}/")
    address = shown.split('hx-get="')[1].split('"')[0]
    assert "Something was recorded" not in text_of(client, address)
    actions.speak(people["m3"], key=key, member=who["m3"], text="同意")
    assert "Something was recorded" in text_of(client, address)


def test_an_object_shows_what_was_decided_on_it_to_whoever_may_read_it(people):
    ref = opened(people)
    about = About("people.unit", str(unit_id("A")), "甲处", "Division A", "units-object", "A")
    actions.put_forward(people["officer"], kind="meetings.matter", unit_id=unit_id("A"), about=about, summary="x")
    assert "Waiting for a meeting" in text_of(client_of(people["m2"]), "/units/A/")
    assert "Decided together" not in text_of(client_of(people["other"]), "/units/A/")
    assert ref


def test_a_matter_is_put_forward_and_refused_with_what_was_typed(people):
    client = client_of(people["officer"])
    answer = client.post("/topics/new/", {"title": " ", "unit": "A", "summary": "说明文字"})
    assert answer.status_code == 409
    assert "说明文字" in answer.content.decode()
    made = client.post("/topics/new/", {"title": "购置设备", "unit": "A", "summary": "说明", "is_personnel": ""})
    assert "购置设备" in text_of(client, made["location"])
    assert client.post("/topics/new/", {"title": "x", "unit": "B", "summary": "y"}).status_code == 404


def test_seats_are_given_and_ended_on_the_page_of_the_body(people):
    client = client_of(people["secretary"])
    assert client.post("/bodies/LT/seat/", {"post": "A1", "kind": "observer"}).status_code == 302
    assert "甲处处长" in text_of(client, "/bodies/LT/")
    assert client.post("/bodies/LT/seat/", {"post": "A1", "act": "end"}).status_code == 302
    assert "甲处处长" not in text_of(client, "/bodies/LT/")
    assert client.post("/bodies/LT/seat/", {"post": "ZZ", "kind": "member"}).status_code == 409
    assert client_of(people["m2"]).post("/bodies/LT/seat/", {"post": "A1", "kind": "member"}).status_code == 404


@pytest.mark.parametrize("page", ["/meetings/", "/topics/", "/bodies/", "/seats/", "/meetings/new/", "/topics/new/"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_lists_and_forms_open(people, page, language):
    prepared(people)
    assert text_of(client_of(people["secretary"], language), page)


@pytest.mark.parametrize("key", ["LT-2026-0", "LT-2026-99", "x", "ZZ-2026-1", "LT-20x6-1", "LT-2026-1-1"])
def test_a_strange_reference_is_not_found(people, key):
    prepared(people)
    assert client_of(people["secretary"]).get(f"/meetings/{key}/").status_code == 404


@pytest.mark.parametrize("form", [{"member": "x"}, {"member": "9" * 30}, {}])
def test_forms_that_name_nobody_are_answered_in_words(people, form):
    ref = opened(people)
    (key,) = topics_of(ref)
    actions.take_up(people["secretary"], key=key)
    assert client_of(people["secretary"]).post(f"/topics/{key}/do/speak/", form).status_code in (404, 409)
