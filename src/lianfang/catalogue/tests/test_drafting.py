"""The form of an item's version, what two editors see, and the difference of two versions."""

from __future__ import annotations

import re
from html import unescape

import pytest

from lianfang.catalogue import actions, queries
from lianfang.catalogue.rules import content_of, diff_contents
from lianfang.catalogue.tests.factories import basis, drafted_version, entry, published_item, steps_everywhere
from lianfang.catalogue.web.itemform import changes_of, typed_from
from lianfang.kernel.access import Role
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, actor_for, holder, office
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def procedure():
    """Give every item a sound procedure."""
    with steps_everywhere():
        yield


@pytest.fixture
def writer(client):
    """Give an office with a published item and a browser of an officer of its division."""
    office()
    published_item("A")
    holder("li", post="A2", unit="A")
    holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A")
    client.force_login(Account.objects.get(username="li"))
    return client


def fields_of(page: str) -> dict[str, object]:
    """Return what the form on a page would send, with no script."""
    form = page[page.index('data-draft="item-') :]
    found: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found.setdefault(name[1], unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def version(key: str = "T01-v2"):
    with acting(SETUP):
        return queries.get_item_version(SETUP, key)


def test_a_form_that_is_sent_as_it_came_changes_nothing(writer):
    sent = fields_of(writer.get("/items/T01/draft/").content.decode())
    assert writer.post("/items/T01/draft/", sent).status_code == 302
    assert diff_contents(version("T01-v1").content, version().content) == []


def test_what_is_typed_comes_into_the_draft_line_by_line(writer):
    sent = fields_of(writer.get("/items/T01/draft/").content.decode())
    sent |= {
        "duties": "核实\n回访\n",
        "materials": "申请表 | original | 申请人\n护照复印件｜copy",
        "promised_limit_days": "6",
        "post_supervise": "B1、B2",
        "reason": "时限压缩",
    }
    assert writer.post("/items/T01/draft/", sent).status_code == 302
    held = version()
    assert held.content["duties"] == ["核实", "回访"]
    assert held.content["materials"] == ["申请表", "护照复印件"]
    assert held.content["material_details"] == [{"form": "original", "source": "申请人"}, {"form": "copy"}]
    assert (held.content["promised_limit_days"], held.reason) == (6, "时限压缩")
    assert held.content["posts"]["supervise"] == ["B1", "B2"]


@pytest.mark.demand("T3.1.2")
@pytest.mark.parametrize("column", ["duties", "liability"])
def test_an_empty_duty_or_liability_is_refused_and_nothing_typed_is_lost(writer, column):
    sent = fields_of(writer.get("/items/T01/draft/").content.decode()) | {column: " ", "fee": "写了一半的费用"}
    answer = writer.post("/items/T01/draft/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="#{column}"' in page
    assert fields_of(page)["fee"] == "写了一半的费用"


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ({"promised_limit_days": "很快"}, "promised_limit_days"),
        ({"promised_limit_days": "21"}, "promised_limit_days"),
        ({"materials": "表 | 石头"}, "materials"),
        ({"bases": "B77"}, "bases"),
        ({"post_execute": "Z1"}, "posts"),
    ],
)
def test_a_wrong_input_is_named_at_the_top(writer, typed, column):
    sent = fields_of(writer.get("/items/T01/draft/").content.decode()) | typed
    answer = writer.post("/items/T01/draft/", sent)
    assert (answer.status_code, f'href="#{column}"' in answer.content.decode()) == (409, True)


def test_the_second_of_two_editors_gets_409_with_both_texts_and_saves_them_together(writer):
    first = fields_of(writer.get("/items/T01/draft/").content.decode())
    head = actor_for(Account.objects.get(username="chen"))
    actions.change_draft(head, number="T01", changes={"duties": ["处长改的职责"]})
    answer = writer.post("/items/T01/draft/", first | {"duties": "经办改的职责"})
    page = answer.content.decode()
    conflict = page[page.index('id="conflict"') : page.index('data-draft="item-')]
    assert answer.status_code == 409
    assert ("处长改的职责" in conflict, "经办改的职责" in conflict) == (True, True)
    assert version().content["duties"] == ["处长改的职责"]
    again = fields_of(page)
    assert again["duties"] == "经办改的职责"
    answer = writer.post("/items/T01/draft/", again | {"duties": "处长改的职责\n经办改的职责"})
    assert answer.status_code == 302
    assert version().content["duties"] == ["处长改的职责", "经办改的职责"]


def test_a_new_item_is_drafted_by_the_form(writer):
    sent = fields_of(writer.get("/items/new/").content.decode())
    sent |= {
        "number": "T09",
        "code": "999900ABC0100900",
        "name": "新事项",
        "category": "APPR",
        "promised_limit_days": "3",
        "duties": "核实",
        "liability": "追责",
        "supervision_methods": "抽查",
        "bases": "B1",
        "post_execute": "A2",
    }
    answer = writer.post("/items/new/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/item-versions/T09-v1/")
    page = writer.get("/item-versions/T09-v1/").content.decode()
    assert "新事项" in page


@pytest.mark.parametrize("path", ["/items/T02/draft/", "/item-versions/T02-v1/", "/item-versions/T02-v1/compare/"])
def test_the_version_of_another_division_is_not_found(writer, path):
    published_item("B", number="T02")
    assert writer.get(path).status_code == 404


def test_what_the_form_shows_reads_back_as_the_same_entry():
    whole = entry("A", materials=("甲", "乙"), material_details=({"form": "copy", "source": "公安局"}, {}))
    changes = changes_of(typed_from(whole), whole)
    for name, value in content_of(whole).items():
        if name in changes:
            assert content_of(whole)[name] == (list(value) if isinstance(value, tuple) else value)
    assert changes["material_details"] == [{"form": "copy", "source": "公安局"}, {}]


def test_the_difference_names_columns_and_signs_lines():
    before, after = content_of(entry("A", duties=("甲", "乙"))), content_of(entry("A", duties=("甲", "丙"), fee="五元"))
    found = {part.column: part.lines for part in diff_contents(before, after)}
    assert found == {"duties": ((" ", "甲"), ("-", "乙"), ("+", "丙")), "fee": (("+", "五元"),)}


def test_the_page_shows_the_difference_of_any_two_versions(writer):
    basis("B2")
    li = actor_for(Account.objects.get(username="li"))
    drafted_version(li, duties=["核实材料"], bases=["B1", "B2"])
    page = writer.get("/item-versions/T01-v2/compare/?with=T01-v1").content.decode()
    for part in ("<del>− 核实</del>", "<ins>+ 核实材料</ins>", "<ins>+ B2</ins>"):
        assert part in page


def test_a_program_drafts_compares_judges_and_is_refused_like_a_person(writer):
    draft = {"columns": {"duties": ["核实", "回访"]}, "reason": "补充"}
    answer = writer.put("/api/items/T01/draft", draft, content_type="application/json")
    assert (answer.status_code, answer.json()["key"], answer.json()["state"]) == (200, "T01-v2", "draft")
    blind = writer.put("/api/items/T01/draft", draft, content_type="application/json")
    assert (blind.status_code, blind.json()["code"]) == (409, "version_changed")
    compared = writer.get("/api/item-versions/T01-v2/compare").json()
    assert compared == [{"column": "duties", "label": compared[0]["label"], "lines": [[" ", "核实"], ["+", "回访"]]}]
    assert writer.get("/api/item-versions/T01-v2/content").json()["content"]["duties"] == ["核实", "回访"]
    assert writer.get("/api/items/T01/lint").json() == []
    wrong = {"columns": {"promised_limit_days": 99}, "version": 1}
    refused = writer.put("/api/items/T01/draft", wrong, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "limit_order")


def test_a_version_past_draft_leads_to_its_page_instead_of_a_form_that_would_be_refused(writer):
    draft = drafted_version(actor_for(Account.objects.get(username="li")))
    actions.check_version(actor_for(Account.objects.get(username="chen")), key=draft.key)
    answer = writer.get("/items/T01/draft/")
    assert (answer.status_code, answer["Location"]) == (302, "/item-versions/T01-v2/")


def test_the_english_of_a_column_is_a_column_of_the_difference():
    before, after = (content_of(entry("A", english={"fee": text})) for text in ("Free", "Five yuan"))
    assert [(part.column, part.lines) for part in diff_contents(before, after)] == [
        ("fee_english", (("-", "Free"), ("+", "Five yuan")))
    ]
