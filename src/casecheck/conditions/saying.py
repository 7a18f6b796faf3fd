"""Say a set of values in the grammar of conditions, as shortly as it can be said."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from casecheck.conditions.fields import Field, FieldKind
from casecheck.conditions.sets import HIGHEST, LOWEST, Edge, Numbers, Values, Words

PLAIN_WORD = re.compile(r"[^\s<>=≤≥,()\[\]\"~０-９＜＞＝（）［］，、－．～—]+")
NUMBERLIKE = re.compile(r"-|not|-?\d.*")


def text_of(field: Field, values: Values) -> str:
    """Return the condition that stands for a set of values; the empty set is said as everything but everything."""
    if values.is_everything():
        return "-"
    if isinstance(values, Words):
        return _words(values)
    return _numbers(field, values)


def _words(values: Words) -> str:
    listed = ", ".join(_word(word) for word in sorted(values.named))
    return f"not({listed})" if values.but else listed


def _word(word: str) -> str:
    if PLAIN_WORD.fullmatch(word) and not NUMBERLIKE.fullmatch(word):
        return word
    return '"' + word.replace('"', '""') + '"'


def _numbers(field: Field, values: Numbers) -> str:
    around = values.complement()
    if len(around.spans) < len(values.spans):
        return f"not({_spans(field, around)})"
    return _spans(field, values)


def _spans(field: Field, values: Numbers) -> str:
    return ", ".join(_span(field, low, high) for low, high in values.spans)


def _span(field: Field, low: Edge, high: Edge) -> str:
    if field.counts:
        # A cut below n, as the end of a span of whole numbers, leaves n - 1 as the last of them.
        high = high if high == HIGHEST or high[1] == 1 else (high[0] - 1, 1)
    if low == LOWEST:
        return f"{'<=' if high[1] else '<'} {_literal(field, high[0])}"
    if high == HIGHEST:
        return f"{'>' if low[1] else '>='} {_literal(field, low[0])}"
    if low[0] == high[0]:
        return _literal(field, low[0])
    opening, closing = "(" if low[1] else "[", "]" if high[1] else ")"
    return f"{opening}{_literal(field, low[0])}..{_literal(field, high[0])}{closing}"


def _literal(field: Field, number: Decimal) -> str:
    if field.kind is FieldKind.DATE:
        return date.fromordinal(int(number)).isoformat()
    return f"{number.normalize():f}"
