"""Legal bases, authority items with every column, and the categories that are empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.office.load import Office
from lianfang.catalogue import actions
from lianfang.catalogue.rules import ItemEntry, ItemValues
from lianfang.kernel.access import Actor

IN_ENGLISH = ["conditions", "materials", "fee", "supervision_methods", "duties", "liability", "boundary", "note"]


def load_catalogue(actor: Actor, office: Office) -> None:
    """Write bases, items and declarations; every item is published."""
    for basis in office["bases"]:
        _basis(actor, basis)
    outside = {party["id"]: (party["name"], party["name_en"]) for party in office["external_parties"]}
    entries = [
        ItemEntry(
            unit=item["division"],
            values=_values(item),
            bases=item["bases"],
            posts=item["split"],
            outside=outside,
            key_fields=item["key_fields"],
        )
        for item in office["items"]
    ]
    actions.load_items(actor, entries=entries)
    declared_on = date.fromisoformat(office["policies"]["effective_on"])
    for declared in office["policies"]["category_declarations"]:
        if declared["status"] == "declared_none":
            actions.declare_category_empty(
                actor,
                category=declared["category"],
                statement=declared["statement"],
                statement_en=declared.get("statement_en", ""),
                declared_on=declared_on,
            )


def _basis(actor: Actor, basis: dict[str, Any]) -> None:
    actions.save_basis(
        actor,
        code=basis["id"],
        name=basis["title"],
        name_en=basis["title_en"],
        article=basis["article"] or "",
        text=basis["gist"],
        text_en=basis["gist_en"],
        kind=basis["kind"],
        status=basis["status"],
        note=basis.get("note", ""),
        note_en=basis.get("note_en", ""),
        is_doubtful=basis.get("doubtful", False),
    )


def _values(item: dict[str, Any]) -> ItemValues:
    applicant = item["applicant"]
    return ItemValues(
        number=item["id"],
        code=item["code"],
        name=item["name"],
        name_en=item["name_en"],
        category=item["category"],
        legal_limit_days=item["legal_limit_days"],
        promised_limit_days=item["promised_limit_days"],
        applicant_kind=applicant["kind"],
        applicant=applicant["text"],
        applicant_en=applicant["text_en"],
        conditions=tuple(item["conditions"]),
        materials=tuple(item["materials"]),
        suspensions=tuple(item["suspensions"]),
        no_suspensions_because=item.get("suspensions_none", ""),
        fee=item["fee"],
        supervision_methods=tuple(item["supervision_methods"]),
        duties=tuple(item["duties"]),
        liability=tuple(item["liability"]),
        boundary=tuple(item["boundary"]),
        is_major=item["major_matter"],
        publicity=item["publicity"],
        annual_volume=item["annual_volume"],
        note=item.get("note", ""),
        discretion=item["discretion"],
        english={name: item[f"{name}_en"] for name in IN_ENGLISH if f"{name}_en" in item},
    )
