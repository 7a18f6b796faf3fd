"""Flowcharts in a browser: the drawing, its table, its files, and giving in a new version."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.flowcharts.tests.test_actions import BPMN, HOSTILE, loaded
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    loaded()
    holder("li", post="A2", unit="A")
    client.force_login(Account.objects.get(username="li"))
    return client


def test_the_page_of_a_flow_shows_drawing_list_and_table_from_one_source(officer):
    page = officer.get("/flows/T01/").content.decode()
    assert page.count('data-node="step_T01-S2"') == 1
    assert '<ol class="vsteps">' in page
    assert page.count("审定") >= 3


def test_a_chosen_step_stands_in_the_side_panel(officer):
    page = officer.get("/flows/T01/?step=step_T01-S2").content.decode()
    panel = page[page.index('class="panel"') :]
    assert "审定" in panel
    assert "会签" in panel


def test_a_step_that_is_not_there_chooses_the_first(officer):
    assert officer.get("/flows/T01/?step=<script>").status_code == 200


@pytest.mark.parametrize("kind", ["bpmn", "svg"])
def test_files_are_attachments_that_run_nothing(officer, kind):
    response = officer.get(f"/flow-versions/T01-v1/diagram.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="T01-v1.{kind}"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "审定" in response.content.decode()


def test_the_item_page_shows_the_procedure_and_the_way_to_the_drawing(officer):
    page = officer.get("/items/T01/").content.decode()
    assert "/flows/T01/?step=step_T01-S2" in page


def test_the_post_page_shows_its_items_and_steps(officer):
    page = officer.get("/posts/A2/").content.decode()
    assert "/items/T01/" in page
    assert "T01-S1" in page


@pytest.mark.parametrize(
    "path", ["/flows/T01/", "/flow-versions/T01-v1/", "/flow-versions/T01-v1/diagram.svg", "/api/flows/T01"]
)
def test_a_flow_of_another_division_is_not_found(client, path):
    loaded()
    holder("zhou", post="B2", unit="B")
    client.force_login(Account.objects.get(username="zhou"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("key", ["T01-v0", "T01-v2", "T01", "-v1", "T01-v99999999", "%00-v1"])
def test_a_version_that_is_not_there_is_not_found(officer, key):
    assert officer.get(f"/flow-versions/{key}/").status_code == 404


def test_a_file_becomes_the_draft_of_the_next_version(officer):
    file = SimpleUploadedFile("flow.bpmn", BPMN.encode("utf-16"))
    response = officer.post("/flows/T01/draft/", {"file": file})
    assert response["Location"] == "/flow-versions/T01-v2/"
    assert officer.get("/flow-versions/T01-v2/").status_code == 200


def test_a_refused_file_is_told_by_what_is_wrong_with_it(officer):
    xml, place = HOSTILE["flow_element"]
    response = officer.post("/flows/T01/draft/", {"file": SimpleUploadedFile("flow.bpmn", xml.encode())})
    assert response.status_code == 409
    assert place in response.content.decode()


def test_another_person_publishes_the_draft_on_its_page(officer, client):
    officer.post("/flows/T01/draft/", {"file": SimpleUploadedFile("flow.bpmn", BPMN.encode())})
    holder("gu", role=Role.MAIN_LEADER)
    client.force_login(Account.objects.get(username="gu"))
    client.post("/flow-versions/T01-v2/publish/", {"version": "1"})
    assert client.get("/api/flows/T01").json()["current"] == 2
