"""Flowcharts in a browser: the drawing, its table, its files, and giving in a new version."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts.tests.test_actions import BPMN, HOSTILE, UNSOUND, loaded
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import holder, office

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


def sent(client, xml, key="T01", **more):
    return client.post(f"/flows/{key}/draft/file/", {"file": SimpleUploadedFile("flow.bpmn", xml.encode()), **more})


def test_a_file_is_reported_on_and_then_becomes_the_draft_of_the_next_version(officer):
    file = SimpleUploadedFile("flow.bpmn", BPMN.encode("utf-16"))
    report = officer.post("/flows/T01/draft/file/", {"file": file}).content.decode()
    assert "审定" in report
    response = officer.post("/flows/T01/draft/file/", {"confirm": "1"})
    assert response["Location"] == "/flow-versions/T01-v2/"
    assert officer.get("/flow-versions/T01-v2/").status_code == 200


def test_the_posts_a_file_does_not_tell_are_asked_for(officer):
    xml = BPMN.replace(' lf:post="A1"', "").replace('name="甲处处长"', 'name="处长室"')
    page = sent(officer, xml).content.decode()
    assert 'name="post:step_T01-S2"' in page
    officer.post("/flows/T01/draft/file/", {"confirm": "1", "post:step_T01-S2": "A1"})
    page = officer.get("/flow-versions/T01-v2/").content.decode()
    assert "flow-issues" not in page


@pytest.mark.parametrize("xml", [HOSTILE["xml_dtd"][0], UNSOUND["flow_element"][0]], ids=["hostile", "not judged"])
def test_a_refused_file_is_told_by_what_is_wrong_with_it_and_not_kept(officer, xml):
    response = sent(officer, xml)
    assert response.status_code == 409
    assert officer.post("/flows/T01/draft/file/", {"confirm": "1"}).status_code == 409
    assert officer.get("/flow-versions/T01-v2/").status_code == 404


def row(at, **cells):
    return {f"r{at}-{cell}": value for cell, value in cells.items()}


TABLE = {
    "rows": "2",
    "version": "0",
    **row(0, key="T01-S1", no="1", name="受理", name_en="Acceptance", post="A2", limit="1", type="accept"),
    **row(1, key="T01-S2", no="2", name="审定", post="A1", limit="3", type="decide", risk="yes", note="会签"),
}


def test_the_table_of_steps_is_edited_and_saved_as_a_draft(officer):
    page = officer.get("/flows/T01/draft/").content.decode()
    assert 'value="受理"' in page
    response = officer.post("/flows/T01/draft/", {**TABLE, "do": "save"})
    assert response["Location"] == "/flow-versions/T01-v2/"
    shown = officer.get("/flows/T01/draft/").content.decode()
    assert 'name="r1-limit" value="3"' in shown
    assert 'value="会签"' in shown
    version = officer.get("/flow-versions/T01-v2/").content.decode()
    assert "flow-issues" not in version


def test_a_flow_for_an_item_without_one_starts_in_the_table(client):
    office()
    published_item("A")
    holder("li", post="A2", unit="A")
    client.force_login(Account.objects.get(username="li"))
    assert 'name="r0-key" value="T01-S1"' in client.get("/flows/T01/draft/").content.decode()
    assert client.get("/flows/T01/draft/drawing/").status_code == 200
    client.post("/flows/T01/draft/", {**TABLE, "do": "save"})
    assert "审定" in client.get("/flows/T01/").content.decode()


def test_adding_a_row_keeps_what_is_typed_also_when_the_page_is_left(officer):
    page = officer.post("/flows/T01/draft/", {**TABLE, **row(0, name="网上受理"), "do": "add:0"}).content.decode()
    assert 'name="r1-key" value="T01-S3"' in page
    again = officer.get("/flows/T01/draft/").content.decode()
    assert 'value="网上受理"' in again
    assert 'name="r2-name" value="审定"' in again
    officer.get("/flows/T01/draft/?discard=1")
    assert "网上受理" not in officer.get("/flows/T01/draft/").content.decode()


def test_a_wrong_cell_is_told_beside_it_and_nothing_typed_is_lost(officer):
    response = officer.post("/flows/T01/draft/", {**TABLE, **row(1, limit="两天"), "do": "save"})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="两天"' in page
    assert 'class="wrong"' in page


def test_the_second_editor_of_the_table_sees_both_texts(officer):
    officer.post("/flows/T01/draft/", {**TABLE, "do": "save"})
    response = officer.post("/flows/T01/draft/", {**TABLE, **row(0, name="窗口受理"), "do": "save"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "窗口受理" in page
    assert "<td>受理</td>" in page
    number = page.split('name="version" value="')[1].split('"')[0]
    assert officer.post("/flows/T01/draft/", {**TABLE, "version": number, "do": "save"}).status_code == 302


def test_a_flow_beyond_a_table_is_named_and_its_cells_are_changed_in_place(officer):
    xml = BPMN.replace("<bpmn:task ", '<bpmn:task camunda:x="1" xmlns:camunda="urn:x" ')
    xml = xml.replace("bpmn:startEvent", "bpmn:intermediateCatchEvent", 2)
    put(officer, xml, 0)
    page = officer.get("/flows/T01/draft/").content.decode()
    assert "add:0" not in page
    officer.post(
        "/flows/T01/draft/", {**TABLE, "version": "1", "do": "save", **row(1, node="step_T01-S2", name="终审")}
    )
    kept = officer.get("/flow-versions/T01-v2/diagram.bpmn").content.decode()
    assert "终审" in kept
    assert 'camunda:x="1"' in kept


def put(client, xml, version, **more):
    body = {"xml": xml, "version": version, **more}
    return client.put("/api/flow-drafts/T01", body, content_type="application/json")


def test_the_modeler_page_holds_all_it_starts_from(officer):
    page = officer.get("/flows/T01/draft/drawing/").content.decode()
    model = json.loads(page.split('<script id="flow-model" type="application/json">')[1].split("</script>")[0])
    assert {post["code"] for post in model["posts"]} >= {"A1", "B2"}
    assert model["english"]["受理"] == "Acceptance"
    assert "bpmndi:BPMNShape" in model["xml"]


def test_the_modeler_saves_checks_and_arranges(officer):
    answer = put(officer, BPMN, 0, english={"审定": "Approval"}, notes={"T01-S2": "集体"}).json()
    assert answer == {"key": "T01-v2", "version": 1, "xml": ""}
    check = officer.post(
        "/api/flow-drafts/T01/check", {"xml": UNSOUND["limits_above_promised"][0]}, content_type="application/json"
    ).json()
    assert [issue["code"] for issue in check["issues"]] == ["limits_above_promised"]
    assert [(one["key"], one["no"]) for one in check["reopens"]] == [("T01-S2", "2")]
    arranged = officer.post("/api/flow-drafts/T01/arrange", {"xml": BPMN}, content_type="application/json").json()
    assert "BPMNShape" in arranged["xml"]


def test_the_second_editor_of_the_drawing_gets_the_other_drawing(officer):
    put(officer, BPMN, 0)
    response = put(officer, BPMN.replace("审定", "终审"), 0)
    assert response.status_code == 409
    theirs = response.json()["theirs"]
    assert (theirs["version"], theirs["steps"]) == (1, ["T01-S2"])
    assert "审定" in theirs["xml"]


def test_texts_that_the_database_cannot_hold_do_no_harm(officer):
    assert put(officer, BPMN, 0, notes={"T01-S1": "a\u0000b"}, english={"受理": "x\ud800"}).status_code in (
        200,
        409,
        422,
    )


@pytest.mark.parametrize("path", ["/api/flow-drafts/T01/check", "/api/flow-drafts/T01/arrange"])
def test_who_does_not_draft_the_item_finds_no_endpoint(client, path):
    loaded()
    holder("zhou", post="B2", unit="B")
    client.force_login(Account.objects.get(username="zhou"))
    assert client.post(path, {"xml": BPMN}, content_type="application/json").status_code == 404
    for page in ("/flows/T01/draft/", "/flows/T01/draft/drawing/", "/flows/T01/draft/file/", "/flows/T01/compare/"):
        assert client.get(page).status_code == 404


def test_two_versions_stand_side_by_side_with_marks_and_words(officer):
    officer.post("/flows/T01/draft/", {**TABLE, "do": "save"})
    page = officer.get("/flows/T01/compare/?from=1&to=2", headers={"accept-language": "en"}).content.decode()
    assert page.count("<svg") >= 2
    assert page.count('stroke-dasharray="2 2"') == 2
    assert page.count(">~<") >= 2
    assert [part for part in ("2 working days", "3 working days") if part not in page] == []


@pytest.mark.parametrize(("kind", "magic"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
def test_a_drawing_is_printed_with_its_chinese_words(officer, kind, magic):
    content = officer.get(f"/flow-versions/T01-v1/diagram.{kind}").content
    assert content.startswith(magic)
    other = loaded_again(officer, kind)
    assert content != other, "a font without Chinese would draw both the same"


def loaded_again(client, kind):
    """Print the same drawing with other characters of the same width."""
    put(client, BPMN.replace("审定", "核验"), 0)
    return client.get(f"/flow-versions/T01-v2/diagram.{kind}").content


def test_another_person_publishes_the_draft_on_its_page(officer, client):
    put(officer, BPMN.replace('limitDays="2"', 'limitDays="3"'), 0)
    holder("gu", role=Role.MAIN_LEADER)
    client.force_login(Account.objects.get(username="gu"))
    client.post("/flow-versions/T01-v2/publish/", {"version": "1"})
    flow = client.get("/api/flows/T01").json()
    assert (flow["current"], flow["days"], flow["hand_overs"], flow["returns"]) == (2, 4, 1, 0)


def test_an_unsound_draft_is_refused_on_its_page_with_the_list(officer, client):
    put(officer, UNSOUND["flow_unlabelled"][0], 0)
    holder("gu", role=Role.MAIN_LEADER)
    client.force_login(Account.objects.get(username="gu"))
    response = client.post("/flow-versions/T01-v2/publish/", {"version": "1"})
    assert response.status_code == 409
    assert "flow-issues" in response.content.decode()
