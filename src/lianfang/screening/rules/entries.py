"""What a post writes about one risk, and what is still missing before it can be submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.terms import FACTORS

LONGEST_TITLE, LONGEST_NOTE, LONGEST_TEXT = 200, 300, 4_000
MOST_MEASURES = 20


@dataclass(frozen=True)
class EntryValues:
    """One risk as it was typed; codes of kind, cause, item and step; factors None while they are not chosen."""

    kind: str = ""
    cause: str = ""
    title: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    extent: str = "post"
    item: str = ""
    step: str = ""
    scope_note: str = ""
    origin: str = "self"
    factors: Mapping[str, int] = field(default_factory=dict)
    level: str = ""
    level_reason: str = ""
    measures: Sequence[Mapping[str, str]] = ()


def insist_length(field: str, text: str, most: int) -> str:
    """Return a text without spaces around it; refuse one that could not be kept whole, rather than cut it."""
    said = text.strip()
    if len(said) > most:
        raise Refused("text_long", field=field, most=most, length=len(said))
    return said


def insist_lengths(values: EntryValues) -> None:
    """Refuse a text that the register could not hold, before anything is kept."""
    for name, most in (
        ("title", LONGEST_TITLE),
        ("scope_note", LONGEST_NOTE),
        ("description", LONGEST_TEXT),
        ("level_reason", LONGEST_TEXT),
    ):
        insist_length(name, getattr(values, name), most)
    if len(values.measures) > MOST_MEASURES:
        raise Refused("entry_measures", field="measures", most=MOST_MEASURES)


def missing_of(entry: Any) -> list[str]:
    """Return the names of the fields that an entry still lacks before it can be submitted."""
    found = [name for name in ("kind", "cause", "title", "description") if not getattr(entry, name).strip()]
    found += [name for name in FACTORS if getattr(entry, name) is None]
    if entry.item_id is None and not entry.scope_note.strip():
        found.append("scope_note")
    if not entry.measures:
        found.append("measures")
    return found


def own_factors(entry: Any) -> dict[str, Any]:
    """Return the four factors that the post gave, None where one is not chosen yet."""
    return {name: getattr(entry, name) for name in FACTORS}


def is_major(entry: Any) -> bool:
    """Tell whether the risk sits on an item of major matters (三重一大)."""
    return bool(entry.item is not None and entry.item.is_major)


declare_refusals(
    {"entry_measures": _("At most {most} measures are written down for one risk.")},
)
