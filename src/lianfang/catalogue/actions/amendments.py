"""Legal bases written down by hand: a new one, and another wording of one that stands already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.catalogue.actions.bases import check_basis
from lianfang.catalogue.actions.items import insist_cataloguer
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.actions.repeals import open_revisions
from lianfang.catalogue.models import Basis
from lianfang.catalogue.queries import get_basis, list_bases, list_citing_items
from lianfang.catalogue.rules import NUMBER
from lianfang.catalogue.terms import REVISE_AMENDED, BasisStatus
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WORDING = ("name", "article", "text")
"""What was compared with the source: when one of them changes, it has to be compared again."""


@dataclass(frozen=True)
class BasisAmended:
    """The law behind a basis has changed; `item_ids` are the items that cite it."""

    actor: Actor
    basis: Basis
    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BasisWords:
    """What is written of a legal basis by hand."""

    name: str = ""
    kind: str = ""
    article: str = ""
    text: str = ""
    effective_on: date | None = None
    note: str = ""
    name_en: str = ""
    text_en: str = ""
    note_en: str = ""

    def values(self) -> dict[str, Any]:
        """Return the columns, texts without the blanks around them."""
        held = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value.strip() if isinstance(value, str) else value for name, value in held.items()}


@use_case
def add_basis(actor: Actor, *, code: str, words: BasisWords) -> Basis:
    """Write down a legal basis that nobody has compared with its source yet."""
    insist_cataloguer(actor)
    code = code.strip()
    if not NUMBER.fullmatch(code):
        raise Refused("basis_code", field="code", value=code[:40])
    if list_bases(actor).filter(code=code).exists():
        raise Refused("basis_taken", field="code", basis=code)
    values = _checked(code, words)
    made = Basis.objects.create(code=code, status=BasisStatus.OWN_KNOWLEDGE.value, **values)
    record(actor, "catalogue.add_basis", made, code=code, **values)
    return made


@use_case
def amend_basis(
    actor: Actor, *, key: str, words: BasisWords, is_amended: bool, reason: str, version: int | None = None
) -> Basis:
    """Write other words for a basis; where the law itself has changed, its items are taken up within 30 days."""
    insist_cataloguer(actor)
    basis = locked(list_bases(actor), code=get_basis(actor, key).code)
    if basis.repealed_on is not None:
        raise Refused("basis_repealed_already", basis=basis.code, on=basis.repealed_on)
    if not reason.strip():
        raise Refused("field_required", field="reason")
    values = _checked(basis.code, words)
    if any(getattr(basis, name) != values[name] for name in WORDING):
        values |= {"status": BasisStatus.OWN_KNOWLEDGE.value, "verified_on": None, "verified_source": ""}
        values["verified_by_id"] = None
    basis.change(expected=version, **values)
    items = list_citing_items(actor, basis)
    numbers = [item.number for item in items] if is_amended else []
    record(actor, "catalogue.amend_basis", basis, **values, reason=reason, is_amended=is_amended, items=numbers)
    if is_amended:
        open_revisions(actor, basis, items, kind=REVISE_AMENDED)
        announce(BasisAmended(actor, basis, tuple(item.pk for item in items)))
    judge_items([item.pk for item in items])
    return basis


def _checked(code: str, words: BasisWords) -> dict[str, Any]:
    values = words.values()
    if not values["name"]:
        raise Refused("field_required", field="name")
    check_basis(code=code, status=BasisStatus.OWN_KNOWLEDGE.value, **values)
    return values


declare_refusals(
    {
        "basis_code": _("“{value}” is no number of a basis: letters, digits, dot, hyphen and underscore, at most 20."),
        "basis_taken": _("There is a basis {basis} already; choose another number."),
    }
)
declare_acts(
    {
        "catalogue.add_basis": _("Legal basis written down"),
        "catalogue.amend_basis": _("Wording of a legal basis changed"),
    }
)
