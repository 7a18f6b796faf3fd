"""A set of values as an SQL expression that agrees with `holds` on every value, on every backend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casecheck.conditions.fields import LARGEST, Field, FieldKind
from casecheck.conditions.sets import HIGHEST, LOWEST, Edge, Numbers, Values, Words

# Not-a-number counts as larger than every number in SQL; no condition but `-` lets it through.
FINITE = f"between -{LARGEST:E} and {LARGEST:E}".replace("E+", "e")


def sql_of(field: Field, values: Values, column: str) -> str:
    """Return the expression; true where the condition lets everything through, false instead of NULL."""
    if values.is_everything():
        return "true"
    if values.is_empty():
        return "false"
    test = _words(field, values, column) if isinstance(values, Words) else _numbers(field, values, column)
    return f"coalesce({test}, false)"


def _words(field: Field, values: Words, column: str) -> str:
    listed = ", ".join(_quoted(field, word) for word in sorted(values.named))
    return f"{column} {'not in' if values.but else 'in'} ({listed})"


def _quoted(field: Field, word: str) -> str:
    return word if field.kind is FieldKind.BOOL else "'" + word.replace("'", "''") + "'"


def _numbers(field: Field, values: Numbers, column: str) -> str:
    test = " or ".join(f"({_span(field, low, high, column)})" for low, high in values.spans)
    return f"({test})" if field.kind is FieldKind.DATE else f"({test}) and {column} {FINITE}"


def _span(field: Field, low: Edge, high: Edge, column: str) -> str:
    tests = []
    if low != LOWEST:
        tests.append(f"{column} {'>' if low[1] else '>='} {_literal(field, low[0])}")
    if high != HIGHEST:
        tests.append(f"{column} {'<=' if high[1] else '<'} {_literal(field, high[0])}")
    return " and ".join(tests)


def _literal(field: Field, number: Decimal) -> str:
    if field.kind is FieldKind.DATE:
        return f"date '{date.fromordinal(int(number)).isoformat()}'"
    return f"{number.normalize():f}"
