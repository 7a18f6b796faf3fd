"""A change of a step, a limit, a holder or an item reopens exactly the ratings that are tied to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lianfang.catalogue import actions as catalogue
from lianfang.catalogue.tests.factories import approved_version
from lianfang.flowcharts import actions as flowcharts
from lianfang.flowcharts.rules.flows import FlowEntry, StepSpec
from lianfang.kernel import clock
from lianfang.people.models import Account
from lianfang.people.tests.factories import SETUP
from lianfang.register import actions, queries
from lianfang.register.tests.factories import HIGH, adopted_risk, on_notice, people_of_a_rating, rating_of
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
ACCEPT = StepSpec("T01-S1", "1", "受理", "A2", "甲处经办岗", 1, "accept")
REVIEW = StepSpec("T01-S2", "2", "审核", "A2", "甲处经办岗", 2, "review", is_risk=True)
DECIDE = StepSpec("T01-S3", "3", "审定", "A1", "甲处处长", 2, "decide")
STEPS = (ACCEPT, REVIEW, DECIDE)
PLACES = {"accept": "T01-S1", "review": "T01-S2", "item": "", "aside": None}


@pytest.fixture
def people():
    """Give an office whose item T01 has a published flow of three steps."""
    found = people_of_a_rating()
    flowcharts.load_flows(SETUP, entries=[FlowEntry(item="T01", steps=STEPS)])
    return found


def in_force(people):
    """Confirm one risk at the first step, one at the second, one at the item, one at neither; return place → number."""
    numbers = {}
    for place, step in PLACES.items():
        where = {"item": "", "step": "", "scope_note": "与事项无关"} if step is None else {"step": step}
        numbers[place] = adopted_risk(people, title=f"风险{place}", **where).number
    notice = on_notice(people)
    with clock.at(datetime.combine(notice.ends_on + timedelta(days=1), datetime.min.time(), UTC)):
        actions.close_notice(people["secretary"], key=notice.number)
        actions.confirm_notice(people["leader"], key=notice.number)
    return numbers


def redrawn(people, *steps):
    """Draft the flow anew and let another person publish it."""
    draft = flowcharts.save_flow_version(people["officer"], entry=FlowEntry(item="T01", steps=steps))
    flowcharts.publish_flow(people["leader"], key=draft.key)


def lapsed(numbers):
    """Return the places whose rating has lapsed, each with its level still standing and a change asked for."""
    with acting(SETUP):
        held = {place: queries.get_risk(SETUP, number) for place, number in numbers.items()}
        asked = {change.risk.number for change in queries.list_changes(SETUP)}
    found = {place for place, risk in held.items() if risk.is_lapsed}
    assert {held[place].number for place in found} == asked
    assert {rating_of(held[place]).state for place in found} <= {"lapsed"}
    assert {rating_of(held[place]).state for place in set(held) - found} <= {"confirmed"}
    assert {risk.level for risk in held.values()} == {"medium"}
    return found


@pytest.mark.demand("T5.4.7")
@pytest.mark.parametrize(
    ("after", "reopened"),
    [
        ((ACCEPT, replace(REVIEW, post="A1", lane_name="甲处处长"), DECIDE), {"review"}),
        ((replace(ACCEPT, limit_days=2), REVIEW, DECIDE), {"accept"}),
        ((ACCEPT, replace(REVIEW, name="实质审核"), DECIDE), {"review"}),
        ((ACCEPT, DECIDE), {"review"}),
        ((ACCEPT, REVIEW, replace(DECIDE, limit_days=1)), set()),
        ((REVIEW, ACCEPT, DECIDE), set()),
    ],
    ids=["holder", "limit", "name", "removed", "another step", "order only"],
)
def test_a_change_of_a_step_reopens_the_ratings_at_that_step_and_no_others(people, after, reopened):
    numbers = in_force(people)
    redrawn(people, *after)
    assert lapsed(numbers) == reopened


@pytest.mark.demand("T5.4.7")
@pytest.mark.parametrize(
    ("changes", "reopened"),
    [
        ({"promised_limit_days": 8}, {"item"}),
        ({"posts": {"decide": ["L1"], "execute": ["A2"]}}, {"item"}),
        ({"fee": "收费"}, set()),
    ],
    ids=["limit", "posts", "fee"],
)
def test_a_new_version_of_an_item_reopens_the_ratings_of_the_item_as_a_whole(people, changes, reopened):
    numbers = in_force(people)
    version = approved_version(people["officer"], people["head"], people["secretary"], **changes)
    catalogue.publish_version(people["leader"], key=version.key)
    assert lapsed(numbers) == reopened


def test_a_change_while_a_level_is_on_notice_takes_it_back_to_the_division(people):
    risk = adopted_risk(people, step="T01-S2")
    on_notice(people)
    redrawn(people, ACCEPT, replace(REVIEW, limit_days=1), DECIDE)
    assert rating_of(risk).state == "reviewed"


def test_the_page_of_a_risk_tells_what_moved_its_level_over_time(people, client):
    numbers = in_force(people)
    redrawn(people, ACCEPT, replace(REVIEW, limit_days=1), DECIDE)
    with acting(SETUP):
        change = queries.list_changes(SETUP).get(risk__number=numbers["review"])
    actions.rate_change(people["head"], key=str(change.pk))
    key = str(rating_of(numbers["review"]).pk)
    actions.keep_self_rating(people["officer"], key=key, factors=HIGH)
    actions.submit_rating(people["officer"], key=key)
    actions.review_rating(people["head"], key=key, factors=HIGH)
    client.force_login(Account.objects.get(username="chen"))
    page = client.get(f"/risks/{numbers['review']}/").content.decode()
    section = page[page.index("历次等级") : page.index("防控措施")]
    assert "T01-S2" in section
    assert "probability 3 → 4" in section
    assert "harm 3 → 5" in section
