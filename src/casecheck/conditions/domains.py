"""Which values a field may have at all."""

from __future__ import annotations

from casecheck.conditions.fields import ORDERED, Field
from casecheck.conditions.sets import HIGHEST, LOWEST, Numbers, Values, Words, whole


def everything(field: Field) -> Values:
    """Return the set that lets everything through, as `-` does."""
    return Numbers(((LOWEST, HIGHEST),)) if field.kind in ORDERED else Words(frozenset(), but=True)


def domain(field: Field) -> Values:
    """Return every value that a field may have."""
    if field.kind not in ORDERED:
        return Words(frozenset(field.words())) if field.words() else everything(field)
    low = LOWEST if field.least is None else (field.least, 0)
    high = HIGHEST if field.most is None else (field.most, 1)
    numbers = Numbers.of([(low, high)])
    return whole(numbers) if field.counts else numbers


def meet(one: Values, other: Values) -> Values:
    """Return what is in both sets; they are of one field, so of one kind."""
    if isinstance(one, Numbers) and isinstance(other, Numbers):
        return one.meet(other)
    if isinstance(one, Words) and isinstance(other, Words):
        return one.meet(other)
    raise TypeError("sets of two kinds")


def union(one: Values, other: Values) -> Values:
    """Return what is in either set; they are of one field, so of one kind."""
    return meet(one.complement(), other.complement()).complement()
