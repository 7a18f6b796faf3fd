"""The columns of an item in words: for diffs, forms and conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.catalogue.queries import list_bases, list_named_posts, reads_english
from lianfang.catalogue.rules import COLUMNS, diff_contents, lines_of
from lianfang.catalogue.terms import APPLICANT_KIND_LABELS, MATERIAL_FORM_LABELS, POST_DUTY_LABELS, PUBLICITY_LABELS
from lianfang.kernel.access import Actor, system
from lianfang.kernel.text import Text as _
from lianfang.policies.queries import list_labels
from lianfang.store.acting import acting

TITLES = system("who decides, carries out and supervises an item is told to whoever reads it")

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
    english, names = reads_english(), _names(actor, content)
    found = []
    for name in COLUMNS:
        if name in ("english", "discretion", "material_details", "posts", "outside"):
            continue
        lines = _material_lines(content) if name == "materials" else _in_words(actor, name, content.get(name))
        lines = [names[name, code] for code in lines] if name == "bases" else lines
        if english and (said := lines_of(content.get("english", {}).get(name))):
            lines = said
        found.append((column_label(name), lines))
    for duty, label in POST_DUTY_LABELS.items():
        found.append((str(label), [names["posts", code] for code in content.get("posts", {}).get(duty, ())]))
    return found


def _names(actor: Actor, content: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return (bases or posts, code) → code and words of what a version stands on."""
    english = reads_english()
    posts = [code for codes in content.get("posts", {}).values() for code in codes]
    found = {("bases", code): code for code in content.get("bases", ())} | {("posts", code): code for code in posts}
    for basis in list_bases(actor).filter(code__in=content.get("bases", ())):
        found["bases", basis.code] = f"{basis.code} {basis.localized('name')} {basis.article}".rstrip()
    with acting(TITLES):
        for code, post in list_named_posts(TITLES, posts).items():
            found["posts", code] = f"{code} {post.localized('title')}"
    for code, names in content.get("outside", {}).items():
        found["posts", code] = f"{code} {names[1] if english and names[1] else names[0]}"
    return found


def _material_lines(content: Mapping[str, Any]) -> list[str]:
    """Return the documents with form and source, as the form of an item takes them."""
    materials, details = content.get("materials", ()), content.get("material_details", ())
    found = []
    for place, name in enumerate(materials):
        detail = details[place] if place < len(details) else {}
        form = MATERIAL_FORM_LABELS.get(detail.get("form", ""))
        more = "，".join(str(part) for part in (form, detail.get("source")) if part)
        found.append(f"{name}（{more}）" if more else name)
    return found


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
