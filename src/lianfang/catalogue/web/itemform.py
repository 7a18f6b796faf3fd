"""The form of an item's version: a column of lines is one text area with one entry a line, so that no script is needed.

What was typed goes to the action as the entry's columns; a refusal shows the form again with every word of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianfang.catalogue.rules import ItemEntry
from lianfang.catalogue.terms import MATERIAL_FORM_LABELS, MaterialForm, PostDuty
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

TEXTS = (
    "number",
    "code",
    "name",
    "name_en",
    "body",
    "applicant",
    "applicant_en",
    "no_suspensions_because",
    "fee",
    "note",
)
LINES = ("sub_items", "conditions", "supervision_methods", "duties", "liability", "boundary")
CHOICES = ("category", "applicant_kind", "publicity")
NUMBERS = ("legal_limit_days", "promised_limit_days", "annual_volume")
MANY = ("suspensions", "key_fields")
ENGLISH = ("body", "conditions", "materials", "fee", "supervision_methods", "duties", "liability", "boundary", "note")
ENGLISH_LINES = frozenset(LINES) | {"materials"}
SEPARATOR = re.compile(r"\s*[|｜]\s*")
CODES = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the inputs, by their names: texts, and lists of codes where several are ticked."""

    texts: Mapping[str, str]
    codes: Mapping[str, list[str]]


def typed_of(given: Any) -> Typed:
    """Return what a sent form holds."""
    names = (*TEXTS, *LINES, "materials", *CHOICES, *NUMBERS, "bases", *(f"{name}_english" for name in ENGLISH))
    texts = {
        name: str(given.get(name, "")) for name in (*names, *(f"post_{duty.value}" for duty in PostDuty), "reason")
    }
    texts["is_major"] = "yes" if given.get("is_major") else ""
    return Typed(texts, {name: [str(code) for code in given.getlist(name)] for name in MANY})


def typed_from(entry: ItemEntry) -> Typed:
    """Return what the form shows for an entry."""
    values = entry.values
    texts = {name: str(getattr(values, name)) for name in (*TEXTS, *CHOICES)}
    texts |= {name: "\n".join(getattr(values, name)) for name in LINES}
    texts |= {name: _figure_text(getattr(values, name)) for name in NUMBERS}
    texts["materials"] = "\n".join(_material_line(entry, place) for place in range(len(values.materials)))
    texts["bases"] = " ".join(entry.bases)
    texts |= {f"post_{duty.value}": " ".join(entry.posts.get(duty.value, ())) for duty in PostDuty}
    texts |= {f"{name}_english": _english_text(values.english.get(name)) for name in ENGLISH}
    texts |= {"is_major": "yes" if values.is_major else "", "reason": ""}
    return Typed(texts, {"suspensions": list(values.suspensions), "key_fields": list(entry.key_fields)})


def _figure_text(value: int | None) -> str:
    return "" if value is None else str(value)


def _english_text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _material_line(entry: ItemEntry, place: int) -> str:
    values = entry.values
    detail = values.material_details[place] if place < len(values.material_details) else {}
    form, source = detail.get("form", ""), detail.get("source", "")
    parts = [values.materials[place], str(MATERIAL_FORM_LABELS.get(form, "")), source]
    while parts and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


def changes_of(typed: Typed, before: ItemEntry | None) -> dict[str, Any]:
    """Return the columns and links that the inputs say; what the form does not show stays as before."""
    texts = typed.texts
    changes: dict[str, Any] = {name: texts[name].strip() for name in (*TEXTS, *CHOICES)}
    changes |= {name: _split(texts[name]) for name in LINES}
    changes["legal_limit_days"] = _whole("legal_limit_days", texts, None)
    changes["promised_limit_days"] = _whole("promised_limit_days", texts, 0)
    changes["annual_volume"] = _whole("annual_volume", texts, 0)
    names, details = _materials(texts["materials"])
    changes |= {"materials": names, "material_details": details if any(details) else []}
    changes |= {"is_major": bool(texts["is_major"]), **{name: typed.codes[name] for name in MANY}}
    changes["bases"] = _codes(texts["bases"])
    changes["posts"] = {duty.value: codes for duty in PostDuty if (codes := _codes(texts[f"post_{duty.value}"]))}
    changes["english"] = _english(texts, before)
    return changes


def _english(texts: Mapping[str, str], before: ItemEntry | None) -> dict[str, Any]:
    english = dict(before.values.english) if before else {}
    for name in ENGLISH:
        said = texts[f"{name}_english"].strip()
        english[name] = _split(said) if name in ENGLISH_LINES else said
    return {name: value for name, value in english.items() if value}


def _materials(text: str) -> tuple[list[str], list[dict[str, str]]]:
    names, details = [], []
    for line in _split(text):
        parts = [*SEPARATOR.split(line), "", ""]
        names.append(parts[0])
        detail = {"form": _form_of(parts[1]) if parts[1] else "", "source": parts[2]}
        details.append({key: value for key, value in detail.items() if value})
    return names, details


def _form_of(word: str) -> str:
    known = {str(label): code for code, label in MATERIAL_FORM_LABELS.items()}
    known |= {label.source: code for code, label in MATERIAL_FORM_LABELS.items()} | {
        form.value: form for form in MaterialForm
    }
    if word not in known:
        raise Refused("material_form", field="materials", word=word[:40])
    return str(known[word])


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _codes(text: str) -> list[str]:
    return [code for code in CODES.split(text.strip()) if code]


def _whole(name: str, texts: Mapping[str, str], empty: int | None) -> int | None:
    text = texts[name].strip()
    if not text:
        return empty
    if not text.isdecimal() or len(text) > 9:
        raise Refused("number_wanted", field=name, value=text[:40])
    return int(text)


declare_refusals(
    {
        "material_form": _(
            "A document is handed in as original, copy, original and copy, or electronic, not as “{word}”."
        ),
        "number_wanted": _("“{value}” is not a whole number."),
    }
)
