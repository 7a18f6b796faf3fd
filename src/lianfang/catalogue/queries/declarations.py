"""Declarations that the office holds no power of a category, and what a sheet would write of what stands already."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue.models import CategoryDeclaration
from lianfang.catalogue.queries.items import list_bases
from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet


def list_declarations(actor: Actor) -> ScopedQuerySet[CategoryDeclaration]:
    """Return the declarations."""
    return CategoryDeclaration.objects.visible_to(actor)


def get_declaration(actor: Actor, category: str) -> CategoryDeclaration:
    """Return one declaration by the code of its category."""
    return list_declarations(actor).get(category=category.replace("\x00", ""))


def stand_declaration(actor: Actor, *, category: str, **_given: Any) -> dict[str, Any] | None:
    """Return a declaration as an import would write it, None where there is none."""
    known = list_declarations(actor).filter(category=category).first()
    if known is None:
        return None
    return {name: getattr(known, name) for name in ("category", "statement", "statement_en", "declared_on")}


def stand_basis(actor: Actor, *, code: str, **given: Any) -> dict[str, Any] | None:
    """Return a legal basis as an import would write it, None where there is none."""
    known = list_bases(actor).filter(code=code).first()
    return {"code": code} | {name: getattr(known, name) for name in given} if known else None
