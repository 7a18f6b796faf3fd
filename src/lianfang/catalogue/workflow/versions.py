"""The way of one version of an item: drafted, checked, its legality reviewed, approved by the team, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.access import CHECKERS, KEEPERS, NOBODY, PUBLISHERS, RETURNERS, REVIEWERS
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow


def apart_from_editors(version: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse whoever has written a part of the version."""
    if actor.id is not None and actor.id in version.edited_by:
        raise Refused("version_own_text")


def has_second_check(version: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    """Refuse the review of an item in a key field before a second person has checked it."""
    if version.content.get("key_fields") and version.second_checked_by_id is None and not actor.is_system:
        raise Refused("second_check_missing", version=version.key)


APART = ("drafted_by_id", "checked_by_id", "second_checked_by_id")
ITEM_VERSION = Workflow(
    name="item_version",
    label=_("Version of an item"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"content"})),
        State("checked", _("Checked by the division")),
        State("reviewed", _("Legality reviewed")),
        State("approved", _("Approved by the team")),
        State("published", _("Published"), mark="done"),
        State("superseded", _("Superseded"), mark="stop"),
        State("withdrawn", _("Withdrawn"), mark="stop"),
    ),
    moves=(
        Move(
            "check",
            _("Check"),
            frozenset({"draft"}),
            "checked",
            CHECKERS,
            apart_from=("drafted_by_id",),
            guards=(apart_from_editors,),
        ),
        Move(
            "check_again",
            _("Check as the second person"),
            frozenset({"checked"}),
            "checked",
            CHECKERS,
            apart_from=APART,
            guards=(apart_from_editors,),
        ),
        Move(
            "review",
            _("Give the legality opinion"),
            frozenset({"checked"}),
            "reviewed",
            REVIEWERS,
            apart_from=APART,
            needs_comment=True,
            guards=(apart_from_editors, has_second_check),
        ),
        Move("put_forward", _("Put before the team"), frozenset({"reviewed"}), "reviewed", REVIEWERS | CHECKERS),
        Move("approve", _("Approved by a decision"), frozenset({"reviewed"}), "approved", NOBODY),
        Move(
            "publish",
            _("Publish"),
            frozenset({"approved"}),
            "published",
            PUBLISHERS,
            apart_from=("drafted_by_id",),
            guards=(apart_from_editors,),
        ),
        Move("supersede", _("Superseded by a newer version"), frozenset({"published"}), "superseded", PUBLISHERS),
        Move(
            "return",
            _("Return to draft"),
            frozenset({"checked", "reviewed", "approved"}),
            "draft",
            RETURNERS,
            needs_comment=True,
        ),
        Move(
            "withdraw",
            _("Withdraw"),
            frozenset({"draft", "checked", "reviewed"}),
            "withdrawn",
            KEEPERS,
            needs_comment=True,
        ),
    ),
)
OPEN_STATES = ("draft", "checked", "reviewed", "approved")
"""States of a version that is on its way; an item has at most one such."""

declare_refusals(
    {
        "version_own_text": _("You have written a part of this version; another person does this step."),
        "second_check_missing": _(
            "{version} lies in a key field: a second person of the division or its leader checks it before the review."
        ),
    }
)
