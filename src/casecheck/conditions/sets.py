"""Sets of values: intervals of numbers, and words with or without exceptions. Exact, immutable, comparable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

Edge = tuple[Decimal, int]
"""A cut of the number line: just below a number (number, 0) or just above it (number, 1)."""

LOWEST: Edge = (Decimal("-Infinity"), 0)
HIGHEST: Edge = (Decimal("Infinity"), 1)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A union of intervals, each from one cut to a later one, apart from each other and in order."""

    spans: tuple[tuple[Edge, Edge], ...]

    @classmethod
    def of(cls, spans: Iterable[tuple[Edge, Edge]]) -> Numbers:
        """Return the union of some intervals; empty ones fall away, touching ones grow together."""
        joined: list[tuple[Edge, Edge]] = []
        for low, high in sorted(span for span in spans if span[0] < span[1]):
            if joined and low <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
            else:
                joined.append((low, high))
        return cls(tuple(joined))

    def __contains__(self, number: object) -> bool:
        """Tell whether a number lies in one of the intervals."""
        if not isinstance(number, Decimal):
            return False
        return any(low <= (number, 0) and (number, 1) <= high for low, high in self.spans)

    def complement(self) -> Numbers:
        """Return every number that is not in the set."""
        edges = [LOWEST, *(edge for span in self.spans for edge in span), HIGHEST]
        return Numbers.of(zip(edges[::2], edges[1::2], strict=True))

    def union(self, other: Numbers) -> Numbers:
        """Return what lies in either set."""
        return Numbers.of((*self.spans, *other.spans))

    def meet(self, other: Numbers) -> Numbers:
        """Return what lies in both sets."""
        return self.complement().union(other.complement()).complement()

    def is_empty(self) -> bool:
        """Tell whether no number is in the set."""
        return not self.spans

    def is_everything(self) -> bool:
        """Tell whether every number is in the set."""
        return self.spans == ((LOWEST, HIGHEST),)


@dataclass(frozen=True, slots=True)
class Words:
    """Some words, or where `but` is true every word but these."""

    named: frozenset[str]
    but: bool = False

    def __contains__(self, word: object) -> bool:
        """Tell whether a word is in the set."""
        return (word in self.named) is not self.but

    def complement(self) -> Words:
        """Return every word that is not in the set."""
        return Words(self.named, not self.but)

    def union(self, other: Words) -> Words:
        """Return what is in either set."""
        return self.complement().meet(other.complement()).complement()

    def meet(self, other: Words) -> Words:
        """Return what is in both sets."""
        if self.but and other.but:
            return Words(self.named | other.named, but=True)
        if self.but or other.but:
            some, every = (other, self) if self.but else (self, other)
            return Words(some.named - every.named)
        return Words(self.named & other.named)

    def is_empty(self) -> bool:
        """Tell whether no word is in the set."""
        return not self.but and not self.named

    def is_everything(self) -> bool:
        """Tell whether every word is in the set."""
        return self.but and not self.named


Values = Numbers | Words


def whole(numbers: Numbers) -> Numbers:
    """Return the same whole numbers with every cut just below a whole number, so that equal sets of them are equal."""
    return Numbers.of((_whole_cut(low), _whole_cut(high)) for low, high in numbers.spans)


def _whole_cut(edge: Edge) -> Edge:
    """Return the cut below the first whole number above this one."""
    number, side = edge
    if not number.is_finite():
        return edge
    floor = number.to_integral_value(rounding="ROUND_FLOOR")
    return (floor, 0) if number == floor and side == 0 else (floor + 1, 0)
