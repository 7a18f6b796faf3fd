"""The columns of an item in words: for diffs, forms and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.rules import diff_contents
from lianfang.kernel.text import Text as _

COLUMN_LABELS: dict[str, _] = {
    "number": _("Number"),
    "code": _("Item code"),
    "name": _("Name"),
    "name_en": _("Name in English"),
    "unit": _("Division"),
    "category": _("Category"),
    "promised_limit_days": _("Promised limit (working days)"),
    "legal_limit_days": _("Statutory limit (working days)"),
    "applicant_kind": _("Kind of applicant"),
    "applicant": _("Applicant"),
    "applicant_en": _("Applicant in English"),
    "body": _("Handling body"),
    "sub_items": _("Sub-items"),
    "conditions": _("Conditions"),
    "materials": _("Documents required"),
    "material_details": _("Form and source of the documents"),
    "suspensions": _("Suspension grounds"),
    "no_suspensions_because": _("Why the clock never stops"),
    "fee": _("Fee"),
    "supervision_methods": _("Supervision methods"),
    "duties": _("Duties"),
    "liability": _("Liability"),
    "boundary": _("Boundary"),
    "is_major": _("Major matter"),
    "publicity": _("Openness"),
    "annual_volume": _("Cases a year"),
    "note": _("Note"),
    "discretion": _("Discretion"),
    "english": _("Texts in English"),
    "bases": _("Legal bases"),
    "posts": _("Posts"),
    "post_decide": _("Posts that decide"),
    "post_execute": _("Posts that carry it out"),
    "post_supervise": _("Posts that supervise"),
    "outside": _("Bodies outside the office"),
    "key_fields": _("Key field"),
    "reason": _("Reason for the change"),
}
IN_ENGLISH = _("{column} (in English)")


def column_label(name: str) -> str:
    """Return how a column or input is called on pages."""
    if name.endswith("_english"):
        return IN_ENGLISH.filled(column=column_label(name.removesuffix("_english")))
    return str(COLUMN_LABELS.get(name, name))


def diff_panel(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the columns that differ for a page: label, and lines with sign and look."""
    looks = {"+": "ins", "-": "del", " ": ""}
    return [
        {
            "label": column_label(found.column),
            "lines": [{"sign": sign, "text": text, "look": looks[sign]} for sign, text in found.lines],
        }
        for found in diff_contents(before, after)
    ]
