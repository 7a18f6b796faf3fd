"""The way of an edition of the catalogue of risks, and of a change between two cycles."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow
from lianfang.register.access import CONFIRMERS, KEEPERS, NOBODY, REVIEWERS

RISK_EDITION = Workflow(
    name="risk_edition",
    label=_("Edition of the catalogue of risks"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"lines"})),
        State("submitted", _("Before the team")),
        State("approved", _("Approved")),
        State("published", _("Published"), mark="done"),
        State("superseded", _("Superseded"), mark="stop"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("submit", _("Put before the team"), frozenset({"draft"}), "submitted", KEEPERS),
        Move("approve", _("Approved by a decision"), frozenset({"submitted"}), "approved", NOBODY),
        Move("return", _("Sent back by the team"), frozenset({"submitted"}), "draft", NOBODY),
        Move(
            "publish",
            _("Publish"),
            frozenset({"approved"}),
            "published",
            CONFIRMERS,
            apart_from=("composed_by_id",),
        ),
        Move("supersede", _("Superseded by a newer edition"), frozenset({"published"}), "superseded", CONFIRMERS),
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
CHANGE_REQUEST = Workflow(
    name="change_request",
    label=_("Change between two cycles"),
    initial="open",
    states=(
        State("open", _("To be looked at"), mark="todo"),
        State("rating", _("Being rated again")),
        State("settled", _("Settled"), mark="done"),
        State("unchanged", _("Nothing to change"), mark="done"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("rate", _("Rate again"), frozenset({"open"}), "rating", REVIEWERS),
        Move("settle", _("Settled by a confirmed rating"), frozenset({"rating"}), "settled", NOBODY),
        Move(
            "leave",
            _("Leave as it is"),
            frozenset({"open"}),
            "unchanged",
            REVIEWERS,
            apart_from=("asked_by_id",),
            needs_comment=True,
        ),
        Move("withdraw", _("Withdraw"), frozenset({"open", "rating"}), "withdrawn", KEEPERS, needs_comment=True),
    ),
)
