"""Legal bases written down and changed by hand, and categories declared empty on a page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lianfang.catalogue import actions, queries
from lianfang.catalogue.queries.clearing import list_missing_categories
from lianfang.catalogue.tests.factories import approved_version, basis, published_item, steps_everywhere
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, actor_for, holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_tasks
from lianfang.trail.queries import list_object_entries

pytestmark = pytest.mark.django_db
WORDS = {"name": "某某条例", "kind": "regulation", "article": "第三条", "text": "应当公开。"}


@pytest.fixture(autouse=True)
def procedure():
    """Give every item a sound procedure."""
    with steps_everywhere():
        yield


@pytest.fixture
def secretary(client):
    """Give an office where T01 and T02 stand on B1; return the secretary, signed in."""
    office()
    published_item("A", number="T01")
    published_item("B", number="T02")
    holder("li", post="A2", unit="A")
    holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A")
    chief = holder("wang", role=Role.SECRETARY)
    client.force_login(Account.objects.get(username="wang"))
    return chief


def held(code: str):
    with acting(SETUP):
        return queries.get_basis(SETUP, code)


def open_tasks() -> dict[str, str]:
    with acting(SETUP):
        return {row.url_key: row.kind for row in list_tasks(SETUP).filter(state="open", object_type__endswith="item")}


def amend(actor, *, is_amended: bool, **changed: str) -> None:
    stands = held("B1")
    words = {"name": stands.name, "kind": stands.kind, "text": stands.text, **changed}
    actions.amend_basis(
        actor, key="B1", words=actions.BasisWords(**words), is_amended=is_amended, reason="国务院令第9号"
    )


def test_a_basis_is_written_down_on_a_page_and_waits_to_be_verified(secretary, client):
    answer = client.post("/bases/new/", {"code": "B9", "effective_on": "2026-01-01", **WORDS})
    assert (answer.status_code, answer["Location"]) == (302, "/bases/B9/")
    made = held("B9")
    assert (made.name, made.status, made.effective_on.isoformat()) == ("某某条例", "own_knowledge", "2026-01-01")
    assert "/bases/B9/edit/" in client.get("/bases/B9/").content.decode()


@pytest.mark.parametrize(
    ("typed", "blamed"),
    [
        ({"code": "B1"}, "code"),
        ({"code": "B 9/"}, "code"),
        ({"code": ""}, "code"),
        ({"name": " "}, "name"),
        ({"kind": "moon"}, "kind"),
        ({"effective_on": "昨天"}, "effective_on"),
        ({"name": "长" * 201}, "name"),
        ({"article": "长" * 121}, "article"),
    ],
)
def test_a_wrong_input_is_named_and_nothing_typed_is_lost(secretary, client, typed, blamed):
    answer = client.post("/bases/new/", {"code": "B9", **WORDS, "note": "写了一半", **typed})
    page = answer.content.decode()
    assert (answer.status_code, f'href="#{blamed}"' in page, "写了一半" in page) == (409, True, True)
    with acting(SETUP), pytest.raises(NotFound):
        queries.get_basis(SETUP, "B9")


def test_other_words_have_to_be_verified_again_and_other_notes_have_not(secretary):
    actions.verify_basis(secretary, key="B1", status="source_text", source="公报")
    amend(secretary, is_amended=False, note="见第二条")
    assert (held("B1").status, held("B1").verified_source) == ("source_text", "公报")
    amend(secretary, is_amended=False, text="应当核实并公开。")
    changed = held("B1")
    assert (changed.status, changed.verified_by_id, changed.verified_on) == ("own_knowledge", None, None)
    with acting(SETUP):
        found = {row.item.number for row in queries.list_findings(SETUP).filter(rule="basis_unverified")}
    assert found == {"T01", "T02"}


@pytest.mark.demand("T5.4.7")
def test_an_amended_law_opens_a_task_within_30_days_for_each_citing_item_and_a_slip_of_the_pen_none(secretary):
    amend(secretary, is_amended=False, text="应当核实。")
    assert open_tasks() == {}
    amend(secretary, is_amended=True, text="应当核实并公开。")
    assert open_tasks() == {"T01": "revise_amended", "T02": "revise_amended"}
    with acting(SETUP):
        due = set(list_tasks(SETUP).filter(kind="revise_amended").values_list("due_on", flat=True))
    assert all(clock.today() < day <= clock.today() + timedelta(days=30) for day in due)


def test_the_next_version_of_an_item_closes_its_task_and_a_later_amendment_asks_again(secretary):
    amend(secretary, is_amended=True, text="应当公开。")
    li, chen = (actor_for(Account.objects.get(username=name)) for name in ("li", "chen"))
    row = approved_version(li, chen, secretary, number="T01", duties=["核实并公开"])
    actions.publish_version(secretary, key=row.key)
    assert open_tasks() == {"T02": "revise_amended"}
    amend(secretary, is_amended=True, text="应当主动公开。")
    assert open_tasks() == {"T01": "revise_amended", "T02": "revise_amended"}


def test_the_page_names_the_items_before_and_the_second_of_two_editors_gets_both_texts(secretary, client):
    page = client.get("/bases/B1/edit/").content.decode()
    assert all(f'href="/items/{number}/"' in page for number in ("T01", "T02"))
    seen = re.findall(r'name="version" value="(\d+)"', page)[0]
    amend(secretary, is_amended=False, text="别人写的。")
    typed = {**WORDS, "text": "我写的。", "reason": "修正", "version": seen}
    answer = client.post("/bases/B1/edit/", typed)
    page = answer.content.decode()
    conflict = page[page.index('id="conflict"') : page.index("<form", page.index('id="conflict"'))]
    assert (answer.status_code, "别人写的。" in conflict, "我写的。" in conflict) == (409, True, True)
    assert held("B1").text == "别人写的。"
    typed["version"] = re.findall(r'name="version" value="(\d+)"', page)[0]
    assert client.post("/bases/B1/edit/", typed).status_code == 302
    assert held("B1").text == "我写的。"


def test_a_change_needs_a_reason_and_a_basis_in_force(secretary, client):
    answer = client.post("/bases/B1/edit/", {**WORDS, "reason": " ", "version": held("B1").version})
    assert (answer.status_code, 'href="#reason"' in answer.content.decode()) == (409, True)
    actions.repeal_basis(secretary, key="B1", repealed_on=clock.today(), reason="废止")
    with pytest.raises(Refused, match="basis_repealed_already"):
        amend(secretary, is_amended=False, text="新")
    assert client.get("/bases/B1/edit/")["Location"] == "/bases/B1/"


def test_who_does_not_keep_the_catalogue_neither_adds_nor_changes(secretary, client):
    for username in ("li", "chen"):
        actor = actor_for(Account.objects.get(username=username))
        with pytest.raises(NotFound):
            actions.add_basis(actor, code="B9", words=actions.BasisWords(**WORDS))
        with pytest.raises(NotFound):
            amend(actor, is_amended=False, text="新")
        client.force_login(Account.objects.get(username=username))
        assert [client.get(path).status_code for path in ("/bases/new/", "/bases/B1/edit/")] == [404, 404]


def test_programs_add_and_amend_and_the_trail_keeps_what_was_written(secretary, client):
    made = client.post("/api/bases", {"code": "B9", **WORDS}, content_type="application/json")
    assert (made.status_code, made.json()["status"]) == (200, "own_knowledge")
    body = {**WORDS, "text": "应当主动公开。", "reason": "修法", "is_amended": True, "version": made.json()["version"]}
    answer = client.put("/api/bases/B9/words", body, content_type="application/json")
    assert (answer.status_code, answer.json()["items"]) == (200, [])
    blind = client.put("/api/bases/B9/words", body, content_type="application/json")
    assert (blind.status_code, blind.json()["code"]) == (409, "version_changed")
    with acting(SETUP):
        acts = [row.action for row in list_object_entries(SETUP, "catalogue.basis", str(held("B9").pk))]
    assert sorted(acts) == ["catalogue.add_basis", "catalogue.amend_basis"]


def test_an_import_that_changes_how_far_a_basis_was_checked_judges_its_items_anew(secretary):
    basis("B1", status="own_knowledge")
    with acting(SETUP):
        found = {row.item.number for row in queries.list_findings(SETUP).filter(rule="basis_unverified")}
    assert found == {"T01", "T02"}


CATEGORIES = [
    {"code": code, "label": label, "label_en": label, "national_type": "05", "is_named": True, "origin": ""}
    for code, label in (("APPR", "行政审批"), ("PUN", "行政处罚"))
]


@pytest.mark.demand("T3.3.5")
def test_an_empty_category_is_declared_on_its_page_and_a_filled_one_is_refused(secretary, client):
    in_force(value=CATEGORIES)
    assert "/category-declarations/PUN/declare/" in client.get("/categories/").content.decode()
    assert "/category-declarations/APPR/declare/" not in client.get("/categories/").content.decode()
    typed = {"statement": "本单位无行政处罚权", "declared_on": "2026-11-01"}
    assert client.post("/category-declarations/PUN/declare/", {**typed, "declared_on": "x"}).status_code == 409
    assert client.post("/category-declarations/PUN/declare/", {**typed, "statement": " "}).status_code == 409
    assert client.post("/category-declarations/PUN/declare/", typed).status_code == 302
    assert "本单位无行政处罚权" in client.get("/categories/").content.decode()
    with acting(SETUP):
        assert list_missing_categories(SETUP) == []
    assert client.post("/category-declarations/APPR/declare/", typed).status_code == 409
    assert client.get("/category-declarations/MOON/declare/").status_code == 404
    answer = client.post("/api/category-declarations", {"category": "APPR", **typed}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "category_filled")


def test_a_category_of_which_every_item_is_cancelled_is_empty(secretary):
    in_force(value=CATEGORIES)
    leader = holder("gu", role=Role.MAIN_LEADER)
    for number in ("T01", "T02"):
        actions.cancel_item(leader, key=number, comment="不再办理")
    with acting(SETUP):
        assert {code for code, _label in list_missing_categories(SETUP)} == {"APPR", "PUN"}
