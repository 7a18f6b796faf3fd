"""The life of a version of a flowchart: drafted by one person, published by another, then never changed."""

from __future__ import annotations

from lianfang.flowcharts.access import PUBLISHERS
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

VERSION_FLOW = Workflow(
    name="flow_version",
    label=_("Flowchart version"),
    initial="draft",
    states=(
        State("draft", _("Draft"), mark="todo", editable=frozenset({"xml"})),
        State("published", _("Published"), mark="done"),
        State("superseded", _("Superseded"), mark="stop"),
    ),
    moves=(
        Move("publish", _("Publish"), frozenset({"draft"}), "published", PUBLISHERS, apart_from=("drafted_by_id",)),
        # Made for whoever publishes the next version.
        Move("supersede", _("Supersede"), frozenset({"published"}), "superseded", PUBLISHERS),
    ),
)
