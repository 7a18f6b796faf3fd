"""Tasks: once for each cause, seen and done by whom they are meant for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.notifications.queries import list_notices
from lianfang.people.actions import start_incumbency
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP, actor_for, holder, office
from lianfang.policies.tests.factories import CALENDAR, in_force
from lianfang.store.acting import acting
from lianfang.tasks import actions, queries
from lianfang.tasks.models import Task
from lianfang.tasks.tests.factories import OPENER, open_for, staffed_office, unit_id

pytestmark = pytest.mark.django_db
BEFORE_NATIONAL_DAY = datetime(2026, 9, 28, 2, tzinfo=UTC)


def inbox_of(actor):
    with acting(actor):
        return [task.pk for _band, pairs in queries.list_inbox(actor).bands for task, _due in pairs]


def as_of_now(actor):
    """Return the actor of an account with the posts it holds now."""
    return actor_for(Account.objects.get(pk=actor.id))


def test_the_same_cause_gives_the_same_task():
    people = staffed_office()
    assert open_for(people["officer"]).pk == open_for(people["officer"]).pk
    assert len(inbox_of(people["officer"])) == 1


def test_a_task_is_in_the_inbox_of_the_holder_of_its_post_only():
    people = staffed_office()
    task = open_for(people["officer"])
    holders = [name for name, actor in people.items() if task.pk in inbox_of(actor)]
    assert holders == ["officer"]


def test_those_who_oversee_the_unit_may_read_it_and_others_do_not_find_it():
    people = staffed_office()
    task = open_for(people["officer"])
    readers = set()
    for name, actor in people.items():
        with acting(actor):
            try:
                queries.get_task(actor, str(task.pk))
                readers.add(name)
            except NotFound:
                continue
    assert readers == {"officer", "head", "charge", "main", "group"}


def test_an_officer_does_not_find_a_colleagues_task():
    people = staffed_office()
    task = open_for(people["head"], post_id=next(iter(people["head"].post_ids)))
    with acting(people["officer"]), pytest.raises(NotFound):
        queries.get_task(people["officer"], str(task.pk))


def test_the_database_hides_anothers_task_from_raw_sql():
    people = staffed_office()
    open_for(people["officer"])
    with acting(people["other"]), connection.cursor() as cursor:
        cursor.execute("select count(*) from tasks_task")
        assert cursor.fetchone() == (0,)


def test_a_task_for_a_role_reaches_its_holders_on_the_unit():
    people = staffed_office()
    task = actions.open_task(OPENER, cause="c", kind="confirm_post", unit_id=unit_id("B"), role="division_head")
    assert [name for name, actor in people.items() if task.pk in inbox_of(actor)] == []
    assert inbox_of(holder("zhou", post="B1", unit="B", role=Role.DIVISION_HEAD)) == [task.pk]


def test_whom_it_is_meant_for_reports_it_done_and_it_leaves_the_inbox():
    people = staffed_office()
    task = open_for(people["officer"])
    done = actions.complete_task(people["officer"], key=str(task.pk), version=1, comment="看过了")
    assert (done.state, done.done_by_id, done.comment) == ("done", people["officer"].id, "看过了")
    assert inbox_of(people["officer"]) == []


def test_those_who_oversee_it_do_not_report_it_done():
    people = staffed_office()
    task = open_for(people["officer"])
    with pytest.raises(Refused, match="task_not_yours"):
        actions.complete_task(people["head"], key=str(task.pk))


def test_work_of_another_page_is_not_reported_done_by_hand():
    people = staffed_office()
    task = open_for(people["officer"], kind="answer_objection")
    with pytest.raises(Refused, match="task_done_elsewhere"):
        actions.complete_task(people["officer"], key=str(task.pk))


def test_a_task_is_withdrawn_with_a_reason_only():
    people = staffed_office()
    task = open_for(people["officer"])
    with pytest.raises(Refused, match="comment_required"):
        actions.withdraw_task(people["head"], key=str(task.pk))
    assert actions.withdraw_task(people["head"], key=str(task.pk), comment="已无对象").state == "withdrawn"


def test_closing_a_cause_without_a_task_does_nothing():
    office()
    assert actions.close_task(OPENER, cause="never") is None


def test_the_holder_is_told_of_a_new_task():
    people = staffed_office()
    task = open_for(people["officer"])
    with acting(people["officer"]):
        notices = [(notice.code, notice.object_id) for notice in list_notices(people["officer"])]
    assert notices == [("task_opened", str(task.pk))]


@pytest.mark.demand("T1.4")
def test_a_new_holder_is_asked_to_confirm_the_post_within_working_days():
    office()
    in_force("calendar", CALENDAR)
    with clock.at(BEFORE_NATIONAL_DAY):
        start_incumbency(SETUP, post="A2", person="周氏", since_on=date(2026, 9, 28))
    with acting(OPENER):
        found = queries.list_tasks(OPENER).get(kind="confirm_post")
        # Ten working days after 28 September: two before the holiday, 8 and 9, 10 as a make-up day, then 12 to 16.
        assert (found.due_on, found.post.code) == (date(2026, 10, 16), "A2")


@pytest.mark.demand("T1.4")
def test_history_that_is_entered_later_asks_nobody():
    office()
    start_incumbency(SETUP, post="A2", person="周氏", since_on=date(2020, 1, 2))
    with acting(OPENER):
        assert not Task.objects.visible_to(OPENER).exists()


def test_the_task_of_a_post_goes_over_to_its_next_holder():
    people = staffed_office()
    task = open_for(people["officer"])
    start_incumbency(SETUP, post="A2", person="zhao氏", since_on=date(2021, 1, 4))
    assert task.pk in inbox_of(as_of_now(people["other"]))
    assert inbox_of(as_of_now(people["officer"])) == []


def test_the_count_of_the_inbox_costs_one_query():
    people = staffed_office()
    open_for(people["officer"])
    with (
        acting(people["officer"]),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        assert queries.count_inbox(people["officer"]) == 1
    assert len([one for one in asked.captured_queries if one["sql"].startswith("SELECT COUNT")]) == 1
