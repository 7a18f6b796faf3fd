"""How a payload is erased, by two persons, and how a verification runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

ASKERS = frozenset({Role.AUDITOR})
CONFIRMERS = frozenset({Role.SECADMIN, Role.MAIN_LEADER})
ERASURE_READERS = ASKERS | CONFIRMERS
VERIFIERS = frozenset({Role.AUDITOR})
SYSTEM_ONLY: frozenset[Role] = frozenset()


def _has_basis(subject: Any, actor: Actor, given: Mapping[str, Any]) -> None:
    for name in ("basis", "document_no"):
        if not str(getattr(subject, name)).strip():
            raise Refused("field_required", field=name)


ERASURE = Workflow(
    name="erasure",
    label=_("Erasure of what an entry said"),
    initial="asked",
    states=(
        State("asked", _("Asked for"), "todo"),
        State("confirmed", _("Confirmed and erased"), "done"),
        State("refused", _("Refused"), "stop"),
        State("withdrawn", _("Withdrawn"), "stop"),
    ),
    moves=(
        Move(
            "confirm",
            _("Confirm and erase"),
            frozenset({"asked"}),
            "confirmed",
            CONFIRMERS,
            apart_from=("asked_by_id",),
            needs_comment=True,
            guards=(_has_basis,),
        ),
        Move("refuse", _("Refuse"), frozenset({"asked"}), "refused", CONFIRMERS, needs_comment=True),
        Move("withdraw", _("Withdraw"), frozenset({"asked"}), "withdrawn", ASKERS, needs_comment=True),
    ),
)

VERIFICATION = Workflow(
    name="verification",
    label=_("Verification of the trail"),
    initial="queued",
    states=(
        State("queued", _("Queued"), "todo"),
        State("running", _("Running"), "now"),
        State("clean", _("Nothing found"), "done"),
        State("findings", _("Something found"), "bad"),
        State("failed", _("Failed"), "bad"),
    ),
    moves=(
        # A verification that was killed half-way is begun again from its start.
        Move("begin", _("Begin"), frozenset({"queued", "running"}), "running", SYSTEM_ONLY),
        Move("finish_clean", _("Finish without findings"), frozenset({"running"}), "clean", SYSTEM_ONLY),
        Move("finish_found", _("Finish with findings"), frozenset({"running"}), "findings", SYSTEM_ONLY),
        Move("fail", _("Fail"), frozenset({"running"}), "failed", SYSTEM_ONLY),
    ),
)
