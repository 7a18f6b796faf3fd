"""The rules for a team of seven on every combination of attendance, recusal and order, against an oracle of its own.

The oracle knows nothing of the rules' code: it is written over plain tuples, one mark for each member, from the words
of the notice: half of the members, two thirds for personnel, everybody present speaks, the main leader last.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product
from math import factorial

import pytest

from lianfang.kernel.errors import Refused
from lianfang.meetings.rules import (
    Count,
    Roll,
    Rulebook,
    base_of,
    check_heard,
    check_quorum,
    check_speaker,
    check_voter,
    count_votes,
    is_quorate,
    needed_of,
    next_speakers,
)
from lianfang.meetings.terms import Choice, Outcome

SEVEN = tuple(range(7))
CHAIR = 0
RULES = Rulebook()
AWAY, RECUSED_AWAY, RECUSED, SILENT, SPOKEN = "a", "x", "r", "s", "t"


def roll_of(marks: tuple[str, ...]) -> Roll:
    """Build what the rules read from one mark for each member."""
    return Roll(
        SEVEN,
        CHAIR,
        frozenset(member for member in SEVEN if marks[member] in (RECUSED, SILENT, SPOKEN)),
        frozenset(member for member in SEVEN if marks[member] in (RECUSED, RECUSED_AWAY)),
    )


def is_allowed(check, *given) -> bool:
    try:
        check(*given)
    except Refused:
        return False
    return True


def oracle_last(marks: tuple[str, ...]) -> int | None:
    """The main leader where taking part, else the first in rank who does."""
    for member in (CHAIR, *SEVEN[1:]):
        if marks[member] == SILENT or marks[member] == SPOKEN:
            return member
    return None


def oracle_may_speak(marks: tuple[str, ...], member: int) -> bool:
    if marks[member] != SILENT:
        return False
    return member != oracle_last(marks) or marks.count(SILENT) == 1


@pytest.mark.demand("T4.3.5")
def test_the_quorum_on_every_attendance_and_recusal():
    seen = 0
    for present, recused in product(product((0, 1), repeat=7), repeat=2):
        roll = Roll(
            SEVEN,
            CHAIR,
            frozenset(member for member in SEVEN if present[member]),
            frozenset(member for member in SEVEN if recused[member]),
        )
        part = sum(here and not away for here, away in zip(present, recused, strict=True))
        stay, left = 7, 7 - sum(recused)
        for rules, base in ((RULES, stay), (Rulebook(recused="leave"), left)):
            # At least half is: twice as many as take part are no fewer than all; two thirds: three times, twice.
            assert is_quorate(roll, rules) == (part > 0 and 2 * part >= base)
            assert is_quorate(roll, rules, is_personnel=True) == (part > 0 and 3 * part >= 2 * base)
            assert is_allowed(check_quorum, roll, rules) == (part > 0 and 2 * part >= base)
            assert base_of(roll, rules) == base
        seen += 1
    assert seen == 4**7


@pytest.mark.demand("T4.3.5")
def test_who_may_speak_in_every_state_that_any_order_can_reach():
    """5^7 states: each member away, recused (present or not), silent or having spoken; all orders are walks on them."""
    states = 0
    for marks in product((AWAY, RECUSED_AWAY, RECUSED, SILENT, SPOKEN), repeat=7):
        roll = roll_of(marks)
        spoken = tuple(member for member in SEVEN if marks[member] == SPOKEN)
        allowed = {member for member in SEVEN if oracle_may_speak(marks, member)}
        assert set(next_speakers(roll, spoken)) == allowed, marks
        for member in SEVEN:
            assert is_allowed(check_speaker, roll, spoken, member) == (member in allowed), (marks, member)
        assert is_allowed(check_heard, roll, spoken) == (SILENT not in marks), marks
        states += 1
    assert states == 5**7


def orders_of(roll: Roll, spoken: tuple[int, ...] = (), held: dict[frozenset[int], int] | None = None) -> int:
    """Count the complete orders that the rules let through, walking from state to state."""
    held = {} if held is None else held
    state = frozenset(spoken)
    if state not in held:
        following = next_speakers(roll, spoken)
        held[state] = sum(orders_of(roll, (*spoken, member), held) for member in following) if following else 1
    return held[state]


@pytest.mark.demand("T4.3.5")
def test_as_many_orders_pass_as_there_are_with_one_member_last():
    """With n taking part and one of them last there are (n-1)! orders, whoever is away or recused."""
    for marks in product((AWAY, RECUSED, SILENT), repeat=7):
        part = marks.count(SILENT)
        assert orders_of(roll_of(marks)) == factorial(max(part - 1, 0)), marks


def passes(roll: Roll, order: tuple[int, ...]) -> bool:
    return all(is_allowed(check_speaker, roll, order[:at], member) for at, member in enumerate(order))


@pytest.mark.demand("T4.3.5")
def test_every_order_of_the_full_team_one_by_one():
    roll = roll_of((SILENT,) * 7)
    for order in permutations(SEVEN):
        assert passes(roll, order) == (order[-1] == CHAIR), order


def test_every_order_of_the_team_whose_main_leader_stays_away():
    roll = roll_of((RECUSED, *(SILENT,) * 6))
    for order in permutations(SEVEN[1:]):
        assert passes(roll, order) == (order[-1] == 1), order


def test_every_member_may_vote_who_takes_part_and_nobody_else():
    for marks in product((AWAY, RECUSED_AWAY, RECUSED, SPOKEN), repeat=7):
        for member in SEVEN:
            assert is_allowed(check_voter, roll_of(marks), member) == (marks[member] == SPOKEN)


@pytest.mark.demand("T4.3.5")
def test_what_every_assignment_of_votes_comes_to():
    """3^n votes for each number n taking part of seven, over all members and over those taking part."""
    for size in range(1, 8):
        roll = roll_of((*(SPOKEN,) * size, *(AWAY,) * (7 - size)))
        for votes in product(Choice, repeat=size):
            cast = dict(zip(SEVEN, votes, strict=False))
            for rules, base in ((RULES, 7), (Rulebook(majority="present"), size)):
                half = Fraction(base, 2)
                expected = Outcome.DEFERRED
                if votes.count(Choice.FOR) > half:
                    expected = Outcome.APPROVED
                if votes.count(Choice.AGAINST) > half:
                    expected = Outcome.REJECTED
                assert count_votes(roll, rules, cast).outcome == expected, (votes, base)


def test_nothing_is_counted_before_everybody_has_voted_or_with_the_vote_of_another():
    roll = roll_of((SPOKEN, SPOKEN, SPOKEN, SPOKEN, RECUSED, AWAY, AWAY))
    cast = dict.fromkeys(range(4), Choice.FOR)
    assert count_votes(roll, RULES, cast).outcome is Outcome.APPROVED
    for missing in range(4):
        with pytest.raises(Refused, match="votes_missing"):
            count_votes(roll, RULES, {member: choice for member, choice in cast.items() if member != missing})
    for intruder in (4, 5, 6, 99):
        with pytest.raises(Refused, match="voter_"):
            count_votes(roll, RULES, {**cast, intruder: Choice.FOR})


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        ((4, 3, 0, 7), Outcome.APPROVED),
        ((3, 3, 1, 7), Outcome.DEFERRED),
        ((3, 4, 0, 7), Outcome.REJECTED),
        ((3, 0, 1, 7), Outcome.DEFERRED),
        ((2, 2, 0, 4), Outcome.DEFERRED),
        ((3, 1, 0, 4), Outcome.APPROVED),
        ((0, 0, 4, 7), Outcome.DEFERRED),
    ],
)
def test_ties_and_abstentions_by_hand(figures, outcome):
    assert Count(*figures).outcome is outcome


@pytest.mark.parametrize(
    ("rules", "members", "general", "personnel"),
    [
        (RULES, 7, 4, 5),
        (RULES, 6, 3, 4),
        (RULES, 4, 2, 3),
        (RULES, 1, 1, 1),
        (Rulebook(quorum="2/3", personnel="1/2"), 6, 4, 4),
        (Rulebook(quorum="3/4", personnel="3/4"), 7, 6, 6),
    ],
)
def test_how_many_are_needed_by_hand(rules, members, general, personnel):
    roll = Roll(tuple(range(members)), 0, frozenset())
    assert needed_of(roll, rules) == general
    assert needed_of(roll, rules, is_personnel=True) == personnel


def test_a_body_without_a_main_leader_hears_the_first_in_rank_last():
    roll = Roll((5, 6, 7), None, frozenset({5, 6, 7}))
    assert next_speakers(roll, ()) == (6, 7)
    assert next_speakers(roll, (6, 7)) == (5,)
