"""The columns of an item in words: for diffs, forms and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.queries import reads_english
from lianfang.catalogue.rules import COLUMNS, diff_contents, lines_of
from lianfang.catalogue.terms import APPLICANT_KIND_LABELS, POST_DUTY_LABELS, PUBLICITY_LABELS
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_labels

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


def shown_columns(actor: Actor, content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the columns of a version for its page: label, and lines in words instead of codes."""
    english = reads_english()
    found = []
    for name in COLUMNS:
        if name in ("english", "discretion", "material_details", "posts", "outside"):
            continue
        lines = _in_words(actor, name, content.get(name))
        if english and (said := lines_of(content.get("english", {}).get(name))):
            lines = said
        found.append((column_label(name), lines))
    for duty, label in POST_DUTY_LABELS.items():
        found.append((str(label), [_post(code, content) for code in content.get("posts", {}).get(duty, ())]))
    return found


def _post(code: str, content: Mapping[str, Any]) -> str:
    names = content.get("outside", {}).get(code)
    return f"{code} {names[1] if reads_english() and names[1] else names[0]}" if names else code


LISTED = {
    "category": "authority_categories",
    "key_fields": "key_fields",
    "suspensions": "suspension_grounds",
}
CHOSEN: dict[str, Mapping[str, _]] = {"applicant_kind": APPLICANT_KIND_LABELS, "publicity": PUBLICITY_LABELS}


def _in_words(actor: Actor, name: str, value: Any) -> list[str]:
    lines = lines_of(value)
    if name in LISTED:
        labels = list_labels(actor, LISTED[name])
        return [labels.get(code, code) for code in lines]
    if name in CHOSEN:
        return [str(CHOSEN[name].get(code, code)) for code in lines]
    if name == "is_major":
        return [str(_("yes") if value else _("no"))]
    return lines


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
