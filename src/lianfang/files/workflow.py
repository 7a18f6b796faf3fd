"""The way of an export: asked for, written by the worker, kept for a while."""

from __future__ import annotations

from lianfang.kernel.access import BUSINESS, Role
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

NOBODY: frozenset[Role] = frozenset()
EXPORT = Workflow(
    name="export",
    label=_("Export"),
    initial="queued",
    states=(
        State("queued", _("Waiting for the worker"), mark="todo"),
        State("running", _("Being written"), mark="now"),
        State("done", _("Ready"), mark="done"),
        State("failed", _("Failed"), mark="bad"),
        State("cancelled", _("Cancelled"), mark="stop"),
        State("expired", _("Expired"), mark="stop"),
    ),
    moves=(
        # From running too: a worker that was killed leaves the export so, and the next one begins it anew.
        Move("begin", _("Begin"), frozenset({"queued", "running"}), "running", NOBODY),
        Move("finish", _("Finish"), frozenset({"running"}), "done", NOBODY),
        Move("fail", _("Fail"), frozenset({"queued", "running"}), "failed", NOBODY),
        Move("cancel", _("Cancel"), frozenset({"queued", "running"}), "cancelled", BUSINESS),
        Move("expire", _("Expire"), frozenset({"done"}), "expired", NOBODY),
    ),
)
