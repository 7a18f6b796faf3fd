"""What leaders answer for: the head of the office none of the five charges, a deputy never all of them."""

from __future__ import annotations

from datetime import date

import pytest

from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people import actions, queries
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.policies.terms import FIVE_CHARGES
from lianfang.policies.tests.factories import in_force
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
FIVE = [row["code"] for row in FIVE_CHARGES.preset]
DAY = date(2026, 3, 2)


def team():
    """Give an office with the posts of a main leader (L1) and of two deputies (L2, L3); return its secretary."""
    office()
    roles = {"L1": Role.MAIN_LEADER, "L2": Role.LEADER_IN_CHARGE, "L3": Role.LEADER_IN_CHARGE}
    for code, role in roles.items():
        actions.save_post(SETUP, code=code, unit="ORG", title=f"领导{code}", role=role.value)
    return holder("wang", role=Role.SECRETARY)


def held(leader: str) -> list[str]:
    with acting(SETUP):
        return sorted(queries.list_charges(SETUP).filter(leader__code=leader).values_list("field", flat=True))


@pytest.mark.parametrize("charge", FIVE)
def test_the_main_leader_holds_none_of_the_five(charge):
    secretary = team()
    with pytest.raises(Refused) as refusal:
        actions.set_charge(secretary, leader="L1", field=charge)
    assert refusal.value.code == "charge_main_leader"
    assert "领导L1" in refusal.value.sentence()
    assert held("L1") == []


def test_the_main_leader_may_hold_what_is_none_of_the_five():
    secretary = team()
    actions.set_charge(secretary, leader="L1", field="党建")
    actions.set_charge(secretary, leader="L1", unit="A")
    assert held("L1") == ["", "党建"]


def test_no_deputy_holds_all_five_but_any_four():
    secretary = team()
    for charge in FIVE[:4]:
        actions.set_charge(secretary, leader="L2", field=charge)
    with pytest.raises(Refused) as refusal:
        actions.set_charge(secretary, leader="L2", field=FIVE[4])
    assert refusal.value.code == "charge_all_five"
    actions.set_charge(secretary, leader="L3", field=FIVE[4])
    assert (held("L2"), held("L3")) == (sorted(FIVE[:4]), [FIVE[4]])


def test_a_charge_given_by_its_label_counts_as_the_one_it_is():
    secretary = team()
    with pytest.raises(Refused, match="charge_main_leader"):
        actions.set_charge(secretary, leader="L1", field="财务")
    assert actions.set_charge(secretary, leader="L2", field="Finance").field == "finance"


def test_the_list_is_the_offices_own():
    secretary = team()
    in_force("five_charges", [{"code": "seals", "label": "印章", "label_en": "Seals"}])
    actions.set_charge(secretary, leader="L1", field="财务")
    with pytest.raises(Refused, match="charge_main_leader"):
        actions.set_charge(secretary, leader="L1", field="seals")


def test_a_post_that_holds_one_of_the_five_does_not_become_the_head_of_the_office():
    secretary = team()
    actions.set_charge(secretary, leader="L2", field="finance")
    with pytest.raises(Refused, match="charge_main_leader"):
        actions.save_post(secretary, code="L2", unit="ORG", title="主任", role=Role.MAIN_LEADER.value)


def test_a_person_does_not_get_round_it_by_holding_two_posts():
    secretary = team()
    actions.set_charge(secretary, leader="L2", field="finance")
    actions.start_incumbency(secretary, post="L2", person="赵", since_on=DAY)
    with pytest.raises(Refused, match="charge_main_leader"):
        actions.start_incumbency(secretary, post="L1", person="赵", since_on=DAY)
    actions.start_incumbency(secretary, post="L3", person="赵", since_on=DAY)
    for charge in FIVE[1:4]:
        actions.set_charge(secretary, leader="L3", field=charge)
    with pytest.raises(Refused, match="charge_all_five"):
        actions.set_charge(secretary, leader="L3", field=FIVE[4])


def test_an_ended_charge_counts_no_more_and_stays_in_the_history():
    secretary = team()
    actions.set_charge(secretary, leader="L2", field="finance", since_on=DAY)
    with pytest.raises(Refused, match="charge_order"):
        actions.end_charge(secretary, leader="L2", field="finance", until_on=date(2026, 1, 1))
    ended = actions.end_charge(secretary, leader="L2", field="财务", until_on=date(2026, 6, 1))
    assert (ended.since_on, ended.until_on) == (DAY, date(2026, 6, 1))
    assert held("L2") == []
    with acting(SETUP):
        assert queries.list_charge_history(SETUP).filter(leader__code="L2").count() == 1
    with pytest.raises(NotFound):
        actions.end_charge(secretary, leader="L2", field="finance", until_on=date(2026, 6, 1))
