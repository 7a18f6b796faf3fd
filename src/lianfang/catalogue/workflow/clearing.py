"""The way of a clearing round, and of each answer in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

CLEARERS = frozenset({Role.SECRETARY})
HEADS = frozenset({Role.DIVISION_HEAD})
CONFIRMERS = frozenset({Role.DIVISION_HEAD, Role.SECRETARY})


def may_answer(record: Any, actor: Actor) -> bool:
    """Tell whether the actor holds a post that exercises the power, or heads its division (notice: 谁行使、谁清理)."""
    return actor.is_system or bool(actor.post_ids & set(record.post_ids)) or actor.holds(HEADS, record.home_path)


def exercises(record: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever neither exercises the power nor heads its division."""
    if not may_answer(record, actor):
        raise Refused("clearing_not_yours", item=record.name)


def answers_for_unit(record: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever does not confirm for the division of the power."""
    if not actor.holds(CONFIRMERS, record.home_path):
        raise Refused("clearing_not_confirmed", item=record.name)


CLEARING_ROUND = Workflow(
    name="clearing_round",
    label=_("Clearing round"),
    initial="open",
    states=(
        State("open", _("Being answered"), mark="now"),
        State("reviewing", _("Under review"), mark="now"),
        State("closed", _("Closed"), mark="done"),
    ),
    moves=(
        Move("review", _("End the answering and review"), frozenset({"open"}), "reviewing", CLEARERS),
        Move("reopen", _("Take answers again"), frozenset({"reviewing"}), "open", CLEARERS, needs_comment=True),
        Move("close", _("Close the round and carry out its decisions"), frozenset({"reviewing"}), "closed", CLEARERS),
    ),
)
CLEARING_RECORD = Workflow(
    name="clearing_record",
    label=_("Answer for a power"),
    initial="draft",
    states=(
        State("draft", _("Not submitted"), mark="todo", editable=frozenset({"answer"})),
        State("submitted", _("Submitted")),
        State("returned", _("Returned"), mark="bad", editable=frozenset({"answer"})),
        State("confirmed", _("Confirmed"), mark="done"),
    ),
    moves=(
        Move("submit", _("Submit"), frozenset({"draft", "returned"}), "submitted", BUSINESS, guards=(exercises,)),
        Move(
            "confirm",
            _("Confirm"),
            frozenset({"submitted"}),
            "confirmed",
            CONFIRMERS,
            apart_from=("drafted_by_id", "submitted_by_id"),
            guards=(answers_for_unit,),
        ),
        Move(
            "return",
            _("Return"),
            frozenset({"submitted", "confirmed"}),
            "returned",
            CONFIRMERS,
            needs_comment=True,
            guards=(answers_for_unit,),
        ),
    ),
)

declare_refusals(
    {
        "clearing_not_yours": _(
            "“{item}” is answered for by whoever holds the post that exercises it, or by the head of its division."
        ),
        "clearing_not_confirmed": _("“{item}” is confirmed by the head of its division or the secretary."),
    }
)
