"""The way of a post's screening and of each entry in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.screening.access import HEADS, NOBODY, SCREENERS


def holds_post(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever does not hold the post: nobody screens for another."""
    if not actor.is_system and subject.post_id not in actor.post_ids:
        raise Refused("screening_not_own")


def not_own(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever holds the post: nobody reviews the own."""
    if subject.post_id is not None and subject.post_id in actor.post_ids:
        raise Refused("screening_own")


def is_complete(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a submission with an unanswered question, and name the first of them (T3.2.3, T3.2.6)."""
    if given.get("unanswered"):
        raise Refused("screening_unanswered", count=len(given["unanswered"]), first=given["unanswered"][0])


POST_SCREENING = Workflow(
    name="post_screening",
    label=_("Screening of a post"),
    initial="open",
    states=(
        State("open", _("To be screened"), mark="todo", editable=frozenset({"answers", "entries"})),
        State("submitted", _("With the division")),
        State("returned", _("Returned"), mark="bad", editable=frozenset({"answers", "entries"})),
        State("accepted", _("Accepted"), mark="done"),
    ),
    moves=(
        Move(
            "submit",
            _("Submit"),
            frozenset({"open", "returned"}),
            "submitted",
            SCREENERS,
            guards=(holds_post, is_complete),
            holder="post_id",
        ),
        Move(
            "return",
            _("Return single entries"),
            frozenset({"submitted", "accepted"}),
            "returned",
            HEADS,
            needs_comment=True,
            guards=(not_own,),
        ),
        Move("accept", _("Accept"), frozenset({"submitted"}), "accepted", HEADS, guards=(not_own,)),
        Move("reopen", _("Taken up again"), frozenset({"accepted"}), "submitted", NOBODY),
    ),
)
SCREENING_ENTRY = Workflow(
    name="screening_entry",
    label=_("Risk found in a screening"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"text", "factors"})),
        State("submitted", _("With the division")),
        State("returned", _("Returned"), mark="bad", editable=frozenset({"text", "factors"})),
        State("merged", _("Merged by the division")),
        State("registered", _("Taken into the register"), mark="done"),
        State("joined", _("Joined with another"), mark="stop"),
        State("dropped", _("Dropped"), mark="stop"),
    ),
    moves=(
        Move("submit", _("Submit"), frozenset({"draft", "returned"}), "submitted", SCREENERS, holder="post_id"),
        Move(
            "return",
            _("Return"),
            frozenset({"submitted", "merged"}),
            "returned",
            HEADS,
            needs_comment=True,
            guards=(not_own,),
        ),
        Move(
            "merge",
            _("Take into the division's list"),
            frozenset({"submitted"}),
            "merged",
            HEADS,
            apart_from=("written_by_id",),
            guards=(not_own,),
        ),
        Move(
            "join",
            _("Join with another"),
            frozenset({"submitted", "merged"}),
            "joined",
            HEADS,
            needs_comment=True,
        ),
        Move(
            "drop",
            _("Drop"),
            frozenset({"draft", "returned"}),
            "dropped",
            SCREENERS,
            holder="post_id",
        ),
        Move("register", _("Take into the register"), frozenset({"merged"}), "registered", NOBODY),
    ),
)

declare_refusals(
    {
        "screening_not_own": _("A post is screened by whoever holds it."),
        "screening_own": _("This is your own post: another person does this step."),
        "screening_unanswered": _("{count} questions wait for an answer, the first: {first}."),
    }
)
