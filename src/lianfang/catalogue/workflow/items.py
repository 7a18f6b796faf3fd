"""The life of an authority item: in force while one of its versions is; its content moves with the versions."""

from __future__ import annotations

from lianfang.catalogue.access import PUBLISHERS
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

ITEM_FLOW = Workflow(
    name="authority_item",
    label=_("Authority item"),
    initial="draft",
    states=(
        State("draft", _("Never published"), mark="todo"),
        State("published", _("Published"), mark="done"),
        State("cancelled", _("Cancelled"), mark="stop"),
    ),
    moves=(
        Move("publish", _("Publish"), frozenset({"draft", "published", "cancelled"}), "published", PUBLISHERS),
        Move("cancel", _("Cancel the item"), frozenset({"published"}), "cancelled", PUBLISHERS, needs_comment=True),
    ),
)
