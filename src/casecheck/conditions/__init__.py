"""Conditions on the values of a case: one small grammar for tables of tiers, running cases and checks of logs.

    -                      anything            < 5   <= 5   > 5   >= 5   = 5   5      numbers and dates
    a, b                   one of these        [1..5]   (1..5]   [1..5)   (1..5)      ranges, ( ) without their ends
    not(a, b)              none of these       "a, b"                                 a word that holds signs

A condition is read into the set of values that it lets through, so that gaps and overlaps of a table are computed and
not tried out. Nothing is ever executed: the grammar has no names, calls or nesting.
"""

from casecheck.conditions.fields import BadCondition, Field, FieldKind
from casecheck.conditions.parsing import Condition, parse
from casecheck.conditions.tables import DecisionTable, HitPolicy, Region, Row, TooLarge
from casecheck.conditions.tiers import Tiers

__all__ = [
    "BadCondition",
    "Condition",
    "DecisionTable",
    "Field",
    "FieldKind",
    "HitPolicy",
    "Region",
    "Row",
    "Tiers",
    "TooLarge",
    "parse",
]
