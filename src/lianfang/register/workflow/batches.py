"""The way of what goes to the team together, and of a notice inside the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.register.access import KEEPERS, NOBODY


def is_through(notice: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse to close a notice before its last day is over."""
    if given["today"] <= notice.ends_on:
        raise Refused("notice_runs", ends_on=notice.ends_on.isoformat(), today=given["today"].isoformat())


RATING_BATCH = Workflow(
    name="rating_batch",
    label=_("Ratings for the team"),
    initial="composed",
    states=(
        State("composed", _("Being put together"), mark="todo", editable=frozenset({"ratings"})),
        State("before_team", _("Before the team")),
        State("decided", _("Decided by the team"), mark="done"),
        State("sent_back", _("Sent back by the team"), mark="bad"),
    ),
    moves=(
        Move("put_forward", _("Put before the team"), frozenset({"composed"}), "before_team", KEEPERS),
        Move("decide", _("Decided by the team"), frozenset({"before_team"}), "decided", NOBODY),
        Move("send_back", _("Sent back by the team"), frozenset({"before_team"}), "sent_back", NOBODY),
    ),
)
PUBLIC_NOTICE = Workflow(
    name="rating_notice",
    label=_("Notice of levels inside the office"),
    initial="running",
    states=(
        State("running", _("On notice"), mark="now"),
        State("closed", _("Closed"), mark="done"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("close", _("Close the notice"), frozenset({"running"}), "closed", KEEPERS, guards=(is_through,)),
        Move("withdraw", _("Withdraw"), frozenset({"running"}), "withdrawn", KEEPERS, needs_comment=True),
    ),
)

declare_refusals(
    {"notice_runs": _("The notice runs until the end of {ends_on}; today is {today}. It is closed the day after.")}
)
