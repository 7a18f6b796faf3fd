"""Every state × move × role of notices and deliveries, against sets written by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lianfang.kernel.access import Actor, Grant, Role, system
from lianfang.kernel.errors import Refused
from lianfang.notifications.workflow import DELIVERY, NOTICE

PEOPLE = set(Role)
ALLOWED = {("notice", "unread", "mark_read", role) for role in PEOPLE}
BY_SYSTEM = {
    ("notice", "unread", "mark_read"),
    ("delivery", "pending", "send"),
    ("delivery", "pending", "retry"),
    ("delivery", "pending", "give_up"),
}
EVERY = [
    (workflow, state.name, move.name)
    for workflow in (NOTICE, DELIVERY)
    for state in workflow.states
    for move in workflow.moves
]


@dataclass
class Thing:
    state: str


def is_made(workflow, state, move, actor):
    try:
        workflow.check(move, Thing(state), actor)
    except Refused:
        return False
    return True


@pytest.mark.parametrize(("workflow", "state", "move"), EVERY)
@pytest.mark.parametrize("role", list(Role))
def test_who_may_make_which_move(workflow, state, move, role):
    actor = Actor(id=1, grants=(Grant(role, 1, "ORG/"),))
    assert is_made(workflow, state, move, actor) == ((workflow.name, state, move, role) in ALLOWED)


@pytest.mark.parametrize(("workflow", "state", "move"), EVERY)
def test_what_the_system_does(workflow, state, move):
    made = is_made(workflow, state, move, system("a test"))
    assert made == ((workflow.name, state, move) in BY_SYSTEM)
