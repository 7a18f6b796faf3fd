"""Decision tables: rows of conditions over the same fields, and what they leave out or decide twice.

Gaps, overlaps and rows that nothing reaches are found by walking the fields one after the other with the rows that
still hold; at each field values that the same rows let through are taken together. The work is bounded by the number of
different combinations of rows met on the way, and refused beyond `MOST_STEPS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from casecheck.conditions.domains import domain, everything, meet, union
from casecheck.conditions.fields import Field
from casecheck.conditions.parsing import Condition
from casecheck.conditions.sets import Values

MOST_STEPS = 200_000
MOST_REGIONS = 20


class HitPolicy(StrEnum):
    """Which row decides where several hold: the first, or none because rows must not meet."""

    FIRST = "first"
    UNIQUE = "unique"


class TooLarge(ValueError):
    """A table whose rows combine in more ways than are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name, and a condition for each field of the table in order."""

    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Some cases: a condition for each field, and the rows that hold for all of them."""

    conditions: tuple[Condition, ...]
    rows: tuple[int, ...]

    def said(self) -> dict[str, str]:
        """Return field name → condition, without the fields that may be anything."""
        return {one.field.name: one.text for one in self.conditions if not one.is_anything}


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Rows of conditions over some fields."""

    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    hit_policy: HitPolicy = HitPolicy.FIRST

    def matches(self, values: Mapping[str, Any]) -> list[int]:
        """Return the places of all rows that hold for a case, from 0; a field that is missing counts as no value."""
        return [place for place, row in enumerate(self.rows) if self._holds(row, values)]

    def decide(self, values: Mapping[str, Any]) -> int | None:
        """Return the place of the row that decides a case; None where no row holds, or several where none may."""
        found = self.matches(values)
        if not found or (self.hit_policy is HitPolicy.UNIQUE and len(found) > 1):
            return None
        return found[0]

    def gaps(self) -> list[Region]:
        """Return regions of cases that no row decides, the first `MOST_REGIONS` of them; raises TooLarge."""
        return self._regions(lambda alive: not alive)

    def overlaps(self) -> list[Region]:
        """Return regions in which more than one row holds, one for each pair of rows at most; raises TooLarge."""
        found: dict[tuple[int, int], Region] = {}
        for region in self._regions(lambda alive: len(alive) > 1):
            found.setdefault((region.rows[0], region.rows[1]), region)
        return list(found.values())

    def unreached(self) -> list[int]:
        """Return the places of rows that never decide because earlier ones always do; raises TooLarge."""
        reached: set[int] = set()
        seen: set[tuple[int, frozenset[int]]] = set()
        waiting = [(0, frozenset(range(len(self.rows))))]
        axes = [_axis(field, [row.conditions[place].values for row in self.rows]) for place, field in self._numbered()]
        while waiting:
            place, alive = waiting.pop()
            if not alive or (place, alive) in seen:
                continue
            seen.add((place, alive))
            _bound(len(seen))
            if place == len(self.fields):
                reached.add(min(alive))
            else:
                waiting += [(place + 1, alive & rows) for _values, rows in axes[place]]
        return [place for place in range(len(self.rows)) if place not in reached]

    def _holds(self, row: Row, values: Mapping[str, Any]) -> bool:
        return all(one.holds(values.get(one.field.name)) for one in row.conditions)

    def _numbered(self) -> Iterator[tuple[int, Field]]:
        return enumerate(self.fields)

    def _regions(self, wanted: Any) -> list[Region]:
        axes = [_axis(field, [row.conditions[place].values for row in self.rows]) for place, field in self._numbered()]
        walk = _Walk(self.fields, axes, wanted)
        walk.go(0, frozenset(range(len(self.rows))), ())
        return walk.found


Axis = list[tuple[Values, frozenset[int]]]


class _Walk:
    """Walk the fields in order, depth first; a part known to hold nothing wanted is not walked again."""

    def __init__(self, fields: Sequence[Field], axes: Sequence[Axis], wanted: Any) -> None:
        self.fields, self.axes, self.wanted = fields, axes, wanted
        self.found: list[Region] = []
        self.fine: set[tuple[int, frozenset[int]]] = set()
        self.steps = 0

    def go(self, place: int, alive: frozenset[int], taken: tuple[Values, ...]) -> bool:
        """Collect what is wanted below; return whether there was any."""
        self.steps += 1
        _bound(self.steps)
        if len(self.found) >= MOST_REGIONS:
            return True
        if (place, alive) in self.fine:
            return False
        if place == len(self.fields) or not alive:
            has_any = bool(self.wanted(alive))
            if has_any:
                self._keep(taken, alive)
        else:
            has_any = False
            for values, rows in self.axes[place]:
                has_any = self.go(place + 1, alive & rows, (*taken, values)) or has_any
        if not has_any:
            self.fine.add((place, alive))
        return has_any

    def _keep(self, taken: tuple[Values, ...], alive: frozenset[int]) -> None:
        conditions = [Condition(field, values) for field, values in zip(self.fields, taken, strict=False)]
        conditions += [Condition(field, everything(field)) for field in self.fields[len(taken) :]]
        self.found.append(Region(tuple(conditions), tuple(sorted(alive))))


def _bound(steps: int) -> None:
    if steps > MOST_STEPS:
        raise TooLarge(f"more than {MOST_STEPS} combinations")


def _axis(field: Field, sets: Sequence[Values]) -> Axis:
    """Return the values of a field in groups that the same rows let through, with those rows."""
    possible = domain(field)
    groups: dict[frozenset[int], Values] = {frozenset(): possible}
    for place, values in enumerate(sets):
        parted: dict[frozenset[int], Values] = {}
        for rows, held in groups.items():
            for inside, chosen in ((meet(held, values), rows | {place}), (meet(held, values.complement()), rows)):
                if not inside.is_empty():
                    parted[chosen] = union(parted[chosen], inside) if chosen in parted else inside
        groups = parted
        _bound(len(groups))
    return [(_widened(field, possible, values), rows) for rows, values in groups.items()]


def _widened(field: Field, possible: Values, values: Values) -> Values:
    """Say the whole domain as anything, so that regions name only what matters."""
    return everything(field) if values == possible else values
