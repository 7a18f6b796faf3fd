"""Tiers of discretion: read from an item's content, checked for gaps, applied to a case. Pure.

The content of an item holds them as plain data: `point`, `fields` (what a case is asked), `hit_policy`, `tiers` with a
condition for each field, `decision` (the quantity that is decided, where there is one); or `none_reason`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from casecheck.conditions import (
    BadCondition,
    Condition,
    DecisionTable,
    Field,
    FieldKind,
    HitPolicy,
    Row,
    TooLarge,
    parse,
)
from lianfang.kernel.errors import declare_refusals
from lianfang.kernel.text import Text as _

LEAST_TIERS = 2
MOST_TIERS = 40
MOST_FIELDS = 12
DECISION = "decision"
WORDS = re.compile(r"[^\s(),\"]+")
Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a table: a code of a refusal with its values, and the cell where it is known.

    tier: place of the tier from 0; column: name of the field, or of the tier's own column.
    """

    code: str
    tier: int | None = None
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tiers:
    """A readable table of tiers; `limits` holds what may be decided in each, None where no quantity is decided."""

    content: Content
    table: DecisionTable
    limits: tuple[Condition | None, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tiers say about a case: the tier, whether the decision stays within its bounds, and why others fail.

    tier: place of the tier, None where none holds; is_within: None where nothing was decided yet or the tier sets no
    quantity; against: place of each other tier → names of the fields that keep it from holding.
    """

    tier: int | None
    is_within: bool | None
    against: Mapping[int, tuple[str, ...]]

    @property
    def needs_reason(self) -> bool:
        """Tell whether the decision leaves the bounds, so that it is refused or recorded as a breach, never silent."""
        return self.tier is None or self.is_within is False


def declares_none(content: Content) -> bool:
    """Tell whether the item states that it leaves no discretion."""
    return not content.get("tiers") and bool(str(content.get("none_reason") or "").strip())


def is_answered(content: Content) -> bool:
    """Tell whether the item has tiers or says why it has none."""
    return bool(content.get("tiers")) or declares_none(content)


def field_of(given: Content) -> Field:
    """Return a question of the content as the grammar's field; KeyError or ValueError where it is none."""
    kind = FieldKind(given["type"])
    return Field(
        name=str(given["name"]),
        kind=kind,
        choices=tuple(str(choice["value"]) for choice in given.get("choices", ())),
        least=_number(given.get("min")),
        most=_number(given.get("max")),
        is_whole=bool(given.get("whole")),
    )


def _number(given: Any) -> Decimal | None:
    if given is None or given == "":
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation as wrong:
        raise ValueError(str(given)) from wrong
    if not number.is_finite():
        raise ValueError(str(given))
    return number


def faults_of(content: Content) -> list[Fault]:
    """Return everything that is wrong with an item's discretion, first what keeps the table from being read."""
    if not content.get("tiers"):
        return [] if declares_none(content) else [Fault("tiers_unanswered")]
    found = [*_shape_faults(content), *_cell_faults(content)]
    return found or list(_coverage_faults(read_tiers(content)))


def read_tiers(content: Content) -> Tiers:
    """Return the table of a content that has no faults in its cells."""
    fields = tuple(field_of(one) for one in content["fields"])
    rows = tuple(
        Row(str(tier["tier"]), tuple(parse(str(tier["when"][known.name]), known) for known in fields))
        for tier in content["tiers"]
    )
    decided = field_of(content[DECISION]) if content.get(DECISION) else None
    limits = tuple(
        parse(str(tier["limit"]), decided) if decided and tier.get("limit") else None for tier in content["tiers"]
    )
    return Tiers(content, DecisionTable(fields, rows, HitPolicy(content.get("hit_policy", "first"))), limits)


def _shape_faults(content: Content) -> Iterator[Fault]:
    tiers, questions = content["tiers"], content.get("fields") or ()
    if len(tiers) < LEAST_TIERS:
        yield Fault("tiers_few", params={"least": LEAST_TIERS})
    if len(tiers) > MOST_TIERS or len(questions) > MOST_FIELDS:
        yield Fault("tiers_many", params={"tiers": MOST_TIERS, "fields": MOST_FIELDS})
    if not questions:
        yield Fault("tiers_without_field")
    if sum(bool(tier.get("default")) for tier in tiers) != 1:
        yield Fault("tier_default")
    if not str(content.get("point") or "").strip():
        yield Fault("tiers_point", column="point")
    if content.get("hit_policy", "first") not in set(HitPolicy):
        yield Fault("tiers_policy", params={"value": content["hit_policy"]})
    yield from _question_faults([*questions, *([content[DECISION]] if content.get(DECISION) else [])])
    seen: set[str] = set()
    for place, tier in enumerate(tiers):
        name = str(tier.get("tier") or "").strip()
        if not name or name in seen:
            yield Fault("tier_name", tier=place, column="tier", params={"value": name})
        seen.add(name)
        if not str(tier.get("bounds") or "").strip():
            yield Fault("tier_bounds", tier=place, column="bounds", params={"tier": name})


def _question_faults(questions: Sequence[Content]) -> Iterator[Fault]:
    seen: set[str] = set()
    for question in questions:
        name = str(question.get("name") or "")
        try:
            known = field_of(question)
        except (KeyError, ValueError, TypeError):
            yield Fault("tier_field", column=name, params={"value": name or "?"})
            continue
        is_upside_down = known.least is not None and known.most is not None and known.least > known.most
        if (
            not name.isidentifier()
            or name in seen
            or is_upside_down
            or (known.kind is FieldKind.CHOICE and not known.choices)
        ):
            yield Fault("tier_field", column=name, params={"value": name or "?"})
        seen.add(name)


def _cell_faults(content: Content) -> Iterator[Fault]:
    try:
        fields = [field_of(one) for one in content.get("fields") or ()]
        decided = field_of(content[DECISION]) if content.get(DECISION) else None
    except (KeyError, ValueError, TypeError):
        return  # said by the questions' own faults
    for place, tier in enumerate(content["tiers"]):
        when = tier.get("when") or {}
        if unknown := sorted(set(when) - {known.name for known in fields}):
            yield Fault("tier_field", tier=place, column=unknown[0], params={"value": unknown[0]})
        for known in fields:
            yield from _condition_faults(place, known, str(when.get(known.name, "")), known.name)
        if decided and tier.get("limit"):
            yield from _condition_faults(place, decided, str(tier["limit"]), "limit")


def _condition_faults(place: int, known: Field, text: str, column: str) -> Iterator[Fault]:
    try:
        parse(text, known)
    except BadCondition as bad:
        params = {"text": text[:80], "position": bad.position, "found": bad.found[:40], "expected": bad.expected}
        yield Fault(bad.code, tier=place, column=column, params=params)


def _coverage_faults(tiers: Tiers) -> Iterator[Fault]:
    table, content = tiers.table, tiers.content
    try:
        for region in table.gaps():
            yield Fault("tier_gap", params={"case": said_region(content, region.said())})
        if table.hit_policy is HitPolicy.UNIQUE:
            for region in table.overlaps():
                names = [table.rows[place].name for place in region.rows[:2]]
                params = {"one": names[0], "other": names[1], "case": said_region(content, region.said())}
                yield Fault("tier_overlap", tier=region.rows[1], params=params)
        for place in table.unreached():
            yield Fault("tier_unreached", tier=place, column="tier", params={"tier": table.rows[place].name})
    except TooLarge:
        yield Fault("tiers_large")


def said_region(content: Content, said: Mapping[str, str]) -> str:
    """Return a region of cases in words: labels of the questions, their conditions; empty where every case is meant."""
    labels = {str(one["name"]): str(one.get("label") or one["name"]) for one in content["fields"]}
    return "；".join(f"{labels[name]} {text}" for name, text in said.items())


def spoken(text: str, question: Content, labels: Mapping[str, str]) -> str:
    """Return a condition for reading: words by their labels, numbers with their unit, nothing where all may be."""
    if text.strip() in ("", "-"):
        return ""
    if question["type"] in ("choice", "bool"):
        return WORDS.sub(lambda found: labels.get(found[0], found[0]), text)
    return f"{text} {question.get('unit', '')}".strip()


def judge_decision(tiers: Tiers, values: Mapping[str, Any], decision: Any = None) -> Verdict:
    """Apply the tiers to a case's values and, where a quantity was decided, to the decision."""
    table = tiers.table
    place = table.decide(values)
    limit = tiers.limits[place] if place is not None else None
    is_within = limit.holds(decision) if limit is not None and decision is not None else None
    against = {
        number: tuple(one.field.name for one in row.conditions if not one.holds(values.get(one.field.name)))
        for number, row in enumerate(table.rows)
        if number != place
    }
    return Verdict(place, is_within, against)


declare_refusals(
    {
        "tiers_unanswered": _("Give tiers, or say why the item leaves no discretion."),
        "tiers_few": _("Discretion needs at least {least} tiers; with one there is nothing to choose."),
        "tiers_many": _("A table may have {tiers} tiers and {fields} questions at most."),
        "tiers_without_field": _("The table asks nothing of a case. Add a question."),
        "tiers_point": _("Say in which situation there is discretion."),
        "tiers_policy": _("“{value}” is no hit policy; it is “first” or “unique”."),
        "tiers_large": _("The tiers combine in too many ways to be checked for gaps. Split the table."),
        "tier_default": _("Exactly one tier is the usual one."),
        "tier_name": _("A tier needs a name of its own: “{value}”."),
        "tier_bounds": _("Tier “{tier}” does not say what may be decided."),
        "tier_field": _("“{value}” is no question of this table, stands twice, or lacks its kind, choices or ends."),
        "tier_gap": _("No tier holds for: {case}"),
        "tier_overlap": _("“{one}” and “{other}” both hold for: {case}"),
        "tier_unreached": _("Tier “{tier}” never decides: the tiers before it take all its cases."),
        "condition_empty": _("Give a condition; “-” stands for anything."),
        "condition_long": _("The condition is too long."),
        "condition_sign": _("“{text}”: “{found}” cannot stand at place {position}. Expected: {expected}"),
        "condition_number": _("“{text}”: a number is expected at place {position}, not “{found}”."),
        "condition_digits": _("“{text}”: the number at place {position} has too many digits."),
        "condition_date": _("“{text}”: a date such as 2026-01-31 is expected at place {position}, not “{found}”."),
        "condition_word": _("“{found}” is none of the choices: {expected}"),
        "condition_order": _("“{text}”: the range at place {position} ends before it begins."),
        "condition_compare": _("“{text}”: words cannot be compared by “{found}”. List them with commas."),
        "condition_nothing": _("“{text}” lets nothing through that the question allows."),
    }
)
