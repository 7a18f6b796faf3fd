"""Editions: frozen when submitted, approved by a meeting, published with their versions, compared, immutable."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from lianfang.catalogue import actions as items
from lianfang.catalogue import queries
from lianfang.catalogue.actions.editions import (
    about_edition,
    approve_edition,
    compose_edition,
    publish_edition,
    return_edition,
    submit_edition,
    withdraw_edition,
)
from lianfang.catalogue.queries.editions import compare_editions, get_edition, list_edition_lines, list_lines
from lianfang.catalogue.tests.factories import published_item, reviewed_version
from lianfang.catalogue.workflow.editions import EDITION
from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings.actions import load_decision
from lianfang.meetings.queries import list_topics
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.terms import KINDS
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
HELD = date(2026, 3, 4)
CATEGORIES = [
    {"code": code, "label": label, "label_en": label_en, "national_type": "05", "is_named": True, "origin": ""}
    for code, label, label_en in (("APPR", "行政审批", "Approval"), ("PUN", "行政处罚", "Penalty"))
]


def refused(code: str, act, *args, **values) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*args, **values)
    assert refusal.value.code == code
    return refusal.value


def quiet_lint() -> None:
    """Let every rule of lint warn at most: these tests are about editions."""
    in_force("item_lint", [{**row, "level": "warn"} for row in KINDS["item_lint"].preset])


@pytest.fixture
def people():
    """Give an office with items of A and B, and somebody for every step."""
    office()
    quiet_lint()
    published_item()
    published_item("B", "T02")
    return {
        "officer": holder("li", post="A2", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "secretary": holder("wang", role=Role.SECRETARY),
        "leader": holder("gu", role=Role.MAIN_LEADER),
        "auditor": holder("lu", role=Role.AUDITOR),
    }


def decided(edition, outcome: str = "approved") -> None:
    load_decision(
        SETUP,
        kind="catalogue.edition",
        unit_id=edition.unit_id,
        about=about_edition(edition),
        meeting_title="2026年第2次党组会",
        decided_on=HELD,
        outcome=outcome,
    )


def approved(people, title: str = "职权目录"):
    edition = compose_edition(people["secretary"], title=title)
    edition = submit_edition(people["secretary"], key=edition.number)
    decided(edition)
    return edition.number


def published(people, title: str = "职权目录") -> str:
    key = approved(people, title)
    publish_edition(people["leader"], key=key)
    return key


def edition_of(key: str):
    with acting(SETUP):
        return get_edition(SETUP, key)


def test_an_edition_takes_what_is_in_force_and_what_is_reviewed(people):
    reviewed_version(people["officer"], people["head"], people["secretary"], fee="不收费")
    cancelled = published_item("B", "T03")
    items.cancel_item(people["leader"], key=cancelled.number, comment="不再办理")
    items.change_draft(people["secretary"], number="T02", changes={"fee": "一元"})
    with acting(SETUP):
        lines = {line.number: (line.state, line.snapshot["content"]["fee"]) for line in list_lines(SETUP)}
    assert lines == {"T01": ("reviewed", "不收费"), "T02": ("published", "")}


@pytest.mark.demand("T3.1.5")
def test_an_approved_edition_carries_its_decision_and_publishing_puts_its_versions_in_force(people):
    reviewed_version(people["officer"], people["head"], people["secretary"], fee="不收费")
    key = approved(people)
    edition = edition_of(key)
    assert (edition.state, edition.approval_body, edition.approved_on) == ("approved", "领导班子", HELD)
    assert edition.approval_document == "2026年第2次党组会"
    with acting(SETUP):
        assert queries.get_item_version(SETUP, "T01-v2").state == "approved"
        assert queries.get_item(SETUP, "T01").fee == ""
    publish_edition(people["leader"], key=key)
    with acting(SETUP):
        assert queries.get_item(SETUP, "T01").fee == "不收费"
        assert queries.get_item_version(SETUP, "T01-v2").state == "published"
    assert edition_of(key).published_on == clock.today()


def test_the_next_edition_supersedes_the_one_before(people):
    first = published(people)
    second = published(people, "职权目录（修订）")
    assert (first, second) == (f"{clock.today().year}-1", f"{clock.today().year}-2")
    assert (edition_of(first).state, edition_of(second).state) == ("superseded", "published")
    assert edition_of(first).superseded_on == clock.today()


def test_a_rejected_edition_is_composed_again_and_a_deferred_one_waits(people):
    edition = submit_edition(people["secretary"], key=compose_edition(people["secretary"], title="目录").number)
    decided(edition, "deferred")
    assert edition_of(edition.number).state == "submitted"
    decided(edition, "rejected")
    assert edition_of(edition.number).state == "draft"
    with acting(SETUP):
        assert list_edition_lines(SETUP, edition).count() == 0


def test_submitting_puts_the_edition_before_the_team(people):
    edition = submit_edition(people["secretary"], key=compose_edition(people["secretary"], title="目录").number)
    with acting(SETUP):
        (topic,) = list_topics(SETUP).filter(kind="catalogue.edition")
    assert (topic.object_id, topic.object_label) == (str(edition.pk), f"目录（{edition.number}）")


def test_what_lint_blocks_is_listed_and_keeps_the_edition_back(people):
    in_force("item_lint", [{**row, "level": "block"} for row in KINDS["item_lint"].preset])
    key = compose_edition(people["secretary"], title="目录").number
    refusal = refused("edition_lint", submit_edition, people["secretary"], key=key)
    assert "T01: " in refusal.params["findings"]
    assert edition_of(key).state == "draft"


@pytest.mark.demand("T3.3.5")
def test_a_catalogue_without_an_answer_for_a_category_is_not_submitted(people):
    in_force(value=CATEGORIES)
    key = compose_edition(people["secretary"], title="目录").number
    refusal = refused("edition_categories", submit_edition, people["secretary"], key=key)
    assert refusal.params["categories"] == "行政处罚"
    items.declare_category_empty(people["secretary"], category="PUN", statement="无", declared_on=clock.today())
    edition = submit_edition(people["secretary"], key=key)
    assert [(row["code"], row["count"], row["statement"]) for row in edition.categories] == [
        ("APPR", 2, ""),
        ("PUN", 0, "无"),
    ]


def test_a_version_in_an_edition_on_its_way_is_taken_back_only_after_the_edition(people):
    reviewed_version(people["officer"], people["head"], people["secretary"], fee="不收费")
    key = approved(people)
    returned = {"key": "T01-v2", "comment": "条件有误"}
    refusal = refused("version_in_edition", items.return_version, people["secretary"], **returned)
    assert refusal.params["edition"] == key
    return_edition(people["leader"], key=key, comment="事项有变动")
    assert (edition_of(key).state, edition_of(key).approval_body) == ("draft", "")
    assert items.return_version(people["secretary"], **returned).state == "draft"


def test_nobody_but_a_decision_approves(people):
    key = submit_edition(people["secretary"], key=compose_edition(people["secretary"], title="目录").number).number
    for name in ("secretary", "leader"):
        with pytest.raises(NotFound):
            approve_edition(people[name], key=key, body="我", decided_on=HELD, document="1")
    for missing in ({"body": " "}, {"document": ""}):
        given = {"body": "党组", "document": "〔2026〕1号", **missing}
        refused("field_required", approve_edition, SETUP, key=key, decided_on=HELD, **given)


def test_one_edition_is_on_its_way_at_a_time_and_numbers_are_not_given_twice(people):
    first = compose_edition(people["secretary"], title="目录", number="2025-7").number
    refused("edition_running", compose_edition, people["secretary"], title="又一版")
    withdraw_edition(people["secretary"], key=first, comment="重来")
    refused("edition_taken", compose_edition, people["secretary"], title="x", number="2025-7")
    refused("edition_number", compose_edition, people["secretary"], title="x", number="七版")
    for name in ("officer", "head", "leader", "auditor"):
        with pytest.raises(NotFound):
            compose_edition(people[name], title="目录")


# (state, move) → who may, written by hand; whatever is not written here is refused
ALLOWED = {
    ("draft", "submit"): {"secretary"},
    ("draft", "withdraw"): {"secretary"},
    ("submitted", "return"): {"secretary", "leader"},
    ("approved", "return"): {"secretary", "leader"},
    ("approved", "publish"): {"secretary", "leader"},
}


def test_who_may_make_which_move_in_which_state(people):
    edition = compose_edition(people["secretary"], title="目录")
    for state in EDITION.states:
        edition.state = state.name
        for name, actor in people.items():
            found = {move.name for move in EDITION.available(edition, actor)}
            assert found == {move for (at, move), who in ALLOWED.items() if at == state.name and name in who}, (
                state,
                name,
            )


def test_whoever_submitted_an_edition_does_not_publish_it(people):
    key = approved(people)
    refused("four_eyes", publish_edition, people["secretary"], key=key)


@pytest.mark.demand("T3.1.5")
@pytest.mark.parametrize(
    "sql",
    [
        "update catalogue_editionitem set snapshot = '{}'",
        "update catalogue_editionitem set position = position + 10",
        "delete from catalogue_editionitem",
        "update catalogue_catalogueedition set title = 'x'",
        "update catalogue_catalogueedition set state = 'draft'",
        "update catalogue_catalogueedition set approval_body = 'x'",
        "delete from catalogue_catalogueedition",
    ],
)
def test_the_database_keeps_a_published_edition_as_it_is(people, sql):
    published(people)
    broken = pytest.raises(DatabaseError, match="is frozen|is decided|is kept")
    with broken, acting(SETUP), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_list_of_a_submitted_edition_is_frozen_and_takes_no_more_lines(people):
    edition = submit_edition(people["secretary"], key=compose_edition(people["secretary"], title="目录").number)
    columns = "created_at, version, edition_id, item_version_id, unit_id, name, name_en, snapshot, position, number"
    copied = f"select {columns.replace('position', 'position + 90').replace('number', 'number || 1')}"
    sql = f"insert into catalogue_editionitem ({columns}) {copied} from catalogue_editionitem limit 1"
    for statement in (sql, "delete from catalogue_editionitem"):
        broken = pytest.raises(DatabaseError, match="is frozen|takes no more")
        with broken, acting(SETUP), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert edition.items == 2


def test_two_editions_are_compared_item_by_item_and_column_by_column(people):
    first = published(people)
    reviewed_version(people["officer"], people["head"], people["secretary"], fee="不收费")
    items.cancel_item(people["leader"], key="T02", comment="不再办理")
    published_item("A", "T03")
    second = published(people, "修订")
    with acting(people["secretary"]):
        found = {row.number: (row.what, row.parts) for row in compare_editions(people["secretary"], first, second)}
    assert {number: what for number, (what, _parts) in found.items()} == {
        "T01": "changed",
        "T02": "removed",
        "T03": "added",
    }
    assert [(before, after) for _label, before, after in found["T01"][1]] == [("", "不收费")]


def test_a_division_sees_its_own_lines_of_an_edition_and_strangers_none(people):
    key = published(people)
    for name, seen in (("officer", ["T01"]), ("secretary", ["T01", "T02"]), ("auditor", [])):
        with acting(people[name]):
            rows = list_edition_lines(people[name], get_edition(people[name], key))
            assert list(rows.values_list("number", flat=True)) == seen
    with acting(PUBLIC), pytest.raises(NotFound):
        get_edition(PUBLIC, key)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_a_published_edition_lists_its_items_and_its_decision(people, language, client):
    key = published(people)
    account = Account.objects.get(pk=people["secretary"].id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/editions/{key}/", headers={"accept-language": language})
    assert page.status_code == 200
    assert "2026年第2次党组会" in page.content.decode()
    assert "/items/T02/" in page.content.decode()
    second = published(people, "修订")
    compared = client.get("/editions/compare/", {"first": key, "second": second})
    assert compared.status_code == 200
    assert client.get(f"/api/editions/{key}/changes").json() == []
    assert client.get(f"/api/editions/{second}/changes", {"since": key}).json() == []
    assert client.get(f"/api/editions/{second}/changes", {"since": "1999-1"}).status_code == 404
