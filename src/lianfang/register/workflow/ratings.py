"""The way of one rating: by the post itself, by its division, by the team, on notice, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.register.access import CONFIRMERS, KEEPERS, NOBODY, RATERS, REVIEWERS, SECONDERS
from lianfang.register.terms import Stage


def is_own(rating: Any, actor: Actor) -> bool:
    """Tell whether the risk sits on a post that the actor holds."""
    return rating.risk.post_id is not None and rating.risk.post_id in actor.post_ids


def rates_own(rating: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a self rating by anybody but the holder of the post; risks without a post are rated by who leads."""
    if actor.is_system or is_own(rating, actor):
        return
    if rating.risk.post_id is None and actor.holds(REVIEWERS, rating.unit_path):
        return
    raise Refused("rating_not_own", risk=rating.risk.number)


def apart_from_own(rating: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever holds the post of the risk: nobody reviews or closes the own."""
    if is_own(rating, actor):
        raise Refused("rating_own", risk=rating.risk.number)


def has_second(rating: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to put a downgrade before the team that no second person has reviewed."""
    if rating.needs_second and rating.second_by_id is None and not actor.is_system:
        raise Refused("rating_second_missing", risk=rating.risk.number)


def needs_no_second(rating: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a second review where none is due or one was given."""
    if not rating.needs_second or rating.second_by_id is not None:
        raise Refused("rating_second_idle", risk=rating.risk.number)


def is_over(rating: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a confirmation before the notice is closed or while an objection waits for its answer."""
    if given.get("notice_open", True):
        raise Refused("rating_on_notice", risk=rating.risk.number)
    if given.get("pending", 0):
        raise Refused("rating_objected", risk=rating.risk.number, count=given["pending"])


RATED = ("self_by_id", "reviewed_by_id", "second_by_id")
RATING = Workflow(
    name="rating",
    label=_("Rating of a risk"),
    initial="drafted",
    states=(
        State("drafted", _("Self rating"), mark="todo", editable=frozenset({"factors"})),
        State("submitted", _("Waits for the division")),
        State("reviewed", _("Rated by the division")),
        State("before_team", _("Before the team")),
        State("approved", _("Decided by the team")),
        State("on_notice", _("On notice in the office")),
        State("confirmed", _("Confirmed"), mark="done"),
        State("superseded", _("Superseded"), mark="stop"),
        State("lapsed", _("Lapsed"), mark="bad"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move(
            "submit",
            _("Submit the self rating"),
            frozenset({"drafted"}),
            "submitted",
            RATERS,
            guards=(rates_own,),
            holder="risk.post_id",
        ),
        Move(
            "review",
            _("Rate for the division"),
            frozenset({"submitted"}),
            "reviewed",
            REVIEWERS,
            apart_from=("self_by_id",),
            guards=(apart_from_own,),
        ),
        Move(
            "second",
            _("Review the lower level as the second person"),
            frozenset({"reviewed"}),
            "reviewed",
            SECONDERS,
            apart_from=("self_by_id", "reviewed_by_id"),
            needs_comment=True,
            guards=(apart_from_own, needs_no_second),
        ),
        Move(
            "return",
            _("Return"),
            frozenset({"submitted", "reviewed"}),
            "drafted",
            REVIEWERS,
            needs_comment=True,
            guards=(apart_from_own,),
        ),
        Move(
            "put_forward",
            _("Put before the team"),
            frozenset({"reviewed"}),
            "before_team",
            KEEPERS,
            guards=(has_second,),
        ),
        Move("approve", _("Decided by the team"), frozenset({"before_team"}), "approved", NOBODY),
        Move("send_back", _("Sent back by the team"), frozenset({"before_team"}), "reviewed", NOBODY),
        Move("publish", _("Put on notice"), frozenset({"approved"}), "on_notice", KEEPERS),
        Move("take_down", _("Taken off notice"), frozenset({"on_notice"}), "approved", KEEPERS),
        Move("reopen", _("Reopened by an upheld objection"), frozenset({"approved", "on_notice"}), "reviewed", NOBODY),
        Move(
            "confirm",
            _("Confirm the level"),
            frozenset({"on_notice"}),
            "confirmed",
            CONFIRMERS,
            apart_from=RATED,
            guards=(apart_from_own, is_over),
        ),
        Move("supersede", _("Superseded by a newer rating"), frozenset({"confirmed", "lapsed"}), "superseded", NOBODY),
        Move("lapse", _("Lapsed by a change"), frozenset({"confirmed"}), "lapsed", NOBODY),
        Move(
            "withdraw",
            _("Withdraw"),
            frozenset({"drafted", "submitted", "reviewed"}),
            "withdrawn",
            REVIEWERS,
            needs_comment=True,
            guards=(apart_from_own,),
        ),
    ),
)
OPEN_STATES = ("drafted", "submitted", "reviewed", "before_team", "approved", "on_notice")
"""States of a rating that is on its way; a risk has at most one such."""


def stage_for(rating: Any, actor: Actor) -> str:
    """Return whose turn the actor may take now: self, division or team; NotFound where none."""
    moves = {move.name for move in RATING.available(rating, actor)}
    own = is_own(rating, actor)
    if "submit" in moves and (own or rating.risk.post_id is None and actor.holds(REVIEWERS, rating.unit_path)):
        return Stage.SELF.value
    if "review" in moves and not own:
        return Stage.DIVISION.value
    if rating.state == "before_team" and not own and actor.holds(KEEPERS, rating.unit_path):
        return Stage.TEAM.value
    raise NotFound("Rating")


declare_refusals(
    {
        "rating_not_own": _("{risk} is rated first by the holder of its post."),
        "rating_own": _("{risk} sits on your own post: another person does this step."),
        "rating_second_missing": _("The level of {risk} was lowered: a second person reviews that first."),
        "rating_second_idle": _("The level of {risk} needs no further review."),
        "rating_on_notice": _("{risk} is still on notice, or its notice was not closed."),
        "rating_objected": _("{count} objections about {risk} wait for an answer; no level is confirmed before."),
    }
)
