"""The way of a version of an item: who does which step, and what can no longer be changed afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from lianfang.catalogue import actions, queries
from lianfang.catalogue.rules import ItemEntry, entry_of
from lianfang.catalogue.tests.factories import (
    approved_version,
    basis,
    checked_version,
    drafted_version,
    entry,
    published_item,
    reviewed_version,
    steps_everywhere,
)
from lianfang.catalogue.workflow import ITEM_VERSION
from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Actor, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import listen
from lianfang.meetings.actions import load_decision
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.queries import list_object_entries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def procedure():
    """Give every item a sound procedure."""
    with steps_everywhere():
        yield


@pytest.fixture
def team():
    """Give an office with a published item of division A and somebody for every step."""
    office()
    published_item()
    return {
        "officer": holder("li", post="A2", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "deputy": holder("fang", role=Role.LEADER_IN_CHARGE, unit="A"),
        "secretary": holder("wang", role=Role.SECRETARY),
        "leader": holder("gu", role=Role.MAIN_LEADER),
    }


def refused(code: str, act, *args, **given) -> None:
    with pytest.raises(Refused) as refusal:
        act(*args, **given)
    assert refusal.value.code == code


HEAD, DEPUTY, LEADER, SECRETARY = Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY
# (state, move) → roles that may; whatever is not written here is refused
ALLOWED: dict[tuple[str, str], set[Role]] = {
    ("draft", "check"): {HEAD, DEPUTY},
    ("draft", "withdraw"): {Role.OFFICER, HEAD, SECRETARY},
    ("checked", "check_again"): {HEAD, DEPUTY},
    ("checked", "review"): {SECRETARY},
    ("checked", "return"): {HEAD, DEPUTY, SECRETARY, LEADER},
    ("checked", "withdraw"): {Role.OFFICER, HEAD, SECRETARY},
    ("reviewed", "put_forward"): {HEAD, DEPUTY, SECRETARY},
    ("reviewed", "return"): {HEAD, DEPUTY, SECRETARY, LEADER},
    ("reviewed", "withdraw"): {Role.OFFICER, HEAD, SECRETARY},
    ("approved", "publish"): {SECRETARY, LEADER},
    ("approved", "return"): {HEAD, DEPUTY, SECRETARY, LEADER},
    ("published", "supersede"): {SECRETARY, LEADER},
}
STATES = ("draft", "checked", "reviewed", "approved", "published", "superseded", "withdrawn")
MOVES = ("check", "check_again", "review", "put_forward", "approve", "publish", "supersede", "return", "withdraw")


def test_the_matrix_below_knows_every_state_and_move():
    assert {state.name for state in ITEM_VERSION.states} == set(STATES)
    assert {move.name for move in ITEM_VERSION.moves} == set(MOVES)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_make_which_move_in_which_state(role):
    office()
    published_item()
    actor = holder("zhao", role=role)
    with acting(SETUP):
        version = queries.get_item_version(SETUP, "T01-v1")
    for state in STATES:
        version.state = state
        found = {move.name for move in ITEM_VERSION.available(version, actor)}
        assert found == {move for move in MOVES if role in ALLOWED.get((state, move), set())}, state


def test_a_version_goes_its_way_and_supersedes_the_one_before(team):
    key = approved_version(team["officer"], team["head"], team["secretary"], promised_limit_days=7).key
    with acting(SETUP):
        assert queries.get_item(SETUP, "T01").promised_limit_days == 10
    actions.publish_version(team["secretary"], key=key)
    with acting(SETUP):
        item = queries.get_item(SETUP, "T01")
        states = {known.key: known.state for known in queries.list_versions_of(SETUP, item)}
        superseded = queries.get_item_version(SETUP, "T01-v1")
    assert (item.state, item.promised_limit_days) == ("published", 7)
    assert states == {"T01-v2": "published", "T01-v1": "superseded"}
    assert superseded.superseded_on == clock.today()


def test_publishing_is_told_to_whoever_listens(team):
    heard = []

    @listen(actions.ItemPublished)
    def hear(event):
        heard.append((event.item.number, event.version.number))

    actions.publish_version(
        team["secretary"], key=approved_version(team["officer"], team["head"], team["secretary"]).key
    )
    assert heard == [("T01", 2)]


def test_a_first_version_shows_on_its_item_while_it_is_drafted(team):
    draft = actions.draft_version(team["officer"], entry=entry("A", number="T02", code="999900ABC0100200"))
    actions.change_draft(team["officer"], number="T02", changes={"name": "新名"}, version=draft.version)
    with acting(team["officer"]):
        item = queries.get_item(team["officer"], "T02")
    assert (item.state, item.name) == ("draft", "新名")


def test_a_later_draft_does_not_show_on_the_item(team):
    drafted_version(team["officer"], name="新名")
    with acting(team["officer"]):
        assert queries.get_item(team["officer"], "T01").name == "测试事项"


def test_whoever_wrote_a_part_of_it_neither_checks_nor_publishes(team):
    draft = drafted_version(team["officer"])
    actions.change_draft(team["head"], number="T01", changes={"fee": "五元"})
    refused("version_own_text", actions.check_version, team["head"], key=draft.key)
    actions.return_version(team["deputy"], key=actions.check_version(team["deputy"], key=draft.key).key, comment="补")
    actions.change_draft(team["secretary"], number="T01", changes={"fee": "六元"})
    actions.check_version(team["deputy"], key=draft.key)
    refused("version_own_text", actions.review_version, team["secretary"], key=draft.key, comment="合法")


def test_a_head_who_drafted_does_not_check_and_a_secretary_who_drafted_does_not_publish(team):
    draft = drafted_version(team["head"])
    refused("four_eyes", actions.check_version, team["head"], key=draft.key)
    actions.withdraw_version(team["head"], key=draft.key, comment="重写")
    mine = drafted_version(team["secretary"])
    actions.check_version(team["head"], key=mine.key)
    refused("four_eyes", actions.review_version, team["secretary"], key=mine.key, comment="合法")


def test_a_review_needs_an_opinion_in_words(team):
    key = checked_version(team["officer"], team["head"]).key
    refused("comment_required", actions.review_version, team["secretary"], key=key)


@pytest.mark.demand("T4.3.2")
def test_an_item_in_a_key_field_needs_a_second_person_before_its_review(team):
    key = checked_version(team["officer"], team["head"], key_fields=["admin_approval"]).key
    refused("second_check_missing", actions.review_version, team["secretary"], key=key, comment="合法")
    refused("four_eyes", actions.check_version_again, team["head"], key=key)
    refused("move_not_yours", actions.check_version_again, team["officer"], key=key)
    actions.check_version_again(team["deputy"], key=key)
    assert actions.review_version(team["secretary"], key=key, comment="合法").state == "reviewed"


def test_nobody_but_the_system_approves(team):
    key = reviewed_version(team["officer"], team["head"], team["secretary"]).key
    for name in ("secretary", "leader"):
        with pytest.raises(NotFound):
            actions.approve_version(team[name], key=key, decision="我同意", decided_on=clock.today())


def test_a_version_that_was_returned_goes_the_whole_way_again(team):
    key = reviewed_version(team["officer"], team["head"], team["secretary"]).key
    row = actions.return_version(team["secretary"], key=key, comment="依据不全")
    assert (row.state, row.checked_by_id, row.reviewed_by_id, row.opinion) == ("draft", None, None, "")
    assert actions.change_draft(team["officer"], number="T01", changes={"fee": "免费"}).key == key


@pytest.mark.parametrize("state", ["checked", "reviewed", "approved"])
def test_a_version_past_draft_is_not_changed(team, state):
    people = (team["officer"], team["head"], team["secretary"])
    made = {"checked": checked_version, "reviewed": reviewed_version, "approved": approved_version}
    made[state](*people[:2] if state == "checked" else people)
    refused("version_under_way", actions.change_draft, team["officer"], number="T01", changes={"fee": "十元"})


FROZEN = "update catalogue_itemversion set {} where number = %s"


def owned(sql: str, number: int) -> None:
    """Run a statement as the owner of the table, in scope of every row."""
    with acting(SETUP), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [number])


@pytest.mark.demand("T3.1.5")
@pytest.mark.parametrize(
    "change",
    [
        'content = content || \'{"name": "x"}\'',
        "state = 'draft'",
        "state = 'withdrawn'",
        "published_on = current_date - 1",
        "reason = 'x'",
        "superseded_on = current_date",
        "opinion = 'x'",
        "unit_id = unit_id + 1",
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(team, change):
    with pytest.raises(DatabaseError, match="is decided"):
        owned(FROZEN.format(change), 1)


def test_the_database_deletes_no_version_past_draft(team):
    with pytest.raises(DatabaseError, match="is kept"):
        owned("delete from catalogue_itemversion where number = %s", 1)


@pytest.mark.parametrize("state", ["checked", "reviewed", "approved"])
def test_the_database_keeps_the_content_of_a_version_under_way(team, state):
    people = (team["officer"], team["head"], team["secretary"])
    made = {"checked": checked_version, "reviewed": reviewed_version, "approved": approved_version}
    made[state](*people[:2] if state == "checked" else people)
    for change in ("content = '{}'", "state = 'draft', content = '{}'", "edited_by = '[]'", "reason = 'x'"):
        with pytest.raises(DatabaseError, match="is past draft"):
            owned(FROZEN.format(change), 2)


def test_two_who_open_a_draft_at_once_do_not_overwrite_each_other(team):
    whole = queries_entry(team["officer"])
    actions.draft_version(team["officer"], entry=whole, base=1)
    refused("version_changed", actions.draft_version, team["head"], entry=whole, base=1)


def test_a_draft_that_starts_from_a_version_no_longer_in_force_is_refused(team):
    whole = queries_entry(team["officer"])
    actions.publish_version(
        team["secretary"], key=approved_version(team["officer"], team["head"], team["secretary"]).key
    )
    refused("version_changed", actions.draft_version, team["officer"], entry=whole, base=1)


def queries_entry(actor: Actor) -> ItemEntry:
    with acting(actor):
        return entry_of(queries.get_item_version(actor, "T01-v1").content)


def test_an_item_keeps_its_number_and_code(team):
    changed = {"code": "999900ABC0199900"}
    refused("code_fixed", actions.change_draft, team["officer"], number="T01", changes=changed)
    refused("code_fixed", actions.change_draft, team["officer"], number="T01", changes={"number": "T09"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonsense": 1}, "column_unknown"),
        ({"promised_limit_days": "5"}, "column_form"),
        ({"promised_limit_days": -1}, "column_form"),
        ({"promised_limit_days": True}, "column_form"),
        ({"conditions": "一行"}, "column_form"),
        ({"name": "长" * 201}, "column_long"),
        ({"posts": {"watch": ["A1"]}}, "column_form"),
        ({"posts": {"execute": ["Z9"]}}, "post_unknown"),
        ({"bases": ["Z9"]}, "basis_unknown"),
        ({"materials": ["甲"], "material_details": [{"form": "stone"}]}, "column_form"),
        ({"duties": []}, "item_incomplete"),
    ],
)
def test_a_change_of_the_wrong_form_is_refused_by_name(team, changes, code):
    refused(code, actions.change_draft, team["officer"], number="T01", changes=changes)


def test_a_stranger_finds_no_version_and_the_public_none(team):
    stranger = holder("zhou", post="B2", unit="B")
    for actor in (stranger, PUBLIC):
        with acting(actor), pytest.raises(NotFound):
            queries.get_item_version(actor, "T01-v1")


def test_every_step_stands_in_the_trail(team):
    row = approved_version(team["officer"], team["head"], team["secretary"])
    actions.publish_version(team["secretary"], key=row.key)
    with acting(SETUP):
        entries = list_object_entries(SETUP, "catalogue.itemversion", str(row.pk))
    names = [known.action.partition(".")[2] for known in entries]
    assert sorted(names) == sorted(
        ["draft_version", "check_version", "review_version", "approve_version", "publish_version"]
    )


def test_a_new_item_is_drafted_checked_reviewed_approved_and_published(team):
    basis("B2")
    fresh = replace(entry("A", number="T05", code="999900ABC0100500", publicity="public"), bases=["B2"])
    fresh = replace(fresh, values=replace(fresh.values, discretion={"none_reason": "无裁量"}))
    key = actions.draft_version(team["officer"], entry=fresh).key
    actions.check_version(team["head"], key=key)
    actions.review_version(team["secretary"], key=key, comment="合法")
    actions.approve_version(SETUP, key=key, decision="会议", decided_on=clock.today())
    with acting(PUBLIC):
        assert not queries.list_public_items(PUBLIC).filter(number="T05").exists()
    actions.publish_version(team["secretary"], key=key)
    with acting(PUBLIC):
        assert queries.list_public_items(PUBLIC).filter(number="T05").exists()


def decided(version, outcome: str) -> None:
    load_decision(
        SETUP,
        kind="catalogue.itemversion",
        unit_id=version.unit_id,
        about=actions.about_version(version),
        meeting_title="党组会议",
        decided_on=clock.today(),
        outcome=outcome,
    )


@pytest.mark.parametrize(
    ("outcome", "state"), [("approved", "approved"), ("rejected", "draft"), ("deferred", "reviewed")]
)
def test_what_the_team_decides_moves_the_version(team, outcome, state):
    version = reviewed_version(team["officer"], team["head"], team["secretary"])
    actions.put_version_forward(team["secretary"], key=version.key)
    decided(version, outcome)
    with acting(SETUP):
        found = queries.get_item_version(SETUP, version.key)
    assert found.state == state
    assert ("党组会议" in found.decision) is (outcome == "approved")


def test_a_decision_about_a_version_that_was_withdrawn_changes_nothing(team):
    version = reviewed_version(team["officer"], team["head"], team["secretary"])
    actions.withdraw_version(team["secretary"], key=version.key, comment="撤回")
    decided(version, "approved")
    with acting(SETUP):
        assert queries.get_item_version(SETUP, version.key).state == "withdrawn"
