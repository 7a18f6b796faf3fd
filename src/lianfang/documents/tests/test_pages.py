"""Pages and endpoints of documents: editor with lines, two editors, issue by form, files, who may."""

from __future__ import annotations

import io

import docx
import pytest
from django.test import Client

from lianfang.documents import actions, queries
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.tasks.actions import About

TEXT = "【文号】外廉\n【标题】{title}\n{body}\n"
FORM = {"kind": "notice", "language": "zh", "unit": "ORG"}


def signed_in(username, role=Role.SECRETARY, language="en", unit="ORG"):
    holder(username, role=role, unit=unit)
    client = Client(headers={"accept-language": language})
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def root(db):
    return office()


def drafted(client, text=TEXT):
    answer = client.post("/templates/draft/", {**FORM, "text": text, "save": "1"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["location"]


def test_the_editor_begins_with_the_preset_and_shows_its_sample(root):
    shown = signed_in("wang").get("/templates/draft/?kind=notice&language=zh").content.decode()
    assert "【标题】{title}" in shown
    assert "关于开展廉政风险点排查工作的通知" in shown
    assert "GB/T 9704-2012" in shown


def test_an_unknown_placeholder_is_said_with_its_line_and_the_known_ones_and_nothing_is_lost(root):
    client = signed_in("wang")
    answer = client.post("/templates/draft/", {**FORM, "text": TEXT + "\n{nobody}", "save": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Line 5:" in shown
    assert "{attachments}" in shown
    assert "{nobody}</textarea>" in shown


def test_a_preview_saves_nothing(root):
    client = signed_in("wang")
    shown = client.post("/templates/draft/", {**FORM, "text": TEXT + "末段甲乙丙", "preview": "1"}).content.decode()
    assert '<p class="gw-p">末段甲乙丙</p>' in shown
    with acting(SETUP):
        assert not queries.list_templates(SETUP).exists()


def test_a_sample_is_downloaded_before_anything_is_saved(root):
    answer = signed_in("wang").post("/templates/draft/", {**FORM, "text": TEXT, "docx": "1"})
    paper = docx.Document(io.BytesIO(answer.content))
    assert "外廉〔2026〕12号" in [paragraph.text for paragraph in paper.paragraphs]


def test_a_draft_is_put_in_force_by_a_second_person(root):
    first, second = signed_in("wang"), signed_in("ma", Role.MAIN_LEADER)
    address = drafted(first)
    assert first.post(f"{address}put_in_force/", {"version": "1"}).status_code == 409
    assert second.post(f"{address}put_in_force/", {"version": "1"}).status_code == 302
    assert "In force" in first.get(address).content.decode()


def test_the_second_of_two_editors_sees_both_texts_and_can_save_then(root):
    first, second = signed_in("wang"), signed_in("zhao")
    address = drafted(first)
    first.post(f"{address}edit/", {"text": TEXT + "甲的句子", "version": "1", "save": "1"})
    answer = second.post(f"{address}edit/", {"text": TEXT + "乙的句子", "version": "1", "save": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "甲的句子</textarea>" in shown
    assert "乙的句子</textarea>" in shown
    assert 'name="version" value="2"' in shown
    answer = second.post(f"{address}edit/", {"text": TEXT + "乙的句子", "version": "2", "save": "1"})
    assert answer.status_code == 302


def test_a_notice_is_issued_by_form_and_taken_as_docx(root):
    client = signed_in("wang")
    form = {**FORM, "title": "关于排查的通知", "to": "各处室", "body": "第一段。\n第二段。", "attachments": ""}
    answer = client.post("/documents/new/", form)
    assert answer.status_code == 302
    shown = client.get(answer["location"]).content.decode()
    assert "关于排查的通知" in shown
    paper = docx.Document(io.BytesIO(client.get(answer["location"] + "paper.docx").content))
    assert [text for text in (paragraph.text for paragraph in paper.paragraphs) if text][2:4] == [
        "关于排查的通知",
        "各处室：",
    ]


def test_a_form_without_a_text_is_refused_beside_the_field_and_keeps_the_title(root):
    answer = signed_in("wang").post("/documents/new/", {**FORM, "title": "关于排查的通知", "body": " "})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="body_error"' in shown
    assert 'value="关于排查的通知"' in shown


def test_hostile_text_is_shown_as_text(root):
    client = signed_in("wang")
    form = {**FORM, "title": "<script>alert(1)</script>", "body": "{title} #eval </textarea>"}
    shown = client.get(client.post("/documents/new/", form)["location"]).content.decode()
    assert "<script>alert" not in shown
    assert "{title} #eval &lt;/textarea&gt;" in shown


def test_a_document_stands_on_the_page_of_its_object(root):
    client = signed_in("wang")
    about = About("people.unit", str(root.pk), "办")
    made = actions.issue_document(
        SETUP, template="notice", unit_id=root.pk, values={"title": "关于机构的通知", "body": "文"}, about=about
    )
    assert f"{made.number} 关于机构的通知" in client.get("/units/ORG/").content.decode()


def test_a_document_is_made_void_with_a_reason_from_its_page(root):
    client = signed_in("wang")
    made = actions.issue_document(SETUP, template="notice", unit_id=root.pk, values={"title": "t", "body": "文"})
    address = f"/documents/{made.pk}/"
    assert client.post(f"{address}void/", {"version": "1", "comment": ""}).status_code == 409
    assert client.post(f"{address}void/", {"version": "1", "comment": "错发"}).status_code == 302
    assert "错发" in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/documents/new/", "/templates/draft/"])
def test_an_officer_neither_writes_documents_nor_templates(root, address):
    assert signed_in("li", Role.OFFICER).get(address).status_code == 404


@pytest.mark.parametrize("question", ["kind=none", "kind=notice&language=fr"])
def test_what_does_not_exist_is_not_found(root, question):
    client = signed_in("wang")
    assert client.get(f"/templates/draft/?{question}").status_code == 404
    assert client.get(f"/documents/new/?{question}").status_code == 404


def test_programs_draft_and_issue(root):
    client = signed_in("wang")
    answer = client.post("/api/templates", {"kind": "notice", "text": TEXT}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    key = answer.json()["key"]
    body = {"text": TEXT + "末", "version": 9}
    assert client.post(f"/api/templates/{key}/text", body, content_type="application/json").status_code == 409
    answer = client.post(
        "/api/documents", {"values": {"title": "通知", "body": "文"}}, content_type="application/json"
    ).json()
    assert answer["number"].startswith("外办〔")
    assert client.get(f"/api/documents/{answer['key']}/paper.docx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "values", [{}, {"title": ""}, {"title": "t", "body": "b", "x": "y"}, {"title": "字" * 400, "body": "b"}]
)
def test_programs_are_refused_by_name(root, values):
    answer = signed_in("wang").post("/api/documents", {"values": values}, content_type="application/json")
    assert answer.status_code == 409, answer.content


def test_without_a_chinese_font_the_pages_say_so_and_pdf_is_refused_by_name(root, monkeypatch):
    client = signed_in("wang")
    made = actions.issue_document(SETUP, template="notice", unit_id=root.pk, values={"title": "t", "body": "文"})
    bare = queries.Fonts("", frozenset({"DejaVu Sans"}))
    monkeypatch.setattr(queries, "get_fonts", lambda: bare)
    assert "No Chinese font is installed" in client.get(f"/documents/{made.pk}/").content.decode()
    assert "No Chinese font is installed" in client.get("/templates/").content.decode()
    answer = client.get(f"/documents/{made.pk}/paper.pdf")
    assert answer.status_code == 409
    assert "docx" in answer.content.decode()
