"""Every state × move × role of tasks and objections, against sets written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from lianfang.kernel.access import ADMINISTRATORS, Actor, Grant, Role
from lianfang.kernel.errors import Refused
from lianfang.tasks.workflow import OBJECTION, TASK

BUSINESS = set(Role) - ADMINISTRATORS
TODAY = date(2026, 11, 23)
ALLOWED_TASK = {("open", "complete", role) for role in Role} | {
    ("open", "withdraw", role) for role in (Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.MAIN_LEADER, Role.SECRETARY)
}
ANSWERING = (Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE, Role.DISCIPLINE, Role.SECRETARY)
ALLOWED_OF_OTHERS = {("filed", move, role) for move in ("uphold", "dismiss") for role in ANSWERING} | {
    ("appealed", move, role)
    for move in ("uphold_appeal", "dismiss_appeal")
    for role in (Role.MAIN_LEADER, Role.DISCIPLINE)
}
ALLOWED_OF_FILER = {("answered", "appeal", role) for role in BUSINESS} | {
    (state, "withdraw", role) for state in ("filed", "appealed") for role in BUSINESS
}


@dataclass
class Task:
    state: str
    account_id: int | None = 1
    post_id: int | None = None
    role: str = ""
    unit_path: str = "ORG/A/"


@dataclass
class Objection:
    state: str
    filed_by_id: int = 9
    against_id: int | None = None
    replied_by_id: int | None = None
    appeal_until: date | None = TODAY
    outcome: str = "dismissed"
    unit_path: str = "ORG/A/"


def actor(role, account=1, path="ORG/"):
    return Actor(id=account, grants=(Grant(role, 1, path),))


def is_made(workflow, move, subject, who):
    try:
        workflow.check(move, subject, who, comment="why", today=TODAY)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("state", [state.name for state in TASK.states])
@pytest.mark.parametrize("move", [move.name for move in TASK.moves])
@pytest.mark.parametrize("role", list(Role))
def test_who_may_move_an_own_task(state, move, role):
    assert is_made(TASK, move, Task(state), actor(role)) == ((state, move, role) in ALLOWED_TASK)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_reports_anothers_task_done(role):
    assert not is_made(TASK, "complete", Task("open", account_id=2), actor(role))


@pytest.mark.parametrize(
    ("path", "role", "made"),
    [
        ("ORG/", Role.DIVISION_HEAD, True),
        ("ORG/A/", Role.DIVISION_HEAD, True),
        ("ORG/B/", Role.DIVISION_HEAD, False),
        ("ORG/A/", Role.SECRETARY, False),
    ],
)
def test_a_task_for_a_role_is_done_by_its_holders_on_the_unit(path, role, made):
    task = Task("open", account_id=None, role=Role.DIVISION_HEAD.value)
    assert is_made(TASK, "complete", task, actor(role, path=path)) == made


@pytest.mark.parametrize("state", [state.name for state in OBJECTION.states])
@pytest.mark.parametrize("move", [move.name for move in OBJECTION.moves])
@pytest.mark.parametrize("role", list(Role))
def test_who_may_move_anothers_objection(state, move, role):
    made = is_made(OBJECTION, move, Objection(state), actor(role))
    assert made == ((state, move, role) in ALLOWED_OF_OTHERS)


@pytest.mark.parametrize("state", [state.name for state in OBJECTION.states])
@pytest.mark.parametrize("move", [move.name for move in OBJECTION.moves])
@pytest.mark.parametrize("role", list(Role))
def test_who_may_move_an_own_objection(state, move, role):
    made = is_made(OBJECTION, move, Objection(state, filed_by_id=1), actor(role))
    assert made == ((state, move, role) in ALLOWED_OF_FILER)


@pytest.mark.parametrize(
    ("state", "move", "involved"),
    [
        ("filed", "uphold", "against_id"),
        ("filed", "dismiss", "against_id"),
        ("appealed", "uphold_appeal", "against_id"),
        ("appealed", "dismiss_appeal", "against_id"),
        ("appealed", "uphold_appeal", "replied_by_id"),
        ("appealed", "dismiss_appeal", "replied_by_id"),
    ],
)
def test_whoever_has_acted_in_the_matter_does_not_decide_it(state, move, involved):
    with pytest.raises(Refused, match="four_eyes"):
        OBJECTION.check(move, Objection(state, **{involved: 1}), actor(Role.DISCIPLINE), comment="why")


@pytest.mark.parametrize("move", [move.name for move in OBJECTION.moves])
def test_every_move_of_an_objection_is_made_with_reasons(move):
    assert OBJECTION.move(move).needs_comment
