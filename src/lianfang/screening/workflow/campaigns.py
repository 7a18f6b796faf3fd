"""The way of a campaign, and of what a division hands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.screening.access import HEADS, KEEPERS, OFFICE


def all_screened(campaign: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to close a campaign while a post is unscreened, and name it (T2.2)."""
    if given.get("missing"):
        raise Refused("campaign_posts_missing", count=len(given["missing"]), posts="、".join(given["missing"][:10]))


def all_in(division: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse a division's submission while one of its posts has not handed in."""
    if given.get("missing"):
        raise Refused("division_posts_missing", count=len(given["missing"]), posts="、".join(given["missing"][:10]))


CAMPAIGN = Workflow(
    name="screening_campaign",
    label=_("Screening campaign"),
    initial="planned",
    states=(
        State("planned", _("Planned"), mark="todo"),
        State("running", _("Under way")),
        State("consolidating", _("Being put together by the office")),
        State("closed", _("Closed"), mark="done"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("start", _("Start: give every post its task"), frozenset({"planned"}), "running", KEEPERS),
        Move("consolidate", _("Put together"), frozenset({"running"}), "consolidating", KEEPERS),
        Move("resume", _("Take entries again"), frozenset({"consolidating"}), "running", KEEPERS, needs_comment=True),
        Move("close", _("Close"), frozenset({"consolidating"}), "closed", KEEPERS, guards=(all_screened,)),
        Move("withdraw", _("Withdraw"), frozenset({"planned"}), "withdrawn", KEEPERS, needs_comment=True),
    ),
)
DIVISION_SCREENING = Workflow(
    name="division_screening",
    label=_("Screening of a division"),
    initial="open",
    states=(
        State("open", _("Being merged"), mark="todo", editable=frozenset({"entries"})),
        State("submitted", _("With the office")),
        State("returned", _("Returned"), mark="bad", editable=frozenset({"entries"})),
        State("approved", _("Accepted by the office"), mark="done"),
    ),
    moves=(
        Move(
            "submit", _("Hand in to the office"), frozenset({"open", "returned"}), "submitted", HEADS, guards=(all_in,)
        ),
        Move("return", _("Return"), frozenset({"submitted"}), "returned", OFFICE, needs_comment=True),
        Move("approve", _("Accept"), frozenset({"submitted"}), "approved", OFFICE, apart_from=("submitted_by_id",)),
    ),
)

declare_refusals(
    {
        "campaign_posts_missing": _("{count} posts are not screened yet: {posts}."),
        "division_posts_missing": _("{count} posts of the division have not handed in: {posts}."),
    }
)
