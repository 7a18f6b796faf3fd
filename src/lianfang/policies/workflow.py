"""How a version of a policy comes into force: whoever drafts it does not decide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

DRAFTERS = frozenset({Role.SECRETARY, Role.SYSADMIN})
DECIDERS = frozenset({Role.MAIN_LEADER, Role.SECRETARY})


def _has_decision(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """The system proposes and records, the competent body decides: its basis and document number are written down."""
    for name in ("basis", "body", "document_no"):
        if not str(given.get(name) or getattr(subject, name)).strip():
            raise Refused("policy_decision", field=name)


POLICY = Workflow(
    name="policy",
    label=_("Version of a policy"),
    initial="draft",
    states=(
        State("draft", _("Draft"), "todo", editable=frozenset({"document_no", "body"})),
        State("in_force", _("In force"), "done"),
        State("superseded", _("Superseded"), "stop"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        Move(
            "put_in_force",
            _("Put in force"),
            frozenset({"draft"}),
            "in_force",
            DECIDERS,
            apart_from=("drafted_by_id",),
            guards=(_has_decision,),
        ),
        Move("supersede", _("Supersede"), frozenset({"in_force"}), "superseded", DECIDERS),
        Move("withdraw", _("Withdraw"), frozenset({"draft"}), "withdrawn", DRAFTERS, needs_comment=True),
    ),
)

declare_refusals(
    {"policy_decision": _("Basis, deciding body and document number are needed before anything comes into force.")}
)
