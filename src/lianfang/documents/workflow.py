"""How a template comes into force, and that a document once issued can only become void."""

from __future__ import annotations

from lianfang.documents.access import DECIDERS, DRAFTERS, ISSUERS
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

TEMPLATE = Workflow(
    name="template",
    label=_("Version of a template"),
    initial="draft",
    states=(
        State("draft", _("Draft"), "todo", editable=frozenset({"text"})),
        State("in_force", _("In force"), "done"),
        State("replaced", _("Replaced"), "stop"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        Move(
            "put_in_force", _("Put in force"), frozenset({"draft"}), "in_force", DECIDERS, apart_from=("edited_by_id",)
        ),
        Move("replace", _("Replace"), frozenset({"in_force"}), "replaced", DECIDERS),
        Move("withdraw", _("Withdraw"), frozenset({"draft"}), "withdrawn", DRAFTERS, needs_comment=True),
    ),
)

DOCUMENT = Workflow(
    name="document",
    label=_("Document"),
    initial="issued",
    states=(State("issued", _("Issued"), "done"), State("void", _("Void"), "stop")),
    moves=(Move("void", _("Make void"), frozenset({"issued"}), "void", ISSUERS, needs_comment=True),),
)
