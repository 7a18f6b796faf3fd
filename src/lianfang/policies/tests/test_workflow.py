"""Every state × move × role of a policy version, against a set written by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lianfang.kernel.access import Actor, Grant, Role
from lianfang.kernel.errors import Refused
from lianfang.policies.workflow import POLICY

ALLOWED = {
    ("draft", "put_in_force", Role.MAIN_LEADER),
    ("draft", "put_in_force", Role.SECRETARY),
    ("draft", "withdraw", Role.SECRETARY),
    ("draft", "withdraw", Role.SYSADMIN),
    ("in_force", "supersede", Role.MAIN_LEADER),
    ("in_force", "supersede", Role.SECRETARY),
}


@dataclass
class Version:
    state: str
    drafted_by_id: int | None = 7
    basis: str = "三定规定"
    body: str = "党组会"
    document_no: str = "1号"


def actor(role, account=1):
    return Actor(id=account, grants=(Grant(role, 1, "ORG/"),))


@pytest.mark.parametrize("state", [state.name for state in POLICY.states])
@pytest.mark.parametrize("move", [move.name for move in POLICY.moves])
@pytest.mark.parametrize("role", list(Role))
def test_who_may_make_which_move(state, move, role):
    try:
        POLICY.check(move, Version(state), actor(role), comment="why")
        made = True
    except Refused:
        made = False
    assert made == ((state, move, role) in ALLOWED)


def test_whoever_drafted_it_does_not_put_it_in_force():
    with pytest.raises(Refused, match="four_eyes"):
        POLICY.check("put_in_force", Version("draft", drafted_by_id=1), actor(Role.SECRETARY))


@pytest.mark.parametrize("missing", ["basis", "body", "document_no"])
def test_nothing_comes_into_force_without_its_decision(missing):
    with pytest.raises(Refused) as refusal:
        POLICY.check("put_in_force", Version("draft", **{missing: " "}), actor(Role.MAIN_LEADER))
    assert (refusal.value.code, refusal.value.field) == ("policy_decision", missing)
