"""Every state × move × role of a run, against a table written by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lianfang.kernel.access import PUBLIC, Actor, Grant, Role, system
from lianfang.kernel.errors import Refused
from lianfang.monitoring.workflow import RUN_FLOW

WATCHING = (Role.DIVISION_HEAD, Role.DISCIPLINE, Role.SECRETARY)
# (state, move) → (target, who besides the worker)
TABLE = {
    ("queued", "begin"): ("running", ()),
    ("running", "begin"): ("running", ()),
    ("running", "finish"): ("done", ()),
    ("queued", "fail"): ("failed", ()),
    ("running", "fail"): ("failed", ()),
    ("queued", "cancel"): ("cancelled", WATCHING),
    ("running", "cancel"): ("cancelled", WATCHING),
    ("done", "repeat"): ("queued", WATCHING),
    ("failed", "repeat"): ("queued", WATCHING),
    ("cancelled", "repeat"): ("queued", WATCHING),
}
STATES = ("queued", "running", "done", "failed", "cancelled")
MOVES = ("begin", "finish", "fail", "cancel", "repeat")


@dataclass
class Subject:
    state: str
    unit_path: str = "ORG/A/"


def actor(role, path="ORG/"):
    return Actor(id=1, grants=(Grant(role, 1, path),))


def outcome(state, move, who):
    try:
        return RUN_FLOW.check(move, Subject(state), who)
    except Refused:
        return None


def test_the_table_covers_what_is_declared():
    assert {state.name for state in RUN_FLOW.states} == set(STATES)
    assert {move.name for move in RUN_FLOW.moves} == set(MOVES)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", STATES)
def test_who_may_make_which_move_in_which_state(state, move, role):
    target, who = TABLE.get((state, move), (None, ()))

    assert outcome(state, move, actor(role)) == (target if role in who else None)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", STATES)
def test_the_worker_makes_every_move_of_the_table_and_the_public_none(state, move):
    target, _ = TABLE.get((state, move), (None, ()))

    assert outcome(state, move, system("a test")) == target
    assert outcome(state, move, PUBLIC) is None


@pytest.mark.parametrize("move", ["cancel", "repeat"])
def test_the_head_of_another_division_moves_nothing(move):
    state = "queued" if move == "cancel" else "done"

    assert outcome(state, move, actor(Role.DIVISION_HEAD, "ORG/B/")) is None
