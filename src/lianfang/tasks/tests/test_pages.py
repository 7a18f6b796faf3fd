"""Pages and endpoints of tasks and objections."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder
from lianfang.store.acting import acting
from lianfang.tasks import queries
from lianfang.tasks.tests.factories import OPENER, filed_by, open_for, staffed_office

pytestmark = pytest.mark.django_db


def client_of(actor, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(pk=actor.id))
    return client


def test_the_inbox_groups_by_how_near_the_last_day_is():
    people = staffed_office()
    today = clock.today()
    for cause, days in (("late", -3), ("today", 0), ("later", 30)):
        open_for(people["officer"], cause, due_on=today + timedelta(days=days))
    shown = client_of(people["officer"]).get("/tasks/").content.decode()
    places = [shown.index(f'<td colspan="3">{label} 1</td>') for label in ("Overdue", "Today", "Later")]
    assert places == sorted(places)
    assert "1 overdue, 1 due today" in shown


def test_an_empty_inbox_says_so():
    people = staffed_office()
    assert "You have nothing to do." in client_of(people["officer"]).get("/tasks/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_an_inbox(role):
    staffed_office()
    assert client_of(holder("someone", role=role)).get("/tasks/").status_code == 200


def test_a_task_is_reported_done_on_its_page():
    people = staffed_office()
    task = open_for(people["officer"])
    client = client_of(people["officer"])
    assert "Report done" in client.get(f"/tasks/{task.pk}/").content.decode()
    assert client.post(f"/tasks/{task.pk}/complete/", {"version": "1"}).status_code == 302
    assert "Done last" in client.get("/tasks/").content.decode()


def test_who_only_oversees_a_task_is_not_offered_to_report_it_done():
    people = staffed_office()
    task = open_for(people["officer"])
    client = client_of(people["head"])
    assert "Report done" not in client.get(f"/tasks/{task.pk}/").content.decode()
    assert client.post(f"/tasks/{task.pk}/complete/", {"version": "1"}).status_code == 409


@pytest.mark.parametrize("path", ["/tasks/{}/", "/api/tasks/{}"])
def test_anothers_task_is_not_found(path):
    people = staffed_office()
    task = open_for(people["officer"])
    assert client_of(people["other"]).get(path.format(task.pk)).status_code == 404


@pytest.mark.parametrize("path", ["/objections/{}/", "/api/objections/{}"])
def test_anothers_objection_is_not_found(path):
    people = staffed_office()
    objection = filed_by(people["officer"])
    assert client_of(people["other"]).get(path.format(objection.pk)).status_code == 404


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "٣"])
@pytest.mark.parametrize("part", ["tasks", "objections"])
def test_a_strange_number_is_not_found(part, key):
    people = staffed_office()
    client = client_of(people["officer"])
    assert client.get(f"/{part}/{key}/").status_code == 404
    assert client.get(f"/api/{part}/{key}").status_code == 404


def test_an_objection_is_filed_from_a_task():
    people = staffed_office()
    task = open_for(people["officer"])
    client = client_of(people["officer"])
    assert client.get("/objections/new/", {"task": task.pk}).status_code == 200
    answer = client.post("/objections/new/", {"task": task.pk, "text": "这不是我的事"})
    assert answer.status_code == 302
    with acting(OPENER):
        (objection,) = queries.list_objections(OPENER)
    assert (objection.task_id, objection.object_type, objection.text) == (task.pk, "tasks.task", "这不是我的事")
    assert "这不是我的事" in client.get(answer["location"]).content.decode()


def test_an_objection_is_filed_from_the_page_of_an_object():
    people = staffed_office()
    client = client_of(people["officer"])
    assert "entity=posts&amp;key=A2" in client.get("/posts/A2/").content.decode()
    assert client.post("/objections/new/", {"entity": "posts", "key": "A2", "text": "不符"}).status_code == 302
    assert "Filed" in client.get("/posts/A2/").content.decode()


@pytest.mark.parametrize(
    "named",
    [
        {"entity": "posts", "key": "B2"},
        {"entity": "accounts", "key": "li"},
        {"entity": "no_such", "key": "1"},
        {"task": "999999"},
        {},
    ],
)
def test_nobody_objects_to_what_they_may_not_read(named):
    people = staffed_office()
    client = client_of(people["officer"])
    assert client.get("/objections/new/", named).status_code == 404
    assert client.post("/objections/new/", {**named, "text": "x"}).status_code == 404


def test_an_empty_objection_is_refused_beside_its_field():
    people = staffed_office()
    answer = client_of(people["officer"]).post("/objections/new/", {"entity": "posts", "key": "A2", "text": " "})
    assert answer.status_code == 409
    assert 'id="text_error"' in answer.content.decode()


def test_an_answer_without_reasons_keeps_the_page_and_says_why():
    people = staffed_office()
    objection = filed_by(people["officer"])
    answer = client_of(people["charge"]).post(f"/objections/{objection.pk}/dismiss/", {"version": "1", "comment": ""})
    assert answer.status_code == 409
    assert "Give the reason in words." in answer.content.decode()


def test_the_objection_runs_through_its_pages_to_the_decision():
    people = staffed_office()
    page = f"/objections/{filed_by(people['officer']).pk}/"
    for who, move in (("charge", "dismiss"), ("officer", "appeal"), ("main", "uphold_appeal")):
        client = client_of(people[who])
        assert f"{page}{move}/" in client.get(page).content.decode()
        assert client.post(f"{page}{move}/", {"comment": "理由"}).status_code == 302
    assert "Upheld" in client_of(people["officer"]).get(page).content.decode()


def test_the_api_gives_the_inbox_and_files_objections():
    people = staffed_office()
    task = open_for(people["officer"])
    client = client_of(people["officer"])
    assert [row["key"] for row in client.get("/api/tasks/inbox/now").json()] == [str(task.pk)]
    body = {"text": "不符", "entity": "posts", "key": "A2"}
    answer = client.post("/api/objections", body, content_type="application/json").json()
    assert (answer["state"], answer["moves"]) == ("filed", ["withdraw"])


def test_those_who_oversee_list_and_export_the_tasks_of_their_units():
    people = staffed_office()
    open_for(people["officer"])
    client = client_of(people["charge"])
    assert "甲处经办岗" in client.get("/tasks/all/").content.decode()
    assert client.get("/tasks/all/export.csv").status_code == 200


def test_a_task_of_the_unit_for_a_post_elsewhere_is_shown_to_who_does_not_see_the_post():
    people = staffed_office()
    open_for(people["other"])  # a task of division A for the officer of B
    client = client_of(people["head"])
    assert "Division A" in client.get("/tasks/all/").content.decode()
    assert client.get("/tasks/all/export.csv").status_code == 200
