"""What a condition is about: a named value of a case, its kind and the values it may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

LARGEST = Decimal("1e300")
MOST_DIGITS = 15


class FieldKind(StrEnum):
    """What kind of value a field holds."""

    NUMBER = "number"
    DATE = "date"
    BOOL = "bool"
    CHOICE = "choice"
    TEXT = "text"


ORDERED = frozenset({FieldKind.NUMBER, FieldKind.DATE})


class BadCondition(ValueError):
    """Say why a condition cannot be read.

    code: stable word, such as ``condition_sign``; position: place in the text from 1; found: what stands there;
    expected: what could stand there, empty where the code says it all.
    """

    def __init__(self, code: str, *, position: int = 1, found: str = "", expected: str = "") -> None:
        self.code, self.position, self.found, self.expected = code, position, found, expected
        super().__init__(f"{code} at {position}: {found!r}")


@dataclass(frozen=True, slots=True)
class Field:
    """Name a value of a case.

    choices: the words a choice may be; least, most: the ends of a number's or date's domain, both in it, None where
    it has none (dates as ordinals); is_whole: the number counts things, so that nothing lies between 0 and 1.
    """

    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    is_whole: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether values are whole: numbers that count, and days."""
        return self.is_whole or self.kind is FieldKind.DATE

    def words(self) -> tuple[str, ...]:
        """Return every word the field may be; empty where any text may stand."""
        return ("true", "false") if self.kind is FieldKind.BOOL else self.choices

    def value(self, given: Any) -> Decimal | str | None:
        """Return a value as conditions compare it: a number, a day's ordinal, or a word; None for what is none."""
        if given is None:
            return None
        if self.kind in ORDERED:
            return _ordered(given)
        if isinstance(given, bool):
            return "true" if given else "false"
        return str(given)


def _ordered(given: Any) -> Decimal | None:
    if isinstance(given, date):
        return Decimal(given.toordinal())
    if isinstance(given, bool):
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST else None
