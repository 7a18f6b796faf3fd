"""Who may make which move in which state of a screening, against a table written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from lianfang.kernel.access import Actor, Grant, Role
from lianfang.screening.workflow import CAMPAIGN, DIVISION_SCREENING, POST_SCREENING, SCREENING_ENTRY

OFFICER, HEAD, DEPUTY = Role.OFFICER, Role.DIVISION_HEAD, Role.LEADER_IN_CHARGE
LEADER, DISCIPLINE, SECRETARY = Role.MAIN_LEADER, Role.DISCIPLINE, Role.SECRETARY
STAFF = {OFFICER, HEAD, DEPUTY, LEADER, DISCIPLINE, SECRETARY}
HEADS = {HEAD, DEPUTY, LEADER, SECRETARY}
OFFICE = {SECRETARY, LEADER}
# workflow → (state, move) → roles that may; whatever is not written here is refused
ALLOWED: dict[str, dict[tuple[str, str], set[Role]]] = {
    "screening_campaign": {
        ("planned", "start"): {SECRETARY},
        ("planned", "withdraw"): {SECRETARY},
        ("running", "consolidate"): {SECRETARY},
        ("consolidating", "resume"): {SECRETARY},
        ("consolidating", "close"): {SECRETARY},
    },
    "division_screening": {
        ("open", "submit"): HEADS,
        ("returned", "submit"): HEADS,
        ("submitted", "return"): OFFICE,
        ("submitted", "approve"): OFFICE,
    },
    "post_screening": {
        ("open", "submit"): STAFF,
        ("returned", "submit"): STAFF,
        ("submitted", "return"): HEADS,
        ("accepted", "return"): HEADS,
        ("submitted", "accept"): HEADS,
    },
    "screening_entry": {
        ("draft", "submit"): STAFF,
        ("returned", "submit"): STAFF,
        ("draft", "drop"): STAFF,
        ("returned", "drop"): STAFF,
        ("submitted", "return"): HEADS,
        ("merged", "return"): HEADS,
        ("submitted", "merge"): HEADS,
        ("submitted", "join"): HEADS,
        ("merged", "join"): HEADS,
    },
}
WORKFLOWS = (CAMPAIGN, DIVISION_SCREENING, POST_SCREENING, SCREENING_ENTRY)


@dataclass
class Thing:
    """Anything that a workflow moves; nobody has acted on it yet."""

    state: str
    unit_path: str = "/ORG/A/"
    post_id: int | None = 7

    def __getattr__(self, name: str) -> Any:
        return None


def somebody(role: Role, path: str = "/ORG/") -> Actor:
    return Actor(id=1, grants=(Grant(role, 1, path),))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda known: known.name)
def test_who_may_make_which_move_in_which_state(workflow, role):
    for state in workflow.states:
        found = {move.name for move in workflow.available(Thing(state.name), somebody(role))}
        expected = {name for (at, name), roles in ALLOWED[workflow.name].items() if at == state.name and role in roles}
        assert found == expected, state.name


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda known: known.name)
def test_nobody_moves_what_belongs_to_another_division(workflow):
    for state in workflow.states:
        for role in Role:
            assert not workflow.available(Thing(state.name), somebody(role, "/ORG/B/"))


def test_whoever_wrote_or_submitted_does_not_accept():
    entry, division = Thing("submitted"), Thing("submitted")
    entry.written_by_id, division.submitted_by_id = 1, 1
    assert "merge" not in {move.name for move in SCREENING_ENTRY.available(entry, somebody(HEAD))}
    assert "approve" not in {move.name for move in DIVISION_SCREENING.available(division, somebody(SECRETARY))}
