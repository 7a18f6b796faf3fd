"""The way of a work programme and of each of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.cycle.access import DOERS, KEEPERS, NOBODY, STARTERS
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow


def has_stages(programme: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to bring a programme without a stage before the team."""
    if not given.get("stages"):
        raise Refused("programme_empty")


def all_done(programme: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to close a programme while a stage is open, and name it."""
    if given.get("open"):
        raise Refused("programme_stages_open", count=len(given["open"]), stages="、".join(given["open"][:10]))


PROGRAMME = Workflow(
    name="work_programme",
    label=_("Work programme"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"content", "stages"})),
        State("submitted", _("Before the team")),
        State("approved", _("Approved")),
        State("running", _("Under way"), editable=frozenset({"stages"})),
        State("closed", _("Closed"), mark="done"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("submit", _("Put before the team"), frozenset({"draft"}), "submitted", KEEPERS, guards=(has_stages,)),
        Move("approve", _("Approved by a decision"), frozenset({"submitted"}), "approved", NOBODY),
        Move("return", _("Sent back by the team"), frozenset({"submitted"}), "draft", NOBODY),
        Move("start", _("Start: give every stage to its owner"), frozenset({"approved"}), "running", STARTERS),
        Move("close", _("Close"), frozenset({"running"}), "closed", STARTERS, guards=(all_done,)),
        Move(
            "withdraw",
            _("Withdraw"),
            frozenset({"draft", "submitted", "approved"}),
            "withdrawn",
            KEEPERS,
            needs_comment=True,
        ),
    ),
)
# Whoever holds the post that owns a stage reports it; so do those who hold a role on the whole office.
STAGE = Workflow(
    name="programme_stage",
    label=_("Stage of a work programme"),
    initial="planned",
    states=(
        State("planned", _("Not begun"), mark="todo"),
        State("open", _("With its owner")),
        State("done", _("Done"), mark="done"),
        State("dropped", _("Dropped"), mark="stop"),
    ),
    moves=(
        Move("begin", _("Begin"), frozenset({"planned"}), "open", STARTERS),
        Move("finish", _("Report it done"), frozenset({"open"}), "done", DOERS, needs_comment=True, holder="post_id"),
        Move("reopen", _("Open again"), frozenset({"done"}), "open", KEEPERS, needs_comment=True),
        Move("drop", _("Drop"), frozenset({"open"}), "dropped", KEEPERS, needs_comment=True),
    ),
)

declare_refusals(
    {
        "programme_empty": _("A programme has at least one stage; add it first."),
        "programme_stages_open": _("{count} stages are not done yet: {stages}."),
    }
)
