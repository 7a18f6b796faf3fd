"""Who may make which move in which state, against tables written by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lianfang.cycle.workflow import PROGRAMME, STAGE
from lianfang.kernel.access import Actor, Grant, Role

OFFICER, HEAD, DEPUTY = Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE
LEADER, SECRETARY = Role.MAIN_LEADER, Role.SECRETARY
# workflow → (state, move) → roles on the whole office that may; whatever is not written here is refused
ALLOWED: dict[str, dict[tuple[str, str], set[Role]]] = {
    "work_programme": {
        ("draft", "submit"): {SECRETARY},
        ("draft", "withdraw"): {SECRETARY},
        ("submitted", "withdraw"): {SECRETARY},
        ("approved", "withdraw"): {SECRETARY},
        ("approved", "start"): {SECRETARY, LEADER},
        ("running", "close"): {SECRETARY, LEADER},
    },
    "programme_stage": {
        ("planned", "begin"): {SECRETARY, LEADER},
        ("open", "finish"): {OFFICER, HEAD, DEPUTY, LEADER, SECRETARY},
        ("open", "drop"): {SECRETARY},
        ("done", "reopen"): {SECRETARY},
    },
}


@dataclass
class Thing:
    """Anything that a workflow moves."""

    state: str
    unit_path: str = "/ORG/"
    post_id: int = 7


def somebody(role: Role, path: str = "/ORG/", post: int = 1) -> Actor:
    return Actor(id=1, grants=(Grant(role, 1, path),), post_ids=frozenset({post}))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("workflow", [PROGRAMME, STAGE], ids=lambda known: known.name)
def test_who_may_make_which_move_in_which_state(workflow, role):
    allowed = ALLOWED[workflow.name]
    for state in workflow.states:
        found = {move.name for move in workflow.available(Thing(state.name), somebody(role))}
        assert found == {name for (at, name), roles in allowed.items() if at == state.name and role in roles}, (
            state.name
        )


@pytest.mark.parametrize("role", list(Role))
def test_in_a_division_only_the_owner_reports_a_stage(role):
    for state in STAGE.states:
        assert not STAGE.available(Thing(state.name), somebody(role, "/ORG/A/"))
        own = {move.name for move in STAGE.available(Thing(state.name), somebody(role, "/ORG/A/", post=7))}
        assert own == (
            {"finish"} if state.name == "open" and role in ALLOWED["programme_stage"]["open", "finish"] else set()
        )


@pytest.mark.parametrize("role", list(Role))
def test_a_programme_is_no_matter_of_one_division(role):
    for state in PROGRAMME.states:
        assert not PROGRAMME.available(Thing(state.name), somebody(role, "/ORG/A/", post=7))
