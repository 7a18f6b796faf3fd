"""Words of the rating scheme in the reader's language: factors, anchors, levels."""

from __future__ import annotations

from django.utils.translation import get_language

from lianfang.kernel.access import Actor
from lianfang.policies.queries import get_tables, list_labels
from lianfang.register.terms import FACTORS, LEVELS


def english() -> bool:
    """Tell whether the page is read in English."""
    return (get_language() or "").startswith("en")


def factor_labels(actor: Actor) -> dict[str, str]:
    """Return factor → its label in the scheme, in the reader's language."""
    rows = get_tables(actor, "rating_scheme")["factors"]
    return {row["code"]: (english() and row.get("label_en")) or row["label"] for row in rows}


def anchors_of(actor: Actor) -> dict[str, dict[int, str]]:
    """Return factor → score → what the score means, in the reader's language."""
    found: dict[str, dict[int, str]] = {factor: {} for factor in FACTORS}
    for row in get_tables(actor, "rating_scheme")["anchors"]:
        said = (english() and row.get("label_en")) or row["label"]
        found.setdefault(row["factor"], {})[int(row["score"])] = said
    return found


def list_levels(actor: Actor) -> list[tuple[str, str]]:
    """Return (code, the office's word) of every level from the highest to the lowest."""
    labels = list_labels(actor, "level_labels")
    return [(level, labels.get(level, level)) for level in reversed(LEVELS)]
