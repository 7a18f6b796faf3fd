"""The fragments of a word by which a search finds the risks that hold it. Pure.

The trigger of the table writes the same fragments for whole texts: each wide character, each pair of them, and each
triple of Latin letters or digits.
"""

from __future__ import annotations

import re

WIDE = "\u2e80-\u9fff"
"""Chinese characters with their radicals and punctuation; none of them has a small and a capital form."""
NARROW = "a-z0-9"
_RUNS = re.compile(f"[{WIDE}]+|[{NARROW}]+")
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fragments_of(word: str) -> list[str]:
    """Return the fragments that every text with this word holds; empty where none narrows the search."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(word.translate(_SMALL)):
        size = 3 if run[0] < "\u2e80" else min(2, len(run))
        found |= dict.fromkeys(run[at : at + size] for at in range(len(run) - size + 1))
    return list(found)
