"""Who may make which move in which state, against tables written by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from lianfang.kernel.access import Actor, Grant, Role
from lianfang.register.workflow import CHANGE_REQUEST, PUBLIC_NOTICE, RATING, RATING_BATCH, RISK_EDITION, RISK_POINT

OFFICER, HEAD, DEPUTY = Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE
LEADER, DISCIPLINE, SECRETARY = Role.MAIN_LEADER, Role.DISCIPLINE, Role.SECRETARY
STAFF = {OFFICER, HEAD, DEPUTY, LEADER, DISCIPLINE, SECRETARY}
REVIEWERS = {HEAD, DEPUTY, LEADER, SECRETARY}
# workflow → (state, move) → roles that may; whatever is not written here is refused
ALLOWED: dict[str, dict[tuple[str, str], set[Role]]] = {
    "rating": {
        ("drafted", "submit"): STAFF,
        ("drafted", "withdraw"): REVIEWERS,
        ("submitted", "review"): REVIEWERS,
        ("submitted", "return"): REVIEWERS,
        ("submitted", "withdraw"): REVIEWERS,
        ("reviewed", "second"): {DEPUTY, LEADER, SECRETARY},
        ("reviewed", "return"): REVIEWERS,
        ("reviewed", "put_forward"): {SECRETARY},
        ("reviewed", "withdraw"): REVIEWERS,
        ("approved", "publish"): {SECRETARY},
        ("on_notice", "take_down"): {SECRETARY},
        ("on_notice", "confirm"): {SECRETARY, LEADER},
    },
    "risk_point": {
        ("in_force", "ask_closing"): {OFFICER, HEAD, DEPUTY, SECRETARY},
        ("closing", "close"): {SECRETARY},
        ("closing", "keep"): {SECRETARY},
        ("proposed", "drop"): {SECRETARY},
    },
    "rating_batch": {
        ("composed", "put_forward"): {SECRETARY},
    },
    "rating_notice": {("running", "close"): {SECRETARY}, ("running", "withdraw"): {SECRETARY}},
    "risk_edition": {
        ("draft", "submit"): {SECRETARY},
        ("approved", "publish"): {SECRETARY, LEADER},
        ("published", "supersede"): {SECRETARY, LEADER},
        ("draft", "withdraw"): {SECRETARY},
        ("submitted", "withdraw"): {SECRETARY},
        ("approved", "withdraw"): {SECRETARY},
    },
    "change_request": {
        ("open", "rate"): REVIEWERS,
        ("open", "leave"): REVIEWERS,
        ("open", "withdraw"): {SECRETARY},
        ("rating", "withdraw"): {SECRETARY},
    },
}
WORKFLOWS = (RATING, RISK_POINT, RATING_BATCH, PUBLIC_NOTICE, RISK_EDITION, CHANGE_REQUEST)


@dataclass
class Thing:
    """Anything that a workflow moves; nobody has acted on it yet."""

    state: str
    unit_path: str = "/ORG/A/"
    risk: Any = field(default_factory=lambda: SimpleNamespace(post_id=7, number="R001"))
    post_id: int = 7
    needs_second: bool = False

    def __getattr__(self, name: str) -> None:
        return None


def somebody(role: Role, path: str = "/ORG/") -> Actor:
    return Actor(id=1, grants=(Grant(role, 1, path),))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda known: known.name)
def test_who_may_make_which_move_in_which_state(workflow, role):
    allowed = ALLOWED[workflow.name]
    for state in workflow.states:
        found = {move.name for move in workflow.available(Thing(state.name), somebody(role))}
        assert found == {name for (at, name), roles in allowed.items() if at == state.name and role in roles}, (
            state.name
        )


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda known: known.name)
def test_nobody_moves_what_belongs_to_another_division(workflow):
    for state in workflow.states:
        for role in Role:
            assert not workflow.available(Thing(state.name), somebody(role, "/ORG/B/"))


@pytest.mark.parametrize("who", ["self_by_id", "reviewed_by_id", "second_by_id"])
def test_whoever_rated_never_confirms(who):
    rating = Thing("on_notice")
    setattr(rating, who, 1)
    names = {move.name for move in RATING.available(rating, somebody(SECRETARY))}
    assert "confirm" not in names
