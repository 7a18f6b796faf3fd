"""Every state × move × role of meetings, topics, recusals and minutes, against sets written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest

from lianfang.kernel.access import Actor, Grant, Role, system
from lianfang.kernel.errors import Refused
from lianfang.kernel.workdays import china
from lianfang.meetings.rules import Roll, Rulebook
from lianfang.meetings.workflow import MEETING, MINUTES, RECUSAL, TOPIC

MONDAY = date(2026, 11, 16)
THURSDAY = date(2026, 11, 19)
FULL = Roll((1, 2, 3, 4), 1, frozenset({1, 2, 3, 4}))
FEW = Roll((1, 2, 3, 4), 1, frozenset({1}))
RUNNING = (Role.SECRETARY, Role.MAIN_LEADER)

ALLOWED_MEETING = {
    (state, move, role)
    for state, move in (
        ("draft", "convene"),
        ("draft", "cancel"),
        ("convened", "postpone"),
        ("convened", "open"),
        ("convened", "cancel"),
        ("open", "close"),
    )
    for role in RUNNING
}
ALLOWED_TOPIC = {
    (state, move, role)
    for state, move in (
        ("waiting", "put_on"),
        ("waiting", "withdraw"),
        ("agenda", "take_off"),
        ("agenda", "take_up"),
        ("agenda", "put_off"),
        ("agenda", "withdraw"),
        ("discussing", "open_vote"),
        ("discussing", "put_off"),
        ("voting", "approve"),
    )
    for role in RUNNING
}
BUSINESS = (
    Role.OFFICER,
    Role.DIVISION_HEAD,
    Role.LEADER_IN_CHARGE,
    Role.MAIN_LEADER,
    Role.DISCIPLINE,
    Role.SECRETARY,
)
ALLOWED_RECUSAL = {("raised", move, role) for move in ("accept", "dismiss") for role in RUNNING}
ALLOWED_MINUTES = {("draft", "circulate", Role.SECRETARY)} | {
    ("circulated", move, role) for move in ("confirm", "return") for role in BUSINESS
}


@dataclass
class Meeting:
    state: str
    unit_path: str = "ORG/"
    no: str = "2026-7"


@dataclass
class Topic:
    state: str
    unit_path: str = "ORG/A/"
    is_personnel: bool = False


@dataclass
class Recusal:
    state: str
    member: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(post_id=5))


@dataclass
class Minutes:
    state: str


def actor(role, path="ORG/", posts=()):
    return Actor(id=1, grants=(Grant(role, 1, path),), post_ids=frozenset(posts))


def convening(**changed):
    given = {
        "topics": [("职权目录", True)],
        "planned_on": THURSDAY,
        "today": MONDAY,
        "rules": Rulebook(),
        "calendar": china(2025, 2027),
        "untaken": 0,
        "roll": FULL,
        "unsettled": 0,
    }
    return {**given, **changed}


def opening(**changed):
    return convening(today=THURSDAY, **changed)


def given_for(move):
    return opening() if move in ("open", "close") else convening()


def discussing(**changed):
    given = {
        "meeting": Meeting("open"),
        "roll": FULL,
        "rules": Rulebook(),
        "spoken": (2, 3, 4, 1),
        "open_recusals": 0,
        "others_up": 0,
        "outcome": "approved",
    }
    return {**given, **changed}


def topic_given(move):
    return discussing(meeting=Meeting("draft")) if move in ("put_on", "take_off") else discussing()


def is_made(workflow, move, subject, who, given):
    try:
        workflow.check(move, subject, who, comment="why", **given)
    except Refused:
        return False
    return True


def triples(workflow):
    return [(state.name, move.name, role) for state in workflow.states for move in workflow.moves for role in Role]


@pytest.mark.parametrize(("state", "move", "role"), triples(MEETING))
def test_who_may_move_a_meeting(state, move, role):
    assert is_made(MEETING, move, Meeting(state), actor(role), given_for(move)) == (
        (state, move, role) in ALLOWED_MEETING
    )


@pytest.mark.parametrize(("state", "move", "role"), triples(TOPIC))
def test_who_may_move_a_topic(state, move, role):
    assert is_made(TOPIC, move, Topic(state), actor(role), topic_given(move)) == ((state, move, role) in ALLOWED_TOPIC)


@pytest.mark.parametrize(("state", "move", "role"), triples(RECUSAL))
def test_who_may_decide_on_a_recusal(state, move, role):
    assert is_made(RECUSAL, move, Recusal(state), actor(role), {}) == ((state, move, role) in ALLOWED_RECUSAL)


@pytest.mark.parametrize(("state", "move", "role"), triples(MINUTES))
def test_who_may_move_minutes(state, move, role):
    given = {"may_confirm": True, "missing": 0}
    assert is_made(MINUTES, move, Minutes(state), actor(role), given) == ((state, move, role) in ALLOWED_MINUTES)


@pytest.mark.parametrize("role", RUNNING)
@pytest.mark.parametrize("workflow", [MEETING, TOPIC])
def test_who_runs_another_units_meetings_moves_none_here(workflow, role):
    subject = Meeting("draft") if workflow is MEETING else Topic("waiting")
    for move in workflow.moves:
        given = given_for(move.name) if workflow is MEETING else topic_given(move.name)
        assert not is_made(workflow, move.name, subject, actor(role, path="ELSE/"), given)


@pytest.mark.parametrize(
    ("move", "changed", "code"),
    [
        ("convene", {"topics": []}, "agenda_empty"),
        ("convene", {"topics": [("人事", False)]}, "papers_missing"),
        ("convene", {"planned_on": date(2026, 11, 17)}, "papers_late"),
        ("convene", {"planned_on": date(2026, 11, 13)}, "papers_late"),
        ("open", {"today": date(2026, 11, 18)}, "meeting_early"),
        ("open", {"today": THURSDAY, "untaken": 1}, "attendance_untaken"),
        ("open", {"today": THURSDAY, "roll": FEW}, "quorum_missing"),
        ("close", {"unsettled": 1}, "topics_unsettled"),
    ],
)
def test_what_keeps_a_meeting_from_moving(move, changed, code):
    state = {"convene": "draft", "open": "convened", "close": "open"}[move]
    with pytest.raises(Refused, match=code):
        MEETING.check(move, Meeting(state), actor(Role.SECRETARY), **convening(**changed))


PERSONNEL = Roll((1, 2, 3, 4), 1, frozenset({1, 2}))


@pytest.mark.parametrize(
    ("state", "move", "changed", "code"),
    [
        ("waiting", "put_on", {"meeting": Meeting("convened")}, "agenda_frozen"),
        ("agenda", "take_off", {"meeting": Meeting("open")}, "agenda_frozen"),
        ("agenda", "take_up", {"meeting": Meeting("convened")}, "meeting_not_open"),
        ("agenda", "take_up", {"others_up": 1}, "topic_in_hand"),
        ("agenda", "take_up", {"open_recusals": 1}, "recusal_open"),
        ("agenda", "take_up", {"roll": FEW}, "quorum_missing"),
        ("discussing", "open_vote", {"roll": FEW}, "quorum_missing"),
        ("discussing", "open_vote", {"spoken": (2, 3, 4)}, "vote_early"),
        ("discussing", "open_vote", {"open_recusals": 1}, "recusal_open"),
        ("voting", "approve", {"outcome": "rejected"}, "outcome_other"),
        ("voting", "reject", {}, "outcome_other"),
        ("voting", "divide", {}, "outcome_other"),
        ("agenda", "fall_back", {}, "quorum_there"),
    ],
)
def test_what_keeps_a_topic_from_moving(state, move, changed, code):
    with pytest.raises(Refused, match=code):
        TOPIC.check(move, Topic(state), actor(Role.SECRETARY), **discussing(**changed))


@pytest.mark.demand("T4.3.5")
@pytest.mark.parametrize(("present", "general", "personnel"), [(1, False, False), (2, True, False), (3, True, True)])
def test_half_is_enough_for_most_and_two_thirds_for_personnel(present, general, personnel):
    roll = Roll((1, 2, 3, 4), 1, frozenset(range(1, present + 1)))
    who = actor(Role.SECRETARY)
    for is_personnel, allowed in ((False, general), (True, personnel)):
        topic = Topic("agenda", is_personnel=is_personnel)
        assert is_made(TOPIC, "take_up", topic, who, discussing(roll=roll)) == allowed
        assert is_made(TOPIC, "fall_back", topic, who, discussing(roll=roll)) == (not allowed)


@pytest.mark.parametrize("move", ["accept", "dismiss"])
def test_nobody_decides_on_their_own_recusal(move):
    with pytest.raises(Refused, match="recusal_own"):
        RECUSAL.check(move, Recusal("raised"), actor(Role.MAIN_LEADER, posts=(5,)), comment="why")


def test_only_the_system_takes_from_paper_and_lets_minutes_stand():
    loader = system("a loader")
    assert MEETING.check("load", Meeting("draft"), loader) == "minuted"
    assert MEETING.check("minute", Meeting("closed"), loader) == "minuted"
    for outcome in ("approved", "rejected", "deferred"):
        assert TOPIC.check(f"load_{outcome}", Topic("waiting"), loader) == outcome
    assert RECUSAL.check("declare", Recusal("raised"), loader) == "accepted"
    assert MINUTES.check("settle", Minutes("circulated"), loader, missing=0) == "confirmed"
    with pytest.raises(Refused, match="minutes_unconfirmed"):
        MINUTES.check("settle", Minutes("circulated"), loader, missing=1)


def test_who_is_not_asked_does_not_confirm_minutes():
    with pytest.raises(Refused, match="minutes_not_yours"):
        MINUTES.check("confirm", Minutes("circulated"), actor(Role.OFFICER), may_confirm=False)
