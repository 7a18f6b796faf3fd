"""What a verification finds: a code, the object and entry it is about, and counts by code."""

from __future__ import annotations

from collections import Counter
from typing import Any

MOST_KEPT = 1_000


class Findings:
    """Collect findings; the first thousand are kept whole, all are counted."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()

    def add(self, code: str, *, entry: object = "", about: tuple[str, str] = ("", ""), place: str = "") -> None:
        """Add a finding about an entry, an object (type and key) or a place in the tree."""
        self.counts[code] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(
                {"code": code, "entry": str(entry), "object_type": about[0], "object_id": about[1], "place": place}
            )

    def names(self) -> set[tuple[str, str]]:
        """Return (code, key of the object) of what was kept."""
        return {(found["code"], found["object_id"]) for found in self.kept}
