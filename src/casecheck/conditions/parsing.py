"""Read a condition from its text; the text is bounded, its grammar does not nest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casecheck.conditions.domains import domain, everything, meet, union
from casecheck.conditions.fields import MOST_DIGITS, ORDERED, BadCondition, Field, FieldKind
from casecheck.conditions.saying import text_of
from casecheck.conditions.sets import HIGHEST, LOWEST, Edge, Numbers, Values, Words, whole
from casecheck.conditions.sql import sql_of

LONGEST = 500
MOST_PARTS = 100
# Signs of Chinese keyboards that can mean one thing only.
SAME = str.maketrans("０１２３４５６７８９＜＞＝≤≥（）［］，、－．～—", "0123456789<>=≤≥()[],,-.~-")
TOKEN = re.compile(
    r"\s*(?:(?P<sign><=|>=|≤|≥|<|>|=|\.\.|~|,|\(|\)|\[|\])"
    r'|"(?P<quoted>(?:[^"]|"")*)"'
    r"|(?P<date>\d{4}-\d{2}-\d{2})(?![\w-])"
    r"|(?P<number>-?\d+(?:\.\d+)?)(?![\w-])"
    r"|(?P<word>[^\s<>=≤≥,()\[\]\"~]+))"
)
COMPARISONS = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Token:
    """One sign, number, date or word of a condition, and its place in the text from 1."""

    kind: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Condition:
    """The values of a field that a condition lets through; two texts that say the same are equal."""

    field: Field
    values: Values

    @property
    def text(self) -> str:
        """Return the condition in its shortest common form; reading it gives an equal condition."""
        return text_of(self.field, self.values)

    @property
    def is_anything(self) -> bool:
        """Tell whether the condition lets everything through, a missing value too."""
        return self.values.is_everything()

    def holds(self, value: Any) -> bool:
        """Tell whether a value passes; a missing value, or one of another kind, passes `-` only."""
        if self.is_anything:
            return True
        known = self.field.value(value)
        return known is not None and known in self.values

    def sql(self, column: str) -> str:
        """Return the condition as an SQL expression over a column that is written as given; never NULL."""
        return sql_of(self.field, self.values, column)


def parse(text: str, field: Field) -> Condition:
    """Read a condition on a field; raises BadCondition with the place of the first fault."""
    if len(text) > LONGEST:
        raise BadCondition("condition_long", position=LONGEST + 1)
    plain = text.translate(SAME) if field.kind is not FieldKind.TEXT else text
    tokens = list(_tokens(plain))
    if not tokens:
        raise BadCondition("condition_empty", expected="-")
    # What stands in quotation marks is a word of the field, also where it looks like a sign of the grammar.
    first = [(token.kind, token.text) for token in tokens[:2]]
    if first == [("word", "-")]:
        return Condition(field, everything(field))
    negated = len(tokens) > 2 and first == [("word", "not"), ("sign", "(")]
    if negated:
        if tokens[-1].text != ")":
            raise BadCondition("condition_sign", position=len(plain), found=tokens[-1].text, expected=")")
        tokens = tokens[2:-1]
    values = _union(tokens, field, len(plain))
    values = values.complement() if negated else values
    if meet(values, domain(field)).is_empty():
        raise BadCondition("condition_nothing", found=text.strip())
    return Condition(field, values)


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        match = TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise BadCondition("condition_sign", position=place + 1, found=text[place : place + 1])
        kind = match.lastgroup
        said = match[kind]
        yield Token(
            kind, said.replace('""', '"') if kind == "quoted" else COMPARISONS.get(said, said), match.start(kind) + 1
        )
        place = match.end()


def _union(tokens: list[Token], field: Field, end: int) -> Values:
    """Return the union of tests with commas between them."""
    found: Values | None = None
    parts = 0
    while True:
        one, tokens = _ordered_test(tokens, field, end) if field.kind in ORDERED else _word_test(tokens, field, end)
        found = one if found is None else union(found, one)
        parts += 1
        if parts > MOST_PARTS:
            raise BadCondition("condition_long", position=tokens[0].position if tokens else end)
        if not tokens:
            return whole(found) if field.counts and isinstance(found, Numbers) else found
        _expect(tokens, (",",), end)
        tokens = tokens[1:]


def _expect(tokens: list[Token], wanted: tuple[str, ...], end: int) -> str:
    """Return the sign that comes next, or say which ones could."""
    if not tokens or tokens[0].kind != "sign" or tokens[0].text not in wanted:
        found, position = (tokens[0].text, tokens[0].position) if tokens else ("", end + 1)
        raise BadCondition("condition_sign", position=position, found=found, expected=" ".join(wanted))
    return tokens[0].text


def _word_test(tokens: list[Token], field: Field, end: int) -> tuple[Values, list[Token]]:
    if tokens and tokens[0].kind == "sign" and tokens[0].text == "=":
        tokens = tokens[1:]
    if not tokens or tokens[0].kind == "sign":
        code = "condition_compare" if tokens and tokens[0].text in "<=>=" else "condition_sign"
        found, position = (tokens[0].text, tokens[0].position) if tokens else ("", end + 1)
        raise BadCondition(code, position=position, found=found, expected=", ".join(field.words()))
    token = tokens[0]
    if field.words() and token.text not in field.words():
        raise BadCondition(
            "condition_word", position=token.position, found=token.text, expected=", ".join(field.words())
        )
    return Words(frozenset({token.text})), tokens[1:]


def _ordered_test(tokens: list[Token], field: Field, end: int) -> tuple[Values, list[Token]]:
    if tokens and tokens[0].kind == "sign":
        if tokens[0].text in ("[", "(", "]"):
            return _range(tokens, field, end)
        sign = _expect(tokens, ("<", "<=", ">", ">=", "=", "[", "("), end)
        number = _literal(tokens[1:], field, end)
        return _compared(sign, number), tokens[2:]
    number = _literal(tokens, field, end)
    if len(tokens) > 1 and tokens[1].text == "~":
        high = _literal(tokens[2:], field, end)
        return _between((number, 0), (high, 1), tokens[0]), tokens[3:]
    return _compared("=", number), tokens[1:]


def _compared(sign: str, number: Decimal) -> Numbers:
    below, above = (number, 0), (number, 1)
    spans = {
        "<": (LOWEST, below),
        "<=": (LOWEST, above),
        ">": (above, HIGHEST),
        ">=": (below, HIGHEST),
        "=": (below, above),
    }
    return Numbers.of([spans[sign]])


def _range(tokens: list[Token], field: Field, end: int) -> tuple[Values, list[Token]]:
    low = _literal(tokens[1:], field, end)
    _expect(tokens[2:], ("..",), end)
    high = _literal(tokens[3:], field, end)
    closing = _expect(tokens[4:], ("]", ")", "["), end)
    first = (low, 0 if tokens[0].text == "[" else 1)
    last = (high, 1 if closing == "]" else 0)
    return _between(first, last, tokens[1]), tokens[5:]


def _between(low: Edge, high: Edge, at: Token) -> Numbers:
    if low >= high:
        raise BadCondition("condition_order", position=at.position, found=at.text)
    return Numbers.of([(low, high)])


def _literal(tokens: list[Token], field: Field, end: int) -> Decimal:
    wanted = "date" if field.kind is FieldKind.DATE else "number"
    if not tokens or tokens[0].kind != wanted:
        found, position = (tokens[0].text, tokens[0].position) if tokens else ("", end + 1)
        raise BadCondition(f"condition_{wanted}", position=position, found=found)
    token = tokens[0]
    if wanted == "date":
        try:
            return Decimal(date.fromisoformat(token.text).toordinal())
        except ValueError:
            raise BadCondition("condition_date", position=token.position, found=token.text) from None
    if len(token.text.lstrip("-").replace(".", "").lstrip("0")) > MOST_DIGITS:
        raise BadCondition("condition_digits", position=token.position, found=token.text[:MOST_DIGITS])
    return Decimal(token.text)
