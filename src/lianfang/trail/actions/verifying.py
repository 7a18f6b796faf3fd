"""Verify the whole trail: on demand, every night, and from the command line; the result is kept with its date."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions.recording import record, use_case
from lianfang.trail.models import Verification
from lianfang.trail.queries.checking import TreeCheck
from lianfang.trail.queries.findings import Findings
from lianfang.trail.queries.replaying import list_recorded_types, replay
from lianfang.trail.rules.notes import PublicKey
from lianfang.trail.terms import declare_acts
from lianfang.trail.workflow import VERIFICATION, VERIFIERS

VERIFIER = system("the trail is verified")
TREE_SHARE = 60
"""Percent of the progress that the tree takes; replaying takes the rest."""

Progress = Callable[[int], None]


@dataclass(frozen=True)
class VerificationAsked:
    """A verification waits for the worker."""

    verification_id: int


def verify_trail(trusted: list[PublicKey] | None = None, progress: Progress = lambda percent: None) -> dict[str, Any]:
    """Verify tree, checkpoints, payloads and business rows; return the report as plain values.

    trusted: the keys that may have signed, from a file outside; None for those that the database knows.
    """
    began = time.monotonic()
    findings = Findings()
    tree = TreeCheck(VERIFIER, findings, trusted)
    tree.run(lambda done, all_of: progress(TREE_SHARE * done // max(all_of, 1)))
    covered, types = [], list_recorded_types(VERIFIER)
    for position, object_type in enumerate(types, 1):
        covered.append(asdict(replay(VERIFIER, object_type, findings)))
        progress(TREE_SHARE + (100 - TREE_SHARE) * position // len(types))
    return {
        "entries": tree.size,
        "checkpoints": tree.checkpoints,
        "root": tree.root.hex(),
        "counts": dict(sorted(findings.counts.items())),
        "findings": findings.kept,
        "erased": tree.erased,
        "coverage": covered,
        "seconds": round(time.monotonic() - began, 2),
    }


@use_case
def ask_verification(actor: Actor) -> Verification:
    """Queue a verification; refused while one waits or runs."""
    if not actor.holds(VERIFIERS):
        raise NotFound("Verification")
    waiting = Verification.objects.visible_to(actor).filter(state__in=("queued", "running"))
    if waiting.exists():
        raise Refused("verification_runs")
    made = Verification.objects.create(asked_by_id=actor.id)
    record(actor, "trail.ask_verification", made)
    announce(VerificationAsked(made.pk))
    return made


def verify_nightly() -> None:
    """Ask for the verification of the night; one that waits or runs already does as well."""
    with suppress(Refused):
        ask_verification(VERIFIER)


def perform_verification(verification_id: int) -> Verification:
    """Verify for a queued request; one that was killed half-way may be performed again from its start."""
    _begin(VERIFIER, verification_id=verification_id)
    try:
        report = verify_trail(progress=lambda percent: _tell(verification_id, percent))
    except Exception:
        _end(VERIFIER, verification_id=verification_id, move="fail", report={})
        raise
    move = "finish_found" if report["counts"] else "finish_clean"
    return _end(VERIFIER, verification_id=verification_id, move=move, report=report)


def _tell(verification_id: int, percent: int) -> None:
    with acting(VERIFIER):
        Verification.objects.visible_to(VERIFIER).filter(pk=verification_id).update(progress=percent)


@use_case
def _begin(actor: Actor, *, verification_id: int) -> None:
    row = locked(Verification.objects.visible_to(actor), pk=verification_id)
    row.change(state=VERIFICATION.check("begin", row, actor), begun_at=clock.now(), progress=0)
    record(actor, "trail.begin_verification", row)


@use_case
def _end(actor: Actor, *, verification_id: int, move: str, report: dict[str, Any]) -> Verification:
    row = locked(Verification.objects.visible_to(actor), pk=verification_id)
    row.change(state=VERIFICATION.check(move, row, actor), ended_at=clock.now(), progress=100, report=report)
    record(actor, "trail.end_verification", row, counts=report.get("counts", {}), entries=report.get("entries", 0))
    return row


declare_refusals({"verification_runs": _("A verification waits or runs already; its result comes by itself.")})

declare_acts(
    {
        "trail.ask_verification": _("Verification of the trail asked for"),
        "trail.begin_verification": _("Verification of the trail begun"),
        "trail.end_verification": _("Verification of the trail ended"),
    }
)
