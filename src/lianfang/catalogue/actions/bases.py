"""Writes of legal bases."""

from __future__ import annotations

from datetime import date
from typing import Any

from lianfang.catalogue.actions.items import insist_cataloguer
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.models import Basis
from lianfang.catalogue.queries import list_citing_items
from lianfang.catalogue.terms import BasisKind, BasisStatus
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

SIZES = {"code": 20, "name": 200, "name_en": 300, "article": 120}
"""Characters; what is not named here may have LONGEST_TEXT."""
LONGEST_TEXT = 20_000


@use_case
def save_basis(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    status: str,
    name_en: str = "",
    article: str = "",
    text: str = "",
    text_en: str = "",
    note: str = "",
    note_en: str = "",
    is_doubtful: bool = False,
    effective_on: date | None = None,
    repealed_on: date | None = None,
) -> Basis:
    """Write down a legal basis or change the one with this code."""
    insist_cataloguer(actor)
    values: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "article": article,
        "text": text,
        "text_en": text_en,
        "kind": kind,
        "status": status,
        "note": note,
        "note_en": note_en,
        "is_doubtful": is_doubtful,
        "effective_on": effective_on,
        "repealed_on": repealed_on,
    }
    check_basis(code=code, **values)
    known = Basis.objects.visible_to(actor).filter(code=code).first()
    if known is None:
        known = Basis.objects.create(code=code, **values)
    else:
        if repealed_on is None:
            values.pop("repealed_on")  # a repeal has its own act and is not undone by a sheet that does not name it
        known.change(**values)
        judge_items([item.pk for item in list_citing_items(actor, known)])
    record(actor, "catalogue.save_basis", known, **values)
    return known


def check_basis(
    *,
    code: str,
    kind: str,
    status: str,
    effective_on: date | None = None,
    repealed_on: date | None = None,
    **texts: Any,
) -> None:
    """Refuse what the columns of a basis cannot hold: an unknown code, days in the wrong order, a text too long."""
    if kind not in set(BasisKind) or status not in set(BasisStatus):
        raise Refused("basis_terms", field="kind", value=f"{kind}, {status}")
    if effective_on and repealed_on and repealed_on < effective_on:
        raise Refused("basis_dates", field="repealed_on", basis=code)
    for name, text in {"code": code, **texts}.items():
        most = SIZES.get(name, LONGEST_TEXT)
        if isinstance(text, str) and len(text) > most:
            raise Refused("text_long", field=name, most=most, length=len(text))


declare_refusals(
    {
        "basis_terms": _("There is no kind or status of a legal basis “{value}”."),
        "basis_dates": _("Basis {basis} cannot be repealed before it takes effect."),
    }
)
declare_acts({"catalogue.save_basis": _("Legal basis saved")})
