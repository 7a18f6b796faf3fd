"""What an authority item must be before it is kept, and before it is published. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from lianfang.catalogue.terms import ApplicantKind, PostDuty, Publicity
from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _

CODE = r"[0-9]{6}[0-9A-Z]{3}[0-9]{7}"
"""Area (6), department (3), kind (2), main item (3), sub-item (2): sixteen characters."""
WORDS = re.compile(r'"[^"]*"|[^\s(),"]+')


@dataclass(frozen=True, slots=True)
class ItemValues:
    """The columns of an authority item as they are given; limits in working days, lists in their order.

    body: the handling body by name; material_details: beside each of the materials its form (original, copy …) and who
    issues it, {"form": …, "source": …}.
    """

    number: str
    code: str
    name: str
    category: str
    promised_limit_days: int
    name_en: str = ""
    legal_limit_days: int | None = None
    applicant_kind: str = ApplicantKind.EXTERNAL.value
    applicant: str = ""
    applicant_en: str = ""
    body: str = ""
    sub_items: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    material_details: tuple[Mapping[str, str], ...] = ()
    suspensions: tuple[str, ...] = ()
    no_suspensions_because: str = ""
    fee: str = ""
    supervision_methods: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    liability: tuple[str, ...] = ()
    boundary: tuple[str, ...] = ()
    is_major: bool = False
    publicity: str = Publicity.INTERNAL.value
    annual_volume: int = 0
    note: str = ""
    discretion: Mapping[str, Any] = field(default_factory=dict)
    english: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """An item with what it stands on.

    unit: code of the division; bases: codes in order; posts: post codes by duty (decide, execute, supervise);
    outside: bodies outside the office that stand among them, code → name and English name.
    """

    unit: str
    values: ItemValues
    bases: Sequence[str] = ()
    posts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outside: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    key_fields: Sequence[str] = ()


def columns_of(values: ItemValues) -> dict[str, Any]:
    """Return the columns as the database keeps them: lists for tuples, a dict for a mapping."""
    return {known.name: _stored(getattr(values, known.name)) for known in fields(values)}


def _stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


REQUIRED: tuple[tuple[str, _], ...] = (
    ("number", _("Number")),
    ("name", _("Name")),
    ("category", _("Category")),
    ("duties", _("Duties")),
    ("liability", _("Liability")),
    ("supervision_methods", _("Supervision methods")),
)


def check_item(values: ItemValues) -> None:
    """Refuse an item that lacks a required column, contradicts its limits or uses unknown codes."""
    for name, label in REQUIRED:
        if not any(str(part).strip() for part in _parts(getattr(values, name))):
            raise Refused("item_incomplete", field=name, column=label, item=values.number)
    if not re.fullmatch(CODE, values.code):
        raise Refused("item_code", field="code", value=values.code)
    check_limits(values.number, values.legal_limit_days, values.promised_limit_days)
    if values.publicity not in set(Publicity):
        raise Refused("item_publicity", field="publicity", value=values.publicity)
    if values.applicant_kind not in set(ApplicantKind):
        raise Refused("item_applicant", field="applicant_kind", value=values.applicant_kind)


def check_limits(number: str, legal: int | None, promised: int) -> None:
    """Refuse a promised limit above the statutory one; both in working days."""
    if promised < 0 or (legal is not None and promised > legal):
        raise Refused("limit_order", field="promised_limit_days", item=number, promised=promised, legal=legal)


def check_publishable(entry: ItemEntry) -> None:
    """Refuse to publish an item without a legal basis or without a post that carries it out."""
    if not entry.bases:
        raise Refused("item_without_basis", field="bases", item=entry.values.number)
    if not entry.posts.get(PostDuty.EXECUTE.value):
        raise Refused("item_without_post", field="posts", item=entry.values.number)


def _parts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class TierTable:
    """The tiers of discretion as a table: names of the questions, and a row of answers with the tier they lead to."""

    point: str
    questions: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], str, str], ...]


def tier_table(discretion: Mapping[str, Any], *, english: bool) -> TierTable | None:
    """Return the decision table of an item for reading, None where it has none; rows are (answers, tier, bounds)."""
    if not discretion.get("tiers"):
        return None
    questions = list(discretion.get("fields", ()))

    def said(part: Mapping[str, Any], name: str) -> str:
        return str((english and part.get(f"{name}_en")) or part.get(name, ""))

    rows = [
        (
            tuple(
                _answer(question, str(tier.get("when", {}).get(question["name"], "-")), said) for question in questions
            ),
            said(tier, "tier"),
            said(tier, "bounds"),
        )
        for tier in discretion["tiers"]
    ]
    return TierTable(said(discretion, "point"), tuple(said(question, "label") for question in questions), tuple(rows))


def _answer(question: Mapping[str, Any], given: str, said: Callable[[Mapping[str, Any], str], str]) -> str:
    if given == "-":
        return ""
    if question["type"] == "bool":
        return str(_("yes") if given == "true" else _("no"))
    labels = {"not": str(_("not"))} | {choice["value"]: said(choice, "label") for choice in question.get("choices", ())}
    if question["type"] == "number":
        return listed(part.strip() for part in given.split(",")) + str(question.get("unit", ""))
    return WORDS.sub(lambda word: labels.get(word[0].strip('"'), word[0]), given).replace(", ", "、")


declare_refusals(
    {
        "item_incomplete": _("Item {item}: “{column}” is empty."),
        "item_code": _("“{value}” is not an item code: 6 digits of area, 3 of department, 2 of kind, 3 and 2 of item."),
        "limit_order": _(
            "Item {item}: the promised limit of {promised} working days is longer than the statutory one of {legal}."
        ),
        "item_publicity": _("There is no kind of openness “{value}”."),
        "item_applicant": _("There is no kind of applicant “{value}”."),
        "item_without_basis": _("Item {item} names no legal basis; add one before it is published."),
        "item_without_post": _("Item {item} names no post that carries it out; add one before it is published."),
    }
)
