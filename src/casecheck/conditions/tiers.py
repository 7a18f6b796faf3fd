"""Tiers of discretion as a judgement: which tier a case falls into, and whether the decision stays in its bounds.

A judgement is a Python predicate and an SQL expression that agree on every case. Nothing is accused for what is not
known: a tier is held against the situation only where every field of the situation has a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casecheck.conditions.fields import Field, FieldKind
from casecheck.conditions.parsing import Condition
from casecheck.conditions.sets import Numbers, Values
from casecheck.conditions.sql import FINITE
from casecheck.conditions.tables import DecisionTable, HitPolicy

FITS, UNKNOWN, SITUATION, BOUNDS = "fits", "unknown", "situation", "bounds"


@dataclass(frozen=True)
class Tiers:
    """Hold a table of tiers. limits: for each row what may be decided, None where that is not a quantity.

    decision: the field that the limits are about. judges_situation: whether the tier must be the one of the situation.
    tolerance: how far beyond its limit a number may be.
    """

    table: DecisionTable
    limits: tuple[Condition | None, ...]
    decision: Field | None = None
    judges_situation: bool = True
    tolerance: float = 0.0

    def tier_of(self, case: Mapping[str, Any]) -> str | None:
        """Return the tier of a situation; None where a field has no value, or no row decides."""
        if any(field.value(case.get(field.name)) is None for field in self.table.fields):
            return None
        place = self.table.decide(case)
        return None if place is None else self.table.rows[place].name

    def judge(self, tier: str | None, case: Mapping[str, Any]) -> str | None:
        """Return what is to be said of a chosen tier and the decision made in it; None where none was chosen."""
        if tier is None:
            return None
        places = [place for place, row in enumerate(self.table.rows) if row.name == tier]
        if not places:
            return UNKNOWN
        fitting = self.tier_of(case) if self.judges_situation else None
        if fitting is not None and fitting != tier:
            return SITUATION
        return BOUNDS if self._leaves(places[0], case) else FITS

    def _leaves(self, place: int, case: Mapping[str, Any]) -> bool:
        limit = self.limits[place]
        if limit is None or self.decision is None:
            return False
        decided = case.get(self.decision.name)
        known = self.decision.value(decided)
        if known is None or limit.holds(decided):
            return False
        return not self._has_tolerance(limit) or _distance(limit.values, float(known)) > self.tolerance

    def _has_tolerance(self, limit: Condition) -> bool:
        is_bounded = isinstance(limit.values, Numbers) and not limit.is_anything
        return self.tolerance > 0 and is_bounded and limit.field.kind is FieldKind.NUMBER

    def tier_sql(self, columns: Mapping[str, str]) -> str:
        """Return `tier_of` as an SQL expression. columns: how each field is written."""
        rows = self.table.rows
        tests = [" AND ".join([one.sql(columns[one.field.name]) for one in row.conditions] or ["true"]) for row in rows]
        known = [_known(field, columns[field.name]) for field in self.table.fields]
        whens = " ".join(f"WHEN {test} THEN {quoted(row.name)}" for row, test in zip(rows, tests, strict=True))
        decided = f"CASE {whens} END" if rows else "NULL"
        if self.table.hit_policy is HitPolicy.UNIQUE and rows:
            count = " + ".join(f"CASE WHEN {test} THEN 1 ELSE 0 END" for test in tests)
            decided = f"CASE WHEN {count} = 1 THEN {decided} END"
        return f"CASE WHEN {' AND '.join(known or ['true'])} THEN {decided} END"

    def sql(self, tier: str, columns: Mapping[str, str]) -> str:
        """Return `judge` as an SQL expression. tier, columns: how the chosen tier and each field are written."""
        names = ", ".join(quoted(row.name) for row in self.table.rows)
        tests = [f"WHEN {tier} IS NULL THEN NULL", f"WHEN {tier} NOT IN ({names}) THEN '{UNKNOWN}'"]
        if self.judges_situation:
            fitting = self.tier_sql(columns)
            tests.append(f"WHEN {fitting} <> {tier} THEN '{SITUATION}'")
        leaving = self._leaving_sql(tier, columns)
        if leaving:
            tests.append(f"WHEN {leaving} THEN '{BOUNDS}'")
        return f"CASE {' '.join(tests)} ELSE '{FITS}' END"

    def _leaving_sql(self, tier: str, columns: Mapping[str, str]) -> str:
        if self.decision is None:
            return ""
        column, seen, tests = columns[self.decision.name], set[str](), []
        for row, limit in zip(self.table.rows, self.limits, strict=True):
            if limit is not None and row.name not in seen:
                beyond = _distance_sql(limit.values, column) if self._has_tolerance(limit) else ""
                far = f" AND {beyond} > CAST({self.tolerance!r} AS DOUBLE)" if beyond else ""
                tests.append(f"({tier} = {quoted(row.name)} AND NOT {limit.sql(column)}{far})")
            seen.add(row.name)
        return f"{_known(self.decision, column)} AND ({' OR '.join(tests)})" if tests else ""


def quoted(word: str) -> str:
    """Return a word as an SQL literal."""
    return "'" + word.replace("'", "''") + "'"


def _distance(values: Values, number: float) -> float:
    """Return how far a number is from the nearest of some intervals; what their ends belong to makes no difference."""
    spans = values.spans if isinstance(values, Numbers) else ()
    return min(max(float(low[0]) - number, number - float(high[0])) for low, high in spans)


def _distance_sql(values: Values, column: str) -> str:
    spans = values.spans if isinstance(values, Numbers) else ()
    written = []
    for low, high in spans:
        parts = [f"CAST({low[0]:f} AS DOUBLE) - {column}"] if low[0].is_finite() else []
        parts += [f"{column} - CAST({high[0]:f} AS DOUBLE)"] if high[0].is_finite() else []
        written.append(parts[0] if len(parts) == 1 else f"greatest({', '.join(parts)})")
    return written[0] if len(written) == 1 else f"least({', '.join(written)})"


def _known(field: Field, column: str) -> str:
    """Return a test that a value is one that conditions compare; not-a-number and the infinite are none."""
    finite = f" AND {column} {FINITE}" if field.kind is FieldKind.NUMBER else ""
    return f"({column} IS NOT NULL{finite})"
