"""Codes of this room."""

from __future__ import annotations

from lianfang.kernel.text import Text as _

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
