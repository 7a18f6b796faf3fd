"""The way of an edition of the catalogue: composed, submitted with a frozen list, approved by a meeting, published."""

from __future__ import annotations

from lianfang.catalogue.access import NOBODY, PUBLISHERS, REVIEWERS
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

EDITION = Workflow(
    name="catalogue_edition",
    label=_("Edition of the catalogue"),
    initial="draft",
    states=(
        State("draft", _("Being composed"), mark="todo", editable=frozenset({"title"})),
        State("submitted", _("Before the team")),
        State("approved", _("Approved by the team")),
        State("published", _("Published"), mark="done"),
        State("superseded", _("Superseded"), mark="stop"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move("submit", _("Freeze the list and put it before the team"), frozenset({"draft"}), "submitted", REVIEWERS),
        Move("approve", _("Approved by a decision"), frozenset({"submitted"}), "approved", NOBODY),
        Move(
            "publish",
            _("Publish"),
            frozenset({"approved"}),
            "published",
            PUBLISHERS,
            apart_from=("submitted_by_id",),
        ),
        Move("supersede", _("Superseded by a newer edition"), frozenset({"published"}), "superseded", NOBODY),
        Move(
            "return",
            _("Return to composing"),
            frozenset({"submitted", "approved"}),
            "draft",
            PUBLISHERS,
            needs_comment=True,
        ),
        Move("withdraw", _("Withdraw"), frozenset({"draft"}), "withdrawn", REVIEWERS, needs_comment=True),
    ),
)
OPEN_EDITIONS = ("draft", "submitted", "approved")
"""States of an edition on its way; the office has at most one such."""
