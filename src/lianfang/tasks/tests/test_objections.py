"""Objections: never lost, answered by somebody else within working days, appealed in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import listen
from lianfang.people.tests.factories import holder
from lianfang.policies.tests.factories import CALENDAR, in_force
from lianfang.store.acting import acting
from lianfang.tasks import actions, queries
from lianfang.tasks.terms import Outcome
from lianfang.tasks.tests.factories import OPENER, filed_by, staffed_office

pytestmark = pytest.mark.django_db
BEFORE_NATIONAL_DAY = datetime(2026, 9, 28, 2, tzinfo=UTC)
MOVES = {
    "uphold": lambda actor, key: actions.answer_objection(actor, key=key, outcome=Outcome.UPHELD, comment="理由"),
    "dismiss": lambda actor, key: actions.answer_objection(actor, key=key, outcome=Outcome.DISMISSED, comment="理由"),
    "appeal": lambda actor, key: actions.appeal(actor, key=key, comment="不服"),
    "decide": lambda actor, key: actions.decide_appeal(actor, key=key, outcome=Outcome.UPHELD, comment="决定"),
    "withdraw": lambda actor, key: actions.withdraw_objection(actor, key=key, comment="想通了"),
}
SETTLED: list[actions.ObjectionSettled] = []
listen(actions.ObjectionSettled)(SETTLED.append)


def inbox_kinds(actor):
    with acting(actor):
        return [task.kind for _band, pairs in queries.list_inbox(actor).bands for task, _due in pairs]


def answered(people, outcome=Outcome.DISMISSED):
    objection = filed_by(people["officer"])
    return actions.answer_objection(people["charge"], key=str(objection.pk), outcome=outcome, comment="理由")


def test_the_answer_is_due_in_working_days_over_the_holiday_and_its_make_up_days():
    people = staffed_office()
    in_force("calendar", CALENDAR)
    with clock.at(BEFORE_NATIONAL_DAY):
        objection = filed_by(people["officer"])
    # 29 and 30 September, 8 and 9 October, and 10 October, a Saturday that is worked.
    assert objection.reply_due == date(2026, 10, 10)


def test_the_limit_is_the_offices_own_where_it_has_set_one():
    people = staffed_office()
    in_force("task_limits", [{"code": "objection_reply", "label": "答复", "label_en": "Reply", "days": 1}])
    with clock.at(BEFORE_NATIONAL_DAY):
        assert filed_by(people["officer"]).reply_due == date(2026, 9, 29)


def test_filing_asks_the_leader_in_charge_and_answering_asks_the_filer_to_read():
    people = staffed_office()
    filed_by(people["officer"])
    assert inbox_kinds(people["charge"]) == ["answer_objection"]
    with acting(people["charge"]):
        (objection,) = queries.list_objections(people["charge"])
    actions.answer_objection(people["charge"], key=str(objection.pk), outcome=Outcome.DISMISSED, comment="理由")
    assert inbox_kinds(people["charge"]) == []
    assert inbox_kinds(people["officer"]) == ["read_reply"]


def test_an_appeal_goes_to_the_main_leader_and_its_decision_is_final():
    people = staffed_office()
    objection = answered(people)
    actions.appeal(people["officer"], key=str(objection.pk), comment="不服")
    assert inbox_kinds(people["main"]) == ["decide_appeal"]
    decided = actions.decide_appeal(people["main"], key=str(objection.pk), outcome=Outcome.UPHELD, comment="有理")
    assert (decided.state, decided.outcome, decided.decided_by_id) == ("decided", "upheld", people["main"].id)
    assert inbox_kinds(people["main"]) == []


def test_other_rooms_hear_what_an_objection_came_to():
    people = staffed_office()
    SETTLED.clear()
    objection = answered(people, Outcome.UPHELD)
    assert [(event.objection_id, event.outcome, event.is_final) for event in SETTLED] == [
        (objection.pk, "upheld", False)
    ]


def test_an_appeal_after_its_last_day_is_refused():
    people = staffed_office()
    objection = answered(people)
    late = datetime.combine(objection.appeal_until + timedelta(days=1), datetime.min.time(), UTC)
    with clock.at(late), pytest.raises(Refused, match="appeal_late"):
        actions.appeal(people["officer"], key=str(objection.pk), comment="不服")


def test_nobody_else_appeals_or_withdraws():
    people = staffed_office()
    objection = answered(people)
    with pytest.raises(Refused, match="objection_not_yours"):
        actions.appeal(people["head"], key=str(objection.pk), comment="不服")


def test_whoever_it_is_against_does_not_answer_it():
    people = staffed_office()
    objection = filed_by(people["officer"], against_id=people["charge"].id)
    with pytest.raises(Refused, match="four_eyes"):
        actions.answer_objection(people["charge"], key=str(objection.pk), outcome=Outcome.DISMISSED, comment="理由")


def test_another_divisions_officer_does_not_find_it():
    people = staffed_office()
    objection = filed_by(people["officer"])
    with acting(people["other"]), pytest.raises(NotFound):
        queries.get_objection(people["other"], str(objection.pk))
    with pytest.raises(NotFound):
        actions.withdraw_objection(people["other"], key=str(objection.pk), comment="x")


def test_administrators_do_not_object():
    staffed_office()
    with pytest.raises(NotFound):
        filed_by(holder("root", role=Role.SYSADMIN))


def test_an_objection_says_something():
    people = staffed_office()
    with pytest.raises(Refused, match="field_required"):
        actions.file_objection(people["officer"], text="  ", unit_id=1, about=actions.About())


def test_an_open_objection_is_seen_by_guards_whoever_acts():
    people = staffed_office()
    objection = filed_by(people["officer"])
    with acting(people["other"]):
        assert queries.has_open_objection(objection.object_type, objection.object_id)
    actions.answer_objection(people["charge"], key=str(objection.pk), outcome=Outcome.DISMISSED, comment="理由")
    assert not queries.has_open_objection(objection.object_type, objection.object_id)


def test_the_database_refuses_an_answer_by_the_filer():
    people = staffed_office()
    objection = filed_by(people["officer"])
    statement = "update tasks_objection set reply = 'x', replied_by_id = filed_by_id where id = %s"
    with pytest.raises(IntegrityError), acting(OPENER), connection.cursor() as cursor:
        cursor.execute(statement, [objection.pk])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(["officer", "charge", "main"])), max_size=5
    )
)
def test_an_objection_is_never_lost_whatever_is_tried(people_once, steps):
    objection = filed_by(people_once["officer"])
    for move, who in steps:
        try:
            MOVES[move](people_once[who], str(objection.pk))
        except (Refused, NotFound):
            continue
    with acting(OPENER):
        kept = queries.get_objection(OPENER, str(objection.pk))
        waiting = queries.list_tasks(OPENER).filter(object_type="tasks.objection", object_id=str(kept.pk), state="open")
        kinds = {task.kind for task in waiting}
    expected = {"filed": {"answer_objection"}, "answered": {"read_reply"}, "appealed": {"decide_appeal"}}
    assert kept.text == "时限算错了"
    assert {"answer_objection", "decide_appeal"} & kinds == expected.get(kept.state, set()) - {"read_reply"}
    assert (kept.state == "answered") <= ("read_reply" in kinds)


@pytest.fixture
def people_once():
    return staffed_office()
