"""Legal bases, authority items with every column, and the categories that are empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.office.load import Office
from lianfang.catalogue import actions
from lianfang.catalogue.rules import ItemEntry, ItemValues
from lianfang.kernel.access import Actor
from lianfang.policies.actions import load_policy

# Lines of the staffing charter, which the data lists among the internal rules.
CHARTERS = {"B09"}
IN_ENGLISH = ["conditions", "materials", "fee", "supervision_methods", "duties", "liability", "boundary", "note"]


def load_catalogue(actor: Actor, office: Office) -> None:
    """Write bases, items and declarations; every item is published."""
    _code_parts(actor, office)
    for basis in office["bases"]:
        _basis(actor, basis)
    outside = {party["id"]: (party["name"], party["name_en"]) for party in office["external_parties"]}
    entries = [
        ItemEntry(
            unit=item["division"],
            values=_values(item, office["office"]),
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


def _code_parts(actor: Actor, office: Office) -> None:
    """Put in force how codes of items are made: area and department of the office, two digits for each category."""
    given, body = office["policies"], office["office"]
    rows = [
        {"code": "area", "label": "行政区划", "label_en": "Area", "value": body["area_code"]},
        {"code": "department", "label": "部门", "label_en": "Department", "value": body["dept_code"]},
    ]
    kinds = {item["category"]: item["code"][9:11] for item in office["items"]}
    free = (f"{number:02d}" for number in range(1, 100) if f"{number:02d}" not in kinds.values())
    for category in given["power_categories"]:
        names = {"code": category["code"], "label": category["name"], "label_en": category["name_en"]}
        rows.append({**names, "value": kinds.get(category["code"]) or next(free)})
    scheme = given["scheme_id"]
    load_policy(
        actor,
        key="item_codes",
        value=rows,
        basis=f"年度方案 {scheme}",
        body="市外办党组",
        document_no=scheme,
        effective_on=date.fromisoformat(given["effective_on"]),
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
        kind="charter" if basis["id"] in CHARTERS else basis["kind"],
        status=basis["status"],
        note=basis.get("note", ""),
        note_en=basis.get("note_en", ""),
        is_doubtful=basis.get("doubtful", False),
    )


def _values(item: dict[str, Any], body: dict[str, Any]) -> ItemValues:
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
        body=body["name"],
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
        english={
            "body": body["name_en"],
            **{name: item[f"{name}_en"] for name in IN_ENGLISH if f"{name}_en" in item},
        },
    )
