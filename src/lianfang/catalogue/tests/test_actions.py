"""How items come into the catalogue and are published."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from lianfang.catalogue import actions, queries
from lianfang.catalogue.models import AuthorityItem
from lianfang.catalogue.tests.factories import basis, entry, published_item
from lianfang.catalogue.workflow import ITEM_FLOW
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.queries import list_object_entries

pytestmark = pytest.mark.django_db


def test_an_officer_drafts_an_item_of_the_own_division():
    office()
    basis()
    officer = holder("li", post="A2", unit="A")
    draft = actions.draft_version(officer, entry=entry("A"))
    assert (draft.key, draft.state, draft.drafted_by_id) == ("T01-v1", "draft", officer.id)
    assert (draft.item.state, draft.item.name) == ("draft", "测试事项")


def test_an_officer_drafts_nothing_for_another_division():
    office()
    basis()
    officer = holder("li", post="A2", unit="A")
    with pytest.raises(NotFound):
        actions.draft_version(officer, entry=entry("B"))


PUBLISHERS = {Role.SECRETARY, Role.MAIN_LEADER}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", ["draft", "published", "cancelled"])
def test_who_may_move_an_item_in_which_state(state, role):
    office()
    item = published_item()
    item.state = state
    actor = holder("zhao", role=role)
    allowed = {"publish"} | ({"cancel"} if state == "published" else set()) if role in PUBLISHERS else set()
    assert {found.name for found in ITEM_FLOW.available(item, actor)} == allowed


def test_cancelling_needs_a_reason_and_hides_the_item_from_the_public():
    office()
    published_item(publicity="public")
    secretary = holder("wang", role=Role.SECRETARY)
    with pytest.raises(Refused) as refusal:
        actions.cancel_item(secretary, key="T01")
    assert refusal.value.code == "comment_required"
    actions.cancel_item(secretary, key="T01", comment="依据废止")
    with acting(PUBLIC):
        assert not queries.list_public_items(PUBLIC).exists()
    with acting(SETUP):
        assert queries.get_item_version(SETUP, "T01-v1").state == "superseded"


def test_the_public_reads_published_public_items_only():
    office()
    published_item(number="T01", publicity="public")
    published_item(number="T02", publicity="internal")
    with acting(PUBLIC):
        assert [item.number for item in queries.list_public_items(PUBLIC)] == ["T01"]


def test_a_body_outside_the_office_may_supervise_and_unknown_posts_are_refused():
    office()
    basis()
    posts = {"execute": ["A2"], "supervise": ["EXT"]}
    with pytest.raises(Refused) as refusal:
        actions.load_items(SETUP, entries=[replace(entry(), posts=posts)])
    assert refusal.value.code == "post_unknown"
    given = replace(entry(), posts=posts, outside={"EXT": ("派出机关", "Sending body")})
    item = actions.load_items(SETUP, entries=[given])[0]
    with acting(SETUP):
        held = queries.list_item_posts(SETUP, item)
        assert [(row.duty, row.title) for row in held] == [("execute", "甲处经办岗"), ("supervise", "派出机关")]


def test_every_item_loaded_leaves_one_entry_in_the_trail():
    office()
    item = published_item()
    with acting(SETUP):
        entries = list_object_entries(SETUP, "catalogue.authorityitem", str(item.pk))
        assert [known.action for known in entries] == ["catalogue.load_item"]


def test_the_database_refuses_a_promise_beyond_the_law():
    office()
    item = published_item()
    with acting(SETUP), pytest.raises(IntegrityError), transaction.atomic():
        AuthorityItem.objects.visible_to(SETUP).filter(pk=item.pk).update(legal_limit_days=1)


def test_somebody_elses_change_is_not_overwritten():
    office()
    basis()
    officer = holder("li", post="A2", unit="A")
    actions.draft_version(officer, entry=entry("A"))
    with pytest.raises(Refused) as refusal:
        actions.draft_version(officer, entry=entry("A"), version=7)
    assert refusal.value.code == "version_changed"


def test_a_post_shows_what_it_does_also_for_an_item_of_another_division():
    office()
    basis()
    actions.load_items(SETUP, entries=[replace(entry("A"), posts={"execute": ["A2"], "supervise": ["B2"]})])
    officer = holder("sun", post="B2", unit="B")
    (post_id,) = officer.post_ids
    with acting(officer):
        assert [(row.duty, row.item) for row in queries.list_items_of_post(officer, post_id)] == [("supervise", None)]
