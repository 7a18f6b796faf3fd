"""Codes of this room."""

from __future__ import annotations

from lianfang.kernel.text import Text as _
from lianfang.tasks.terms import TaskKind, declare_task_kinds
from lianfang.trail.terms import declare_acts

CHECK_LABELS: dict[str, _] = {
    "conformance": _("Deviation from the flowchart"),
    "four_eyes": _("One person in two steps that exclude each other"),
    "total_limit": _("Time limit exceeded"),
}

SEVERITY_LABELS: dict[str, _] = {"high": _("High"), "medium": _("Medium"), "low": _("Low")}

DEVIATION_LABELS: dict[str, _] = {
    "skipped": _("Skipped"),
    "added": _("Out of place"),
    "swapped": _("In the wrong order"),
    "unknown": _("Not on the flowchart"),
    "repeated": _("Repeated"),
}

FIELD_LABELS: dict[str, _] = {
    "case_id": _("Case number"),
    "activity": _("Step"),
    "timestamp": _("Time"),
    "actor": _("Person"),
    "post": _("Post"),
    "unit": _("Division"),
    "lifecycle": _("Life cycle"),
    "amount": _("Amount"),
    "counterpart": _("Applicant or supplier"),
    "outcome": _("Outcome"),
    "tier": _("Discretion tier"),
    "applied_at": _("Time of application"),
}
REQUIRED_FIELDS = ("case_id", "activity", "timestamp")

LOOK_INTO_FINDINGS = "look_into_findings"

declare_task_kinds(
    TaskKind(
        LOOK_INTO_FINDINGS,
        _("Look into the {cases} flagged cases of {item}"),
        _("Look"),
        limit="findings_review",
        is_done_here=True,
    )
)
declare_acts(
    {
        "monitoring.take_log": _("Event log taken in"),
        "monitoring.start_run": _("Run asked for"),
        "monitoring.begin_run": _("Run begun"),
        "monitoring.finish_run": _("Run finished"),
        "monitoring.fail_run": _("Run failed"),
        "monitoring.cancel_run": _("Run cancelled"),
    }
)
