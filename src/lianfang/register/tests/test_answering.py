"""Who answers for a risk: by its level, and never the own."""

from __future__ import annotations

import pytest

from lianfang.kernel.access import Role
from lianfang.register.rules.answering import LADDER, LEVELS, OUTSIDE, Place, answering, places_of

PRINCIPALS = {"high": "main_leader", "medium": "leader_in_charge", "low": "division_head"}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("high", "officer"), "main_leader"),
        (Place("medium", "officer"), "leader_in_charge"),
        (Place("low", "officer"), "division_head"),
        (Place("low", ""), "division_head"),
        (Place("low", "secretary"), "division_head"),
        (Place("low", "division_head"), "leader_in_charge"),
        (Place("medium", "division_head"), "leader_in_charge"),
        (Place("high", "division_head"), "main_leader"),
        (Place("low", "leader_in_charge"), "main_leader"),
        (Place("high", "main_leader"), OUTSIDE),
        (Place("low", "main_leader", is_office=True), OUTSIDE),
        (Place("high", "discipline"), OUTSIDE),
        (Place("low", "", is_office=True), "main_leader"),
        (Place("medium", "officer", has_leader=False), "main_leader"),
        (Place("low", "officer", has_leader=False), "division_head"),
        (Place("low", "division_head", has_leader=False), "main_leader"),
    ],
)
def test_who_answers(place, expected):
    assert answering(place, PRINCIPALS) == expected


def test_an_office_decides_by_its_rows_who_answers_for_a_level():
    assert answering(Place("low", "officer"), {"low": "leader_in_charge"}) == "leader_in_charge"
    assert answering(Place("low", "officer"), {}) == "main_leader"


def test_every_place_has_one_who_answers_or_is_answered_for_outside():
    answered = [place for role in LADDER for place in places_of(role, PRINCIPALS)]
    assert len(answered) == len(set(answered))
    outside = set(places_of(OUTSIDE, PRINCIPALS))
    assert not outside & set(answered)
    assert {place.owner_role for place in outside} == {Role.MAIN_LEADER.value, Role.DISCIPLINE.value}
    assert len(answered) + len(outside) == len(LEVELS) * (len(Role) + 1) * 4


def test_nobody_answers_for_the_risks_of_a_post_of_the_own_role():
    for role in LADDER:
        assert role not in {place.owner_role for place in places_of(role, PRINCIPALS)}
