"""The life of an authority item."""

from __future__ import annotations

from lianfang.catalogue.access import PUBLISHERS
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

ITEM_FLOW = Workflow(
    name="authority_item",
    label=_("Authority item"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"values"})),
        State("published", _("Published"), mark="done"),
    ),
    moves=(
        Move("publish", _("Publish"), frozenset({"draft"}), "published", PUBLISHERS, apart_from=("drafted_by_id",)),
        Move("reopen", _("Reopen"), frozenset({"published"}), "draft", PUBLISHERS, needs_comment=True),
    ),
)
