"""The way of a risk point: proposed, in force with a confirmed level, closed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.register.access import KEEPERS, NOBODY, PROPOSERS


def not_the_owner(risk: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse the holder of the post: nobody closes the own risk."""
    if risk.post_id is not None and risk.post_id in actor.post_ids:
        raise Refused("risk_own", risk=risk.number)


RISK_POINT = Workflow(
    name="risk_point",
    label=_("Integrity risk point"),
    initial="proposed",
    states=(
        State("proposed", _("Being rated"), mark="now", editable=frozenset({"text"})),
        State("in_force", _("In the register"), mark="done"),
        State("closing", _("Closing asked for"), mark="now"),
        State("closed", _("Closed"), mark="stop"),
    ),
    moves=(
        Move("establish", _("Taken into the register"), frozenset({"proposed"}), "in_force", NOBODY),
        Move("ask_closing", _("Ask for closing"), frozenset({"in_force"}), "closing", PROPOSERS, needs_comment=True),
        Move(
            "close",
            _("Close the risk"),
            frozenset({"closing"}),
            "closed",
            KEEPERS,
            apart_from=("closing_by_id",),
            needs_comment=True,
            guards=(not_the_owner,),
        ),
        Move(
            "keep",
            _("Keep the risk"),
            frozenset({"closing"}),
            "in_force",
            KEEPERS,
            apart_from=("closing_by_id",),
            needs_comment=True,
        ),
        Move(
            "drop",
            _("Drop the proposal"),
            frozenset({"proposed"}),
            "closed",
            KEEPERS,
            apart_from=("proposed_by_id",),
            needs_comment=True,
            guards=(not_the_owner,),
        ),
    ),
)

declare_refusals({"risk_own": _("{risk} sits on your own post: another person does this step.")})
