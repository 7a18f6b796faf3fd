"""What a reviewer should look at: near-copies, vagueness, names of persons, measures without evidence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lianfang.screening.terms import Flag

GRAM = 2
"""Characters of a shingle: two, since most Chinese words have two."""
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Finding:
    """One thing to look at: its code and the figures that made it."""

    code: Flag
    figures: Mapping[str, object]


def shingles(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a text; punctuation, spaces and case do not count."""
    plain = NOT_LETTERS.sub("", text).lower()
    if len(plain) < GRAM:
        return frozenset({plain} if plain else ())
    return frozenset(plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1))


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: shared pairs of letters over all pairs of both (Jaccard)."""
    first, second = shingles(one), shingles(other)
    if not first or not second:
        return 0.0
    return len(first & second) / len(first | second)


def nearest(text: str, others: Mapping[str, str]) -> tuple[str, float]:
    """Return the key of the text most alike and how alike it is; ("", 0) where there is none."""
    best = max(((similarity(text, other), key) for key, other in others.items()), default=(0.0, ""))
    return best[1], best[0]


def vague_share(text: str, phrases: Iterable[str]) -> float:
    """Return which share of a text's letters stands in phrases that say nothing, 0 to 1."""
    plain = NOT_LETTERS.sub("", text)
    if not plain:
        return 0.0
    covered = [False] * len(plain)
    for phrase in phrases:
        at = plain.find(phrase)
        while at >= 0:
            covered[at : at + len(phrase)] = [True] * len(phrase)
            at = plain.find(phrase, at + 1)
    return sum(covered) / len(plain)


def named_persons(text: str, names: Iterable[str]) -> list[str]:
    """Return the names of known persons that stand in a text."""
    return sorted({name for name in names if len(name) >= GRAM and name in text})


def judge_text(
    *,
    text: str,
    others: Mapping[str, str],
    names: Iterable[str],
    phrases: Iterable[str],
    measures: Sequence[Mapping[str, str]],
    most_similar: float,
    most_vague: float,
    least_letters: int,
) -> list[Finding]:
    """Return what a reviewer should look at; thresholds are the office's.

    others: key → text of the entries to compare with. most_similar, most_vague: shares from 0 to 1 from which on a
    text is flagged. least_letters: a text with fewer letters is vague by itself.
    """
    found = []
    key, alike = nearest(text, others)
    if alike >= most_similar:
        found.append(Finding(Flag.SIMILAR, {"with": key, "share": round(alike, 2)}))
    letters, share = len(NOT_LETTERS.sub("", text)), vague_share(text, phrases)
    if letters < least_letters or share >= most_vague:
        found.append(Finding(Flag.VAGUE, {"letters": letters, "share": round(share, 2)}))
    if persons := named_persons(text, names):
        found.append(Finding(Flag.PERSON_NAMED, {"count": len(persons)}))
    bare = [place for place, measure in enumerate(measures, start=1) if not measure.get("evidence", "").strip()]
    if bare:
        found.append(Finding(Flag.NO_EVIDENCE, {"measures": bare}))
    return found
