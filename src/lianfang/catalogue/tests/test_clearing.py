"""Clearing: who exercises a power answers for it; the report balances; closing carries the decisions out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lianfang.catalogue import queries
from lianfang.catalogue.actions.clearing import (
    add_power,
    confirm_answers,
    confirm_record,
    keep_answers,
    open_round,
    return_record,
    submit_answers,
)
from lianfang.catalogue.actions.clearing_close import close_round, reopen_round, review_round
from lianfang.catalogue.actions.items import declare_category_empty
from lianfang.catalogue.queries.clearing import (
    get_report,
    list_missing_categories,
    list_own_records,
    list_progress,
    list_records_of,
)
from lianfang.catalogue.rules.clearing import Answer, balances, check_answer
from lianfang.catalogue.terms.clearing import Decision
from lianfang.catalogue.tests.factories import published_item
from lianfang.catalogue.workflow.clearing import CLEARING_RECORD, CLEARING_ROUND, may_answer
from lianfang.kernel import clock
from lianfang.kernel.access import PUBLIC, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting
from lianfang.tasks.queries import list_own_tasks

pytestmark = pytest.mark.django_db
CATEGORIES = [
    {"code": code, "label": label, "label_en": label_en, "national_type": "05", "is_named": True, "origin": ""}
    for code, label, label_en in (("APPR", "行政审批", "Approval"), ("PUN", "行政处罚", "Penalty"))
]


def refused(code: str, act, *args, **values) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*args, **values)
    assert refusal.value.code == code
    return refusal.value


@pytest.fixture
def people():
    """Give an office with three items of A and one of B, and somebody for every part."""
    office()
    for number in ("T01", "T02", "T03"):
        published_item(number=number, sub_items=("甲项", "乙项") if number == "T03" else ())
    published_item("B", "T04")
    return {
        "officer": holder("li", post="A2", unit="A"),
        "other": holder("sun", unit="A"),
        "head": holder("chen", post="A1", role=Role.DIVISION_HEAD, unit="A"),
        "b_officer": holder("zhou", post="B2", unit="B"),
        "b_head": holder("wu", post="B1", role=Role.DIVISION_HEAD, unit="B"),
        "secretary": holder("wang", role=Role.SECRETARY),
        "leader": holder("gu", role=Role.MAIN_LEADER),
    }


@pytest.fixture
def running(people):
    """Open a round."""
    due_on = clock.today() + timedelta(days=30)
    return open_round(people["secretary"], year=2026, title="2026年职权清理", due_on=due_on)


def records(actor, held):
    with acting(actor):
        return {record.label: record for record in list_records_of(actor, held)}


def answered(people, held, **answers: Answer):
    """Answer everything with keep but what is named by number, submit, and have it confirmed."""
    for officer, head in (("officer", "head"), ("b_officer", "b_head")):
        actor = people[officer]
        with acting(actor):
            mine = [row for row in list_own_records(actor, held) if row.state == "draft"]
        given_now = {
            row.pk: answers.get(row.number, Answer("keep")) if not row.sub_item else Answer("keep") for row in mine
        }
        keep_answers(actor, key=str(held.pk), answers=given_now)
        submit_answers(actor, key=str(held.pk))
        confirm_answers(people[head], key=str(held.pk), numbers=[row.pk for row in mine])


@pytest.mark.demand("T3.1.3")
def test_each_post_that_exercises_powers_gets_one_task(people, running):
    for name in ("officer", "b_officer"):
        with acting(people[name]):
            assert [task.kind for task in list_own_tasks(people[name])] == ["catalogue.clear_items"]
    with acting(people["secretary"]):
        assert not list_own_tasks(people["secretary"]).exists()


@pytest.mark.demand("T3.1.3")
def test_only_the_holder_or_the_own_head_drafts_and_others_read(people, running):
    key = str(running.pk)
    row = records(SETUP, running)["T01 测试事项"]
    for name in ("officer", "head"):
        keep_answers(people[name], key=key, answers={row.pk: Answer("keep")})
    for name in ("other", "secretary", "leader"):
        assert "T01 测试事项" in records(people[name], running)
        refused("clearing_not_yours", keep_answers, people[name], key=key, answers={row.pk: Answer("keep")})
        with acting(people[name]):
            assert list_own_records(people[name], running) == []
    for name in ("b_officer", "b_head"):
        with pytest.raises(NotFound):
            keep_answers(people[name], key=key, answers={row.pk: Answer("keep")})
    with acting(PUBLIC):
        assert list_records_of(PUBLIC, running) == []


def test_only_the_secretary_opens_a_round_and_one_runs_at_a_time(people):
    due_on = clock.today() + timedelta(days=30)
    for name in ("officer", "head", "leader"):
        with pytest.raises(NotFound):
            open_round(people[name], year=2026, title="清理", due_on=due_on)
    refused("clearing_due", open_round, people["secretary"], year=2026, title="x", due_on=due_on - timedelta(days=99))
    open_round(people["secretary"], year=2026, title="清理", due_on=due_on)
    refused("clearing_running", open_round, people["secretary"], year=2026, title="再来", due_on=due_on)


def test_sub_items_are_answered_for_by_themselves(people, running):
    labels = [label for label in records(SETUP, running) if label.startswith("T03")]
    assert labels == ["T03 测试事项", "T03 测试事项 乙项", "T03 测试事项 甲项"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("nothing"), "clearing_open"),
        (Answer(""), "clearing_open"),
        (Answer("cancel"), "clearing_reason"),
        (Answer("cancel", "  "), "clearing_reason"),
        (Answer("merge", "重复"), "clearing_target"),
        (Answer("merge", "重复", "T01"), "clearing_itself"),
        (Answer("delegate", "基层办理更便民"), "clearing_target"),
        (Answer("transfer", "市场能办"), "clearing_receiver"),
        (Answer("transfer", "市场能办", receiver="moon"), "clearing_receiver"),
        (Answer("cancel", "长" * 2001), "text_long"),
    ],
)
def test_an_answer_says_what_its_decision_needs(answer, code):
    refused(code, check_answer, answer, "T01 测试事项", "T01")


def test_keeping_needs_no_reason():
    check_answer(Answer("keep"), "T01", "T01")


@pytest.mark.demand("T4.3.1")
def test_a_transfer_keeps_its_reason_receiver_and_date(people, running):
    day = clock.today() - timedelta(days=3)
    answered(
        people, running, T02=Answer("transfer", "行业协会能够自律管理", "市翻译协会", "society", "〔2026〕3号", day)
    )
    review_round(people["secretary"], key=str(running.pk))
    close_round(people["secretary"], key=str(running.pk))
    row = records(people["secretary"], running)["T02 测试事项"]
    assert (row.decision, row.reason, row.receiver) == ("transfer", "行业协会能够自律管理", "society")
    assert (row.decided_on, row.document, row.target) == (day, "〔2026〕3号", "市翻译协会")


def test_an_answer_without_reason_or_date_is_refused_by_the_database_too(people, running):
    row = records(SETUP, running)["T01 测试事项"]
    sql = "update catalogue_clearingrecord set state = 'submitted', decision = 'cancel' where id = %s"
    with pytest.raises(DatabaseError), acting(SETUP), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [row.pk])


def test_another_person_confirms(people, running):
    key, row = str(running.pk), records(SETUP, running)["T01 测试事项"]
    keep_answers(people["head"], key=key, answers={row.pk: Answer("keep")})
    submit_answers(people["head"], key=key)
    refused("four_eyes", confirm_record, people["head"], key=str(row.pk))
    refused("move_not_yours", confirm_record, people["officer"], key=str(row.pk))
    assert confirm_record(people["secretary"], key=str(row.pk)).state == "confirmed"


def test_what_comes_back_is_corrected_by_whoever_submitted_it(people, running):
    key, row = str(running.pk), records(SETUP, running)["T01 测试事项"]
    keep_answers(people["officer"], key=key, answers={row.pk: Answer("cancel", "不再办理")})
    submit_answers(people["officer"], key=key)
    refused("clearing_answered", keep_answers, people["officer"], key=key, answers={row.pk: Answer("keep")})
    refused("comment_required", return_record, people["head"], key=str(row.pk))
    return_record(people["head"], key=str(row.pk), comment="依据仍然有效")
    with acting(people["officer"]):
        kinds = sorted(task.kind for task in list_own_tasks(people["officer"]))
    assert kinds == ["catalogue.clear_again", "catalogue.clear_items"]
    keep_answers(people["officer"], key=key, answers={row.pk: Answer("keep")})
    submit_answers(people["officer"], key=key)
    with acting(people["officer"]):
        assert [task.kind for task in list_own_tasks(people["officer"])] == ["catalogue.clear_items"]


def test_the_task_of_a_post_ends_with_its_last_answer(people, running):
    answered(people, running)
    with acting(people["officer"]):
        assert not list_own_tasks(people["officer"]).exists()


def test_two_who_answer_at_once_do_not_overwrite_each_other(people, running):
    key, row = str(running.pk), records(SETUP, running)["T01 测试事项"]
    keep_answers(people["officer"], key=key, answers={row.pk: Answer("keep")}, versions={row.pk: row.version})
    refused(
        "version_changed",
        keep_answers,
        people["head"],
        key=key,
        answers={row.pk: Answer("cancel", "x")},
        versions={row.pk: row.version},
    )


@pytest.mark.demand("T3.1.4")
def test_closing_carries_the_decisions_out_and_the_report_balances(people, running):
    key = str(running.pk)
    found = add_power(
        people["officer"],
        key=key,
        unit="A",
        name="新发现的事项",
        category="APPR",
        reason="清理中发现",
        proposal={"duties": ["核实"], "liability": ["追责"], "supervision_methods": ["抽查"]},
    )
    submit_answers(people["officer"], key=key)
    confirm_answers(people["head"], key=key, numbers=[found.pk])
    answered(
        people,
        running,
        T01=Answer("merge", "与T02重复", "T02"),
        T04=Answer("cancel", "法律依据废止", document="〔2026〕1号"),
    )
    review_round(people["secretary"], key=key)
    parts = {"area": "999900", "department": "ABC", "APPR": "01"}
    in_force(
        "item_codes", [{"code": code, "label": code, "label_en": code, "value": part} for code, part in parts.items()]
    )
    close_round(people["secretary"], key=key)
    with acting(SETUP):
        states = {item.number: item.state for item in queries.list_items(SETUP)}
        report = get_report(SETUP, running)
    assert states == {
        "T01": "cancelled",
        "T02": "published",
        "T03": "published",
        "T04": "cancelled",
        found.number: "draft",
    }
    total = report.total
    assert (total.before, total.of("add"), total.of("merge"), total.of("cancel"), total.after) == (4, 1, 1, 1, 3)
    assert total.after == sum(state != "cancelled" for state in states.values())
    assert [(row.key, row.balance.before, row.balance.after) for row in report.by_unit] == [("A", 3, 3), ("B", 1, 0)]
    assert (report.sub_items.before, report.sub_items.after) == (2, 2)


def test_a_sub_item_that_goes_shortens_its_item(people, running):
    key, rows = str(running.pk), records(SETUP, running)
    row = rows["T03 测试事项 甲项"]
    answered(people, running)
    return_record(people["secretary"], key=str(row.pk), comment="应当取消")
    keep_answers(people["officer"], key=key, answers={row.pk: Answer("cancel", "已无业务")})
    submit_answers(people["officer"], key=key)
    confirm_record(people["head"], key=str(row.pk))
    review_round(people["secretary"], key=key)
    close_round(people["secretary"], key=key)
    with acting(SETUP):
        version = queries.get_item_version(SETUP, "T03-v2")
    assert (version.state, version.content["sub_items"], version.reason) == ("draft", ["乙项"], "已无业务")


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), st.sampled_from([*Decision, ""]))))
def test_every_balance_adds_up(rows):
    """Property: in each group and in all, before + added − gone = what is kept, added or unanswered."""
    groups, total = balances((group, str(decision)) for group, decision in rows)
    for balance, held in [(groups[name], [d for g, d in rows if g == name]) for name in groups] + [
        (total, [d for _g, d in rows])
    ]:
        gone = sum(balance.of(name) for name in ("merge", "cancel", "transfer", "delegate"))
        assert balance.before + balance.of("add") - gone == balance.after
        assert balance.after == sum(d in ("keep", "add", "") for d in held)
        assert balance.before == sum(d != "add" for d in held)
    for attribute in ("before", "after"):
        assert sum(getattr(balance, attribute) for balance in groups.values()) == getattr(total, attribute)


def test_a_round_with_open_answers_is_not_closed(people, running):
    review_round(people["secretary"], key=str(running.pk))
    refusal = refused("clearing_unanswered", close_round, people["secretary"], key=str(running.pk))
    assert refusal.params["count"] == 6


def test_a_merge_into_what_is_not_kept_is_refused(people, running):
    answered(people, running, T01=Answer("merge", "重复", "T02"), T02=Answer("cancel", "废止"))
    review_round(people["secretary"], key=str(running.pk))
    refused("clearing_merge_lost", close_round, people["secretary"], key=str(running.pk))


@pytest.mark.demand("T3.3.5")
def test_a_category_that_is_neither_filled_nor_declared_empty_keeps_the_round_open(people, running):
    in_force(value=CATEGORIES)
    answered(people, running)
    review_round(people["secretary"], key=str(running.pk))
    refusal = refused("clearing_categories", close_round, people["secretary"], key=str(running.pk))
    assert "行政处罚" in refusal.params["categories"]
    with acting(SETUP):
        assert [code for code, _label in list_missing_categories(SETUP)] == ["PUN"]
    declare_category_empty(people["secretary"], category="PUN", statement="本单位无此类职权", declared_on=clock.today())
    assert close_round(people["secretary"], key=str(running.pk)).state == "closed"


def test_progress_names_the_posts_that_are_late(people, running):
    with acting(SETUP):
        running.change(due_on=clock.today() - timedelta(days=1))
    with acting(people["secretary"]):
        rows = {row.unit.code: row for row in list_progress(people["secretary"], running)}
    assert rows["A"].counts == {"draft": 5}
    assert [held["code"] for held in rows["B"].late] == ["B2"]


# (state, move) → who may, written by hand; whatever is not written here is refused
ROUND_MOVES = {
    ("open", "review"): {"secretary"},
    ("reviewing", "reopen"): {"secretary"},
    ("reviewing", "close"): {"secretary"},
}
RECORD_MOVES = {
    ("draft", "submit"): {"officer", "head"},
    ("returned", "submit"): {"officer", "head"},
    ("submitted", "confirm"): {"head", "secretary"},
    ("submitted", "return"): {"head", "secretary"},
    ("confirmed", "return"): {"head", "secretary"},
}
NAMES = ("officer", "other", "head", "b_officer", "b_head", "secretary", "leader")


def tries(workflow, subject, move, actor) -> bool:
    try:
        workflow.check(move, subject, actor, comment="理由")
    except Refused:
        return False
    return True


def test_who_may_make_which_move_in_which_state(people, running):
    row = records(SETUP, running)["T01 测试事项"]
    for workflow, subject, allowed in (
        (CLEARING_ROUND, running, ROUND_MOVES),
        (CLEARING_RECORD, row, RECORD_MOVES),
    ):
        for state in workflow.states:
            subject.state = state.name
            for move in workflow.moves:
                may = {name for name in NAMES if tries(workflow, subject, move.name, people[name])}
                assert may == allowed.get((state.name, move.name), set()), (state.name, move.name)


def test_a_round_is_opened_again_with_a_reason_only(people, running):
    review_round(people["secretary"], key=str(running.pk))
    refused("comment_required", reopen_round, people["secretary"], key=str(running.pk))
    assert reopen_round(people["secretary"], key=str(running.pk), comment="甲处未答完").state == "open"


def test_a_holder_from_another_unit_answers_for_the_power(people, running):
    row = records(SETUP, running)["T01 测试事项"]
    row.holders = [{"id": next(iter(people["b_officer"].post_ids)), "code": "B2", "title": "", "title_en": ""}]
    assert may_answer(row, people["b_officer"])
    assert not may_answer(row, people["officer"])
