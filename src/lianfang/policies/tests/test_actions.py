"""Versions: drafted by one, put in force by another, chosen by day, never changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.tests.factories import holder, office
from lianfang.policies import actions, queries
from lianfang.policies.tests.factories import CALENDAR, CATEGORIES, LOADER, NEW_YEAR, in_force
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
IN_NOVEMBER = datetime(2026, 11, 23, 3, tzinfo=UTC)


def drafted(actor, value=None, effective_on=date(2026, 6, 1)):
    rows = value or CATEGORIES[:1]
    return actions.draft_policy(
        actor, key="authority_categories", value=rows, basis="三定规定", effective_on=effective_on, body="党组会"
    )


def test_a_draft_holds_nothing_until_another_person_puts_it_in_force():
    office()
    in_force()
    secretary, leader = holder("wang", role=Role.SECRETARY), holder("ma", role=Role.MAIN_LEADER)
    made = drafted(secretary)
    with acting(leader), clock.at(IN_NOVEMBER):
        assert len(queries.get_policy(leader, "authority_categories")) == 2
    actions.put_in_force(leader, key=made.ref, document_no="测〔2026〕2号")
    with acting(leader), clock.at(IN_NOVEMBER):
        assert len(queries.get_policy(leader, "authority_categories")) == 1


def test_the_value_of_a_day_is_that_of_the_version_then_in_force():
    office()
    in_force()
    in_force(value=CATEGORIES[:1], effective_on=date(2026, 6, 1))
    sizes = [len(queries.get_policy(LOADER, "authority_categories", on)) for on in (NEW_YEAR, date(2026, 6, 1))]
    assert sizes == [2, 1]


def test_the_drafter_does_not_decide():
    office()
    secretary = holder("wang", role=Role.SECRETARY)
    made = drafted(secretary)
    with pytest.raises(Refused, match="four_eyes"):
        actions.put_in_force(secretary, key=made.ref, document_no="1号")


def test_without_a_document_number_nothing_comes_into_force():
    office()
    made = drafted(holder("wang", role=Role.SECRETARY))
    with pytest.raises(Refused, match="policy_decision"):
        actions.put_in_force(holder("ma", role=Role.MAIN_LEADER), key=made.ref)


def test_the_database_keeps_decisions_complete():
    office()
    made = in_force()
    with pytest.raises(IntegrityError), acting(LOADER), connection.cursor() as cursor:
        cursor.execute("update policies_policyversion set document_no = '' where id = %s", [made.pk])


def test_a_new_version_does_not_begin_before_the_one_in_force():
    office()
    in_force()
    made = drafted(holder("wang", role=Role.SECRETARY), effective_on=date(2025, 1, 1))
    with pytest.raises(Refused, match="policy_order"):
        actions.put_in_force(holder("ma", role=Role.MAIN_LEADER), key=made.ref, document_no="2号")


def test_there_is_one_open_draft_of_a_policy():
    office()
    secretary = holder("wang", role=Role.SECRETARY)
    drafted(secretary)
    with pytest.raises(Refused, match="policy_draft_open"):
        drafted(secretary)


def test_a_draft_changed_meanwhile_is_not_put_in_force_unseen():
    office()
    made = drafted(holder("wang", role=Role.SECRETARY))
    with pytest.raises(Refused, match="version_changed"):
        actions.put_in_force(holder("ma", role=Role.MAIN_LEADER), key=made.ref, version=9, document_no="2号")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.SYSADMIN}))
def test_others_do_not_draft(role):
    office()
    with pytest.raises(NotFound):
        drafted(holder("other", role=role))


def test_a_person_does_not_load_from_files():
    office()
    with pytest.raises(NotFound):
        actions.load_policy(
            holder("wang", role=Role.SECRETARY),
            key="key_fields",
            value=[],
            basis="b",
            body="b",
            document_no="1",
            effective_on=NEW_YEAR,
        )


def test_loading_the_same_value_again_changes_nothing():
    office()
    known = in_force()
    again = actions.load_policy(
        LOADER, key=known.key, value=CATEGORIES, basis="b", body="b", document_no="2", effective_on=NEW_YEAR
    )
    assert again is None
    assert [version.number for version in queries.list_versions_of(LOADER, known.key)] == [1]


@pytest.mark.parametrize(
    "ref", ["", "-", "key_fields", "key_fields-x", "nothing-1", "key_fields-1", "key_fields-9999999"]
)
def test_a_strange_reference_is_not_found(ref):
    office()
    with pytest.raises(NotFound):
        queries.get_version(LOADER, ref)


def test_labels_are_in_the_readers_language_and_unknown_codes_stand_for_themselves():
    office()
    in_force()
    labels = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            labels[language] = [queries.label_of(LOADER, "authority_categories", code) for code in ("LIC", "gone")]
    assert labels == {"zh-hans": ["行政许可", "gone"], "en": ["Licence", "gone"]}


def test_the_public_reads_public_lists_only():
    office()
    in_force()
    in_force("key_fields", [{"code": "funds", "label": "资金", "label_en": "Funds"}])
    in_force("three_major", [{"code": "funds", "label": "大额", "label_en": "Large sums", "amount": 50000}])
    with acting(PUBLIC), translation.override("zh-hans"):
        assert queries.label_of(PUBLIC, "key_fields", "funds") == "资金"
        assert queries.list_rows(PUBLIC, "three_major") == []


def test_what_is_not_set_is_refused_by_name():
    office()
    with pytest.raises(Refused, match="policy_unset"):
        queries.get_policy(LOADER, "risk_kinds")


def test_the_calendar_counts_over_days_off_and_make_up_days():
    office()
    in_force("calendar", CALENDAR)
    calendar = queries.working_calendar(LOADER)
    assert calendar.add_workdays(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert calendar.add_workdays(date(2026, 9, 18), 1) == date(2026, 9, 20)


def test_years_not_announced_are_named():
    office()
    in_force("calendar", CALENDAR)
    with clock.at(IN_NOVEMBER):
        assert queries.list_unconfirmed_years(LOADER) == [2027]


def test_values_held_for_a_request_cost_one_query_and_are_dropped_when_something_comes_into_force():
    office()
    in_force()
    queries.hold_values()
    translation.activate("zh-hans")
    try:
        assert queries.label_of(LOADER, "authority_categories", "PUN") == "行政处罚"
        in_force(value=CATEGORIES[:1], effective_on=date(2026, 2, 1))
        assert queries.label_of(LOADER, "authority_categories", "PUN") == "PUN"
    finally:
        queries.forget_values()
