"""What excludes each other is kept apart: in flows, in the hands of persons, in running cases."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casecheck.drawing.writing import StepSpec
from lianfang.catalogue.tests.factories import published_item
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.rules import FlowEntry
from lianfang.flowcharts.rules.separation import (
    Doer,
    Pair,
    engine_rules,
    excluded_steps,
    in_one_hand,
    in_one_post,
)
from lianfang.kernel.access import Role
from lianfang.kernel.errors import Refused
from lianfang.people import actions as people
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting

DAY = date(2026, 3, 2)
BOOKS_AND_CASH = {
    "code": "SOD-1",
    "label": "会计与出纳",
    "label_en": "Bookkeeping and payment",
    "first": "bookkeeping",
    "second": "pay",
    "reason": "管账的人不管钱",
    "reason_en": "Books and money in different hands",
    "basis": "会计法",
}
PAIR = Pair("steps", "SOD-1", "bookkeeping", "pay", "会计与出纳")


def pairs(steps=(), posts=(), item_steps=()):
    return in_force("separation_pairs", {"steps": list(steps), "posts": list(posts), "item_steps": list(item_steps)})


def flow(books: str, cash: str) -> FlowEntry:
    return FlowEntry(
        item="T01",
        steps=(
            StepSpec("T01-S1", "1", "记账", books, books, 1, "bookkeeping"),
            StepSpec("T01-S2", "2", "付款", cash, cash, 1, "pay"),
        ),
    )


def paying_office(**rows):
    """Give an office whose item T01 is booked by A2 and paid by B2."""
    office()
    published_item("A")
    pairs(**rows)
    return actions.load_flows(SETUP, entries=[flow("A2", "B2")])[0]


@pytest.mark.django_db
@pytest.mark.demand("T2.6")
def test_one_person_does_not_get_bookkeeping_and_payment():
    paying_office(steps=[BOOKS_AND_CASH])
    holder("li", post="A2", unit="A")
    secretary = holder("wang", role=Role.SECRETARY)
    with pytest.raises(Refused) as refusal:
        people.start_incumbency(secretary, post="B2", person="li氏", since_on=DAY)
    said = refusal.value.sentence()
    assert refusal.value.code == "separation_hands"
    assert all(part in said for part in ("li氏", "甲处经办岗", "乙处经办岗", "T01"))
    with acting(SETUP):
        assert people_holding("B2") == []


def people_holding(post):
    from lianfang.people.queries import get_post

    return [held.person.name for held in get_post(SETUP, post).current]


@pytest.mark.django_db
def test_a_transfer_moves_on_because_the_two_posts_are_never_held_together():
    paying_office(steps=[BOOKS_AND_CASH])
    holder("li", post="A2", unit="A")
    secretary = holder("wang", role=Role.SECRETARY)
    people.transfer_person(secretary, person="li氏", source="A2", target="B2", on=DAY)
    with acting(SETUP):
        assert people_holding("B2") == ["li氏"]


@pytest.mark.django_db
def test_two_posts_that_do_nothing_excluded_may_be_held_together():
    paying_office()
    holder("li", post="A2", unit="A")
    people.start_incumbency(SETUP, post="B2", person="li氏", since_on=DAY)
    with acting(SETUP):
        assert people_holding("B2") == ["li氏"]


@pytest.mark.django_db
def test_posts_that_exclude_each_other_are_not_held_by_one_person():
    posts = [{**BOOKS_AND_CASH, "first": "B1", "second": "A2"}]
    paying_office(posts=posts)
    holder("li", post="A2", unit="A")
    with pytest.raises(Refused) as refusal:
        people.start_incumbency(SETUP, post="B1", person="li氏", since_on=DAY)
    assert refusal.value.code == "separation_posts"


@pytest.mark.django_db
def test_steps_of_one_item_are_kept_apart_by_their_keys():
    rows = [{**BOOKS_AND_CASH, "item": "T01", "first": "T01-S2", "second": "T01-S1"}]
    paying_office(item_steps=rows)
    holder("li", post="A2", unit="A")
    with pytest.raises(Refused, match="separation_hands"):
        people.start_incumbency(SETUP, post="B2", person="li氏", since_on=DAY)


@pytest.mark.django_db
def test_a_flow_in_which_one_post_books_and_pays_is_told_while_drafting_and_never_published():
    version = paying_office(steps=[BOOKS_AND_CASH])
    officer, leader = holder("sun", role=Role.OFFICER, unit="A"), holder("gu", role=Role.MAIN_LEADER)
    draft = actions.save_flow_version(officer, entry=flow("A2", "A2"))
    with acting(officer):
        issues = {issue.code: issue for issue in queries.issues_of_version(officer, draft)}
        found = issues["steps_excluded"]
        assert queries.issues_of_version(officer, version) == []
    assert (found.key, found.params["post"]) == ("T01-S2", "A2")
    assert all(part in found.sentence() for part in ("记账", "付款", "A2", "会计与出纳"))
    with pytest.raises(Refused, match="flow_unsound"):
        actions.publish_flow(leader, key=draft.key)


@pytest.mark.django_db
def test_a_flow_that_puts_both_steps_into_the_hands_of_one_person_is_not_published():
    paying_office(steps=[BOOKS_AND_CASH])
    officer, leader = holder("sun", role=Role.OFFICER, unit="A"), holder("gu", role=Role.MAIN_LEADER)
    for post in ("A1", "B1"):
        people.start_incumbency(SETUP, post=post, person="赵", since_on=DAY)
    draft = actions.save_flow_version(officer, entry=flow("A1", "B1"))
    with pytest.raises(Refused) as refusal:
        actions.publish_flow(leader, key=draft.key)
    assert refusal.value.code == "separation_hands"
    assert "赵" in refusal.value.sentence()


@pytest.mark.django_db
def test_the_survey_names_who_stands_on_both_sides_and_counts_no_breach_where_nobody_does():
    paying_office(steps=[BOOKS_AND_CASH])
    holder("li", post="A2", unit="A")
    holder("qian", post="B2", unit="B")
    secretary = holder("wang", role=Role.SECRETARY)
    with acting(secretary):
        (found,) = queries.survey_pairs(secretary)
    (place,) = found.places
    assert (found.breaches, place.item, place.breach) == (0, "T01", "")
    assert (place.first.holder, place.second.holder) == ("li氏", "qian氏")


@pytest.mark.django_db
def test_pairs_set_later_show_the_breach_that_stands():
    paying_office()
    for post in ("A2", "B2"):
        people.start_incumbency(SETUP, post=post, person="赵", since_on=DAY)
    pairs(steps=[BOOKS_AND_CASH])
    with acting(SETUP):
        (found,) = queries.survey_pairs(SETUP)
    assert (found.breaches, found.places[0].breach) == (1, "person")


@pytest.mark.django_db
def test_the_rules_for_the_engine_follow_from_the_published_flow():
    version = paying_office(steps=[BOOKS_AND_CASH])
    with acting(SETUP):
        rules = queries.separation_rules(SETUP, version.flow.item)
    assert rules == [{"id": "W07-1", "check": "four_eyes", "severity": "high", "a": "记账", "b": "付款"}]


TYPES = st.sampled_from(["bookkeeping", "pay", "review"])
DOERS = st.lists(
    st.builds(
        Doer,
        key=st.uuids().map(str),
        no=st.just(""),
        name=st.sampled_from("甲乙丙丁"),
        type=TYPES,
        post=st.sampled_from(["", "A1", "A2"]),
    ),
    max_size=6,
)


@given(DOERS)
def test_what_is_kept_apart_is_every_booking_with_every_payment_and_nothing_else(steps):
    found = excluded_steps(steps, [PAIR], "T01")
    wanted = sum(a.type == "bookkeeping" for a in steps) * sum(b.type == "pay" for b in steps)
    assert len(found) == wanted
    assert all({one.first.type, one.second.type} == {"bookkeeping", "pay"} for one in found)
    assert all(one.first.post == one.second.post != "" for one in in_one_post(found))
    one_post, both = in_one_post(found), in_one_hand(found, ["A1", "A2"])
    assert not {id(one) for one in one_post} & {id(one) for one in both}
    assert len(one_post) + len(both) == sum(bool(one.first.post and one.second.post) for one in found)
    assert len({(rule["a"], rule["b"]) for rule in engine_rules(found)}) == len(engine_rules(found))
    assert all(rule["a"] != rule["b"] for rule in engine_rules(found))
