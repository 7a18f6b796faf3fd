"""The columns of the catalogue of risks (notice 三.4), and how two editions differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.text import Text as _

# The notice names basis, bounds and liability, risk point and level; measures and persons stand beside them.
COLUMNS: dict[str, _] = {
    "number": _("No."),
    "unit": _("Division"),
    "post": _("Post"),
    "item": _("Authority item"),
    "step": _("Step"),
    "basis": _("Basis"),
    "boundary": _("Bounds"),
    "liability": _("Liability"),
    "title": _("Risk point"),
    "description": _("How it shows"),
    "kind": _("Kind of risk"),
    "cause": _("Cause"),
    "score": _("Score"),
    "level": _("Level"),
    "measures": _("Measures"),
    "principal": _("Answers for it"),
    "assist": _("Helps"),
    "effective_on": _("In force since"),
}
NEVER_EMPTY = ("basis", "boundary", "liability", "title", "level")
"""Columns that the notice names: none of them is empty in an edition (T3.4.1)."""
ENGLISH = ("unit", "post", "item", "step", "basis", "boundary", "liability", "title", "description", "kind", "cause")


def row_of(content: Mapping[str, Any], *, english: bool) -> list[Any]:
    """Return the cells of one line in the order of COLUMNS, in English where the line has it."""
    said = content.get("english", {}) if english else {}
    return [said.get(name) or content.get(name, "") for name in COLUMNS]


@dataclass(frozen=True)
class Difference:
    """One risk that differs between two editions: added, removed or changed, and the columns with both values."""

    number: str
    what: str
    title: str
    parts: tuple[tuple[str, Any, Any], ...] = ()


def compare(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> list[Difference]:
    """Return how two editions differ, by number of the risk; both map number → content."""
    found = []
    for number in sorted({*before, *after}, key=lambda known: (len(known), known)):
        old, new = before.get(number), after.get(number)
        if old is None or new is None:
            held = new or old or {}
            found.append(Difference(number, "added" if old is None else "removed", str(held.get("title", ""))))
            continue
        parts = tuple((name, old.get(name), new.get(name)) for name in COLUMNS if old.get(name) != new.get(name))
        if parts:
            found.append(Difference(number, "changed", str(new.get("title", "")), parts))
    return found
