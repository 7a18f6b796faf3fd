"""The trail: every write leaves an entry, nobody changes one, and what it commits to can be computed again."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from lianfang.kernel.access import Role
from lianfang.people import actions
from lianfang.people.models import Unit
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting
from lianfang.trail.actions import NoTrail, digest_of, use_case
from lianfang.trail.models import Entry, Payload
from lianfang.trail.queries import get_payload, list_entries
from lianfang.trail.rules import canonical, commitment

pytestmark = pytest.mark.django_db


def entries():
    return Entry.objects.unscoped("a test looks at all entries")


def test_an_action_leaves_one_entry_with_the_digest_of_its_object():
    unit = office()
    with acting(SETUP):
        entry = entries().get(object_type="people.unit", object_id=str(unit.pk))
        assert bytes(entry.state_digest) == digest_of(unit)
        assert json.loads(entry.header)["state"] == digest_of(unit).hex()


def test_the_payload_commitment_binds_what_was_said():
    office()
    with acting(SETUP):
        entry = entries().filter(action="people.save_unit").first()
        payload = Payload.objects.unscoped("a test").get(entry=entry)
        assert commitment(bytes(payload.salt), payload.body) == bytes(entry.payload_commitment)
        assert commitment(bytes(payload.salt), {**payload.body, "name": "别处"}) != bytes(entry.payload_commitment)


def test_a_change_behind_the_actions_no_longer_fits_the_trail():
    unit = office()
    with acting(SETUP):
        entry = entries().get(object_type="people.unit", object_id=str(unit.pk))
        Unit.objects.unscoped("a test alters a row").filter(pk=unit.pk).update(name="改过的名称")
        assert bytes(entry.state_digest) != digest_of(unit)


@pytest.mark.parametrize("statement", ["update trail_entry set action = 'x'", "delete from trail_entry"])
def test_the_app_cannot_change_the_trail(statement):
    office()
    with acting(SETUP), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_use_case_that_records_nothing_is_undone():
    @use_case
    def forget(actor):
        Unit.objects.create(code="X", name="x", kind="division", path="X/")

    with pytest.raises(NoTrail):
        forget(SETUP)
    with acting(SETUP):
        assert not Unit.objects.visible_to(SETUP).filter(code="X").exists()


@pytest.mark.demand("X1")
def test_the_auditor_reads_acts_but_no_business_text():
    office()
    auditor = holder("auditor", role=Role.AUDITOR)
    with acting(auditor):
        assert list_entries(auditor).filter(action="people.save_post").count() == 4
        entry = list_entries(auditor).filter(action="people.save_post").first()
        assert get_payload(auditor, entry) is None


def test_the_system_administrator_reads_no_trail_of_others():
    office()
    sysadmin = holder("root", role=Role.SYSADMIN)
    with acting(sysadmin):
        assert list_entries(sysadmin).count() == 0


def test_the_auditor_changes_no_account():
    office()
    auditor = holder("auditor", role=Role.AUDITOR)
    from lianfang.kernel.errors import NotFound

    with pytest.raises(NotFound):
        actions.open_account(auditor, username="x", password="a-long-password")


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    one = canonical({"b": 1, "a": "廉"})
    assert one == canonical({"a": "廉", "b": 1}) == '{"a":"廉","b":1}'
