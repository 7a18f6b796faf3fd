"""Legal bases verified and repealed, and what a repeal sets in motion."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from lianfang.catalogue import actions, queries
from lianfang.catalogue.tests.factories import (
    approved_version,
    basis,
    drafted_version,
    published_item,
    steps_everywhere,
)
from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, actor_for, holder, office
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_tasks

pytestmark = pytest.mark.django_db
GONE = {"repealed_on": date(2026, 11, 1), "reason": "新法施行", "document": "国务院令第1号"}


@pytest.fixture(autouse=True)
def procedure():
    """Give every item a sound procedure."""
    with steps_everywhere():
        yield


@pytest.fixture
def secretary():
    """Give an office where T01 and T02 stand on B1 and T03 on B2 only; return the secretary."""
    office()
    published_item("A", number="T01")
    published_item("B", number="T02")
    basis("B2")
    published_item("A", number="T03")
    writer = holder("li", post="A2", unit="A")
    head, chief = holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"), holder("wang", role=Role.SECRETARY)
    row = approved_version(writer, head, chief, number="T03", bases=["B2"])
    actions.publish_version(chief, key=row.key)
    return chief


def tasks() -> dict[str, tuple[str, str, date | None, str]]:
    with acting(SETUP):
        rows = list_tasks(SETUP).filter(kind="revise_item")
        return {row.url_key: (row.role, row.unit.code, row.due_on, row.state) for row in rows}


@pytest.mark.demand("T0.2")
def test_the_page_lists_every_citing_item_before_and_after_the_repeal(secretary, client):
    drafted_version(secretary, "T03", bases=["B1", "B2"])
    client.force_login(Account.objects.get(username="wang"))
    page = client.get("/bases/B1/repeal/").content.decode()
    assert [number in page for number in ("T01", "T02", "T03")] == [True, True, True]
    seen = re.findall(r'name="version" value="(\d+)"', page)[0]
    answer = client.post("/bases/B1/repeal/", {"repealed_on": "2026-11-01", "reason": "新法施行", "version": seen})
    assert answer.status_code == 302
    page = client.get("/bases/B1/").content.decode()
    assert all(number in page for number in ("T01", "T02", "T03", "2026-11-01", "新法施行"))


@pytest.mark.demand("T5.4.7")
def test_a_repeal_opens_a_task_within_30_days_for_each_citing_item_and_for_no_other(secretary):
    actions.repeal_basis(secretary, key="B1", **GONE)
    opened = tasks()
    assert {number: (role, unit, state) for number, (role, unit, _due, state) in opened.items()} == {
        "T01": ("division_head", "A", "open"),
        "T02": ("division_head", "B", "open"),
    }
    latest = clock.today() + timedelta(days=30)
    assert all(due is not None and clock.today() < due <= latest for _role, _unit, due, _state in opened.values())


def test_a_repeal_flags_the_citing_items_on_page_and_list(secretary):
    actions.repeal_basis(secretary, key="B1", **GONE)
    with acting(secretary):
        found = {row.item.number for row in queries.list_findings(secretary).filter(rule="basis_repealed")}
        levels = dict(queries.list_items(secretary).values_list("number", "lint_level"))
    assert found == {"T01", "T02"}
    assert (levels["T01"], levels["T02"]) == ("block", "block")
    assert levels["T03"] != "block"


def test_publishing_a_version_without_the_basis_closes_the_task(secretary):
    actions.repeal_basis(secretary, key="B1", **GONE)
    li, chen = (actor_for(Account.objects.get(username=name)) for name in ("li", "chen"))
    row = approved_version(li, chen, secretary, number="T01", bases=["B2"])
    actions.publish_version(secretary, key=row.key)
    assert {number: state for number, (*_rest, state) in tasks().items()} == {"T01": "done", "T02": "open"}


def test_a_version_that_cites_a_repealed_basis_is_neither_checked_nor_published(secretary):
    actions.repeal_basis(secretary, key="B1", **GONE)
    draft = drafted_version(secretary, "T01")
    head = holder("sun", role=Role.DIVISION_HEAD, unit="A")
    with pytest.raises(Refused) as refusal:
        actions.check_version(head, key=draft.key)
    assert refusal.value.code == "item_lint"
    assert "2026-11-01" in refusal.value.sentence()


@pytest.mark.parametrize(
    ("given", "code"),
    [({"reason": " "}, "field_required"), ({"repealed_on": date(2000, 1, 1)}, "basis_dates")],
)
def test_a_repeal_without_reason_or_before_the_basis_took_effect_is_refused(secretary, given, code):
    actions.save_basis(SETUP, code="B7", name="某令", kind="law", status="source_text", effective_on=date(2010, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.repeal_basis(secretary, key="B7", **{**GONE, **given})
    assert refusal.value.code == code


def test_a_basis_is_repealed_once_and_by_the_secretary_only(secretary):
    head = holder("sun", role=Role.DIVISION_HEAD, unit="A")
    with pytest.raises(NotFound):
        actions.repeal_basis(head, key="B1", **GONE)
    actions.repeal_basis(secretary, key="B1", **GONE)
    with pytest.raises(Refused) as refusal:
        actions.repeal_basis(secretary, key="B1", **GONE)
    assert refusal.value.code == "basis_repealed_already"


def test_verifying_names_who_when_and_the_source_and_takes_the_warning_away(secretary):
    basis("B1", status="own_knowledge")
    actions.judge_items()
    row = actions.verify_basis(secretary, key="B1", status="source_text", source="国家法律法规数据库")
    assert (row.verified_by_id, row.verified_on, row.status) == (secretary.id, clock.today(), "source_text")
    with acting(secretary):
        assert not queries.list_findings(secretary).filter(rule="basis_unverified").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [({"status": "own_knowledge"}, "basis_terms"), ({"source": " "}, "field_required")],
)
def test_a_verification_needs_a_source(secretary, given, code):
    with pytest.raises(Refused) as refusal:
        actions.verify_basis(secretary, key="B1", **{"status": "source_page", "source": "网站", **given})
    assert refusal.value.code == code


def test_writing_a_repealed_basis_down_again_does_not_undo_its_repeal(secretary):
    actions.repeal_basis(secretary, key="B1", **GONE)
    basis("B1")
    with acting(SETUP):
        assert queries.get_basis(SETUP, "B1").repealed_on == GONE["repealed_on"]


@pytest.mark.parametrize("path", ["repeal", "verify"])
def test_only_the_secretary_repeals_and_verifies_by_the_api(secretary, client, path):
    holder("sun", role=Role.DIVISION_HEAD, unit="A")
    client.force_login(Account.objects.get(username="wang"))
    seen = client.get("/api/bases/B1/citing").json()["version"]
    body = {"version": seen, "repealed_on": "2026-11-01", "reason": "新法", "status": "source_text", "source": "文本"}
    for username, status in (("sun", 404), ("wang", 200)):
        client.force_login(Account.objects.get(username=username))
        answer = client.post(f"/api/bases/B1/{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
    assert [item["number"] for item in answer.json()["items"]] == ["T01", "T02"]
