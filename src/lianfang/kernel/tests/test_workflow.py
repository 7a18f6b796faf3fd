"""A workflow answers from its declaration alone; each state, move and role is tried against a hand-written table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

from lianfang.kernel.access import Actor, Grant, Role, system
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text
from lianfang.kernel.workflow import Move, State, Workflow

FLOW = Workflow(
    name="kernel-test",
    label=Text("Test"),
    initial="draft",
    states=(
        State("draft", Text("Draft"), "todo", editable=frozenset({"text"})),
        State("sent", Text("Sent")),
        State("approved", Text("Approved"), "done"),
    ),
    moves=(
        Move("send", Text("Send"), frozenset({"draft"}), "sent", frozenset({Role.OFFICER})),
        Move(
            "return",
            Text("Return"),
            frozenset({"sent"}),
            "draft",
            frozenset({Role.DIVISION_HEAD}),
            needs_comment=True,
        ),
        Move(
            "approve",
            Text("Approve"),
            frozenset({"sent"}),
            "approved",
            frozenset({Role.DIVISION_HEAD}),
            apart_from=("drafted_by_id",),
        ),
    ),
)
ALLOWED = {
    ("draft", "send", Role.OFFICER),
    ("sent", "return", Role.DIVISION_HEAD),
    ("sent", "approve", Role.DIVISION_HEAD),
}


@dataclass
class Paper:
    """A subject in a unit."""

    state: str = "draft"
    drafted_by_id: int = 1
    unit_path: str = "ORG/A/"


def actor(role: Role, number: int = 2, path: str = "ORG/") -> Actor:
    return Actor(id=number, grants=(Grant(role, 1, path),))


@pytest.mark.parametrize(
    ("state", "move", "role"), list(product(["draft", "sent", "approved"], ["send", "return", "approve"], Role))
)
def test_every_state_move_and_role(state, move, role):
    try:
        FLOW.check(move, Paper(state), actor(role), comment="because")
        is_allowed = True
    except Refused:
        is_allowed = False
    assert is_allowed == ((state, move, role) in ALLOWED)
    assert is_allowed == (move in {found.name for found in FLOW.available(Paper(state), actor(role))})


def test_who_drafted_does_not_approve():
    with pytest.raises(Refused) as refusal:
        FLOW.check("approve", Paper("sent", drafted_by_id=2), actor(Role.DIVISION_HEAD))
    assert refusal.value.code == "four_eyes"


def test_a_move_that_needs_a_reason_is_refused_without_one():
    with pytest.raises(Refused) as refusal:
        FLOW.check("return", Paper("sent"), actor(Role.DIVISION_HEAD), comment="  ")
    assert (refusal.value.code, refusal.value.field) == ("comment_required", "comment")


def test_a_role_on_another_unit_does_not_count():
    with pytest.raises(Refused) as refusal:
        FLOW.check("send", Paper(), actor(Role.OFFICER, path="ORG/B/"))
    assert refusal.value.code == "move_not_yours"


def test_a_later_room_can_refuse_an_earlier_rooms_move():
    flow = Workflow("kernel-guarded", Text("G"), "draft", FLOW.states, FLOW.moves)

    def never(subject, who, given):
        raise Refused("quorum_missing")

    flow.accept_guard("approve", never)
    with pytest.raises(Refused) as refusal:
        flow.check("approve", Paper("sent"), actor(Role.DIVISION_HEAD))
    assert refusal.value.code == "quorum_missing"


def test_system_work_is_not_asked_for_a_role():
    assert FLOW.check("send", Paper(), system("a test")) == "sent"


def test_a_declaration_with_an_unreachable_state_is_refused():
    with pytest.raises(ValueError, match="lost"):
        Workflow("kernel-broken", Text("B"), "draft", (*FLOW.states, State("lost", Text("Lost"))), FLOW.moves)


def test_only_declared_fields_may_be_edited():
    assert FLOW.may_edit(Paper("draft"), "text")
    assert not FLOW.may_edit(Paper("sent"), "text")


def test_the_diagram_names_every_move():
    assert "sent --> approved: approve" in FLOW.diagram()


def test_the_holder_of_a_post_moves_the_own_wherever_the_role_is_held():
    send = Move("send", Text("Send"), frozenset({"draft"}), "sent", frozenset({Role.OFFICER}), holder="place.post_id")
    flow = Workflow("kernel-held", Text("H"), "draft", FLOW.states[:2], (send,))
    paper = Paper()
    paper.place = Paper()  # type: ignore[attr-defined]
    paper.place.post_id = 7  # type: ignore[attr-defined]
    elsewhere = (Grant(Role.OFFICER, 2, "ORG/B/"),)

    assert flow.check("send", paper, Actor(id=2, grants=elsewhere, post_ids=frozenset({7}))) == "sent"
    assert flow.available(paper, Actor(id=2, grants=elsewhere, post_ids=frozenset({7}))) == (send,)
    for stranger in (
        Actor(id=2, grants=elsewhere, post_ids=frozenset({8})),
        Actor(id=2, grants=(Grant(Role.AUDITOR, 2, "ORG/"),), post_ids=frozenset({7})),
    ):
        assert flow.available(paper, stranger) == ()
        with pytest.raises(Refused) as refusal:
            flow.check("send", paper, stranger)
        assert refusal.value.code == "move_not_yours"
