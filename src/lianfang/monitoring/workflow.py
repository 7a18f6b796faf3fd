"""How a run of casecheck goes from asked for to done."""

from __future__ import annotations

from lianfang.kernel.access import Role
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

WATCHERS = frozenset({Role.DIVISION_HEAD, Role.DISCIPLINE, Role.SECRETARY})
NOBODY: frozenset[Role] = frozenset()

RUN_FLOW = Workflow(
    name="monitoring-run",
    label=_("Run"),
    initial="queued",
    states=(
        State("queued", _("Waiting"), "todo"),
        State("running", _("Running"), "now"),
        State("done", _("Done"), "done"),
        State("failed", _("Failed"), "bad"),
        State("cancelled", _("Cancelled"), "stop"),
    ),
    moves=(
        # The worker's moves belong to no role: only the system makes them.
        Move("begin", _("Begin"), frozenset({"queued", "running"}), "running", NOBODY),
        Move("finish", _("Finish"), frozenset({"running"}), "done", NOBODY),
        Move("fail", _("Fail"), frozenset({"queued", "running"}), "failed", NOBODY),
        Move("cancel", _("Cancel"), frozenset({"queued", "running"}), "cancelled", WATCHERS),
        Move("repeat", _("Run again"), frozenset({"done", "failed", "cancelled"}), "queued", WATCHERS),
    ),
)
