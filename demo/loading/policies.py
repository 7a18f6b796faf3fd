"""Lists and figures of the reference office, brought into the shapes that the room of policies declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from demo.office.load import Office
from lianfang.kernel.access import Actor
from lianfang.policies.actions import load_policy

Row = dict[str, Any]
Policies = dict[str, Any]

# key of the policy → list in the data, and columns of the policy → columns in the data
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "authority_categories": (
        "power_categories",
        {"national_type": "national_task_type", "is_named": "named_in_seed", "origin": "origin"},
    ),
    "key_fields": ("key_fields", {}),
    "step_types": ("step_types", {}),
    "suspension_grounds": ("suspension_grounds", {"max_days": "max_days"}),
    "publicity_kinds": ("publicity_kinds", {}),
    "applicant_kinds": ("applicant_kinds", {}),
    "basis_statuses": ("basis_statuses", {}),
    "risk_kinds": ("risk_kinds", {}),
    "risk_causes": ("risk_causes", {"kind": "kind"}),
    "measure_kinds": ("measure_kinds", {"for_kind": "for_kind"}),
    "measure_cycles": ("measure_cycles", {}),
    "level_labels": ("risk_levels", {"meaning": "definition", "meaning_en": "definition_en"}),
    "card_labels": ("cards", {"rank": "rank", "level": "level", "level_en": "level_en", "recipients": "recipients"}),
    "public_notice": (
        "public_notices",
        {name: name for name in ("days", "unit", "objection_reply_days", "audience")},
    ),
}
NAMES = {"code": "code", "label": "name", "label_en": "name_en"}


def load_policies(actor: Actor, office: Office) -> None:
    """Put the office's lists and figures in force from the day that its scheme names."""
    given = office["policies"]
    scheme = given["scheme_id"]
    values = {
        **_values(given),
        "three_major": _major(office["supervision"]["major_matters"]),
        "five_charges": _charges(office["charges"]),
    }
    for key, value in values.items():
        load_policy(
            actor,
            key=key,
            value=value,
            basis=f"年度方案 {scheme}",
            body="市外办党组",
            document_no=scheme,
            effective_on=date.fromisoformat(given["effective_on"]),
        )


def _values(given: Policies) -> dict[str, Any]:
    lists = {key: [_row(row, {**NAMES, **more}) for row in given[name]] for key, (name, more) in LISTS.items()}
    return {**lists, **{key: build(given) for key, build in SHAPED.items()}}


def _row(row: Row, columns: dict[str, str]) -> Row:
    return {name: row.get(source) for name, source in columns.items()}


def _major(given: dict[str, Any]) -> list[Row]:
    """Return the kinds of major matters; only large sums have a figure."""
    amounts = {"funds": given["large_sum_cny"]}
    return [{**_row(kind, NAMES), "amount": amounts.get(kind["code"])} for kind in given["kinds"]]


def _scheme(given: Policies) -> dict[str, list[Row]]:
    scheme = given["rating_scheme"]
    anchors = [
        {"factor": factor["code"], "score": score, "label": text, "label_en": factor["anchors_en"][score]}
        for factor in scheme["factors"]
        for score, text in factor["anchors"].items()
    ]
    floors = [
        {**_row(floor, NAMES), **{name: floor.get(name) for name in ("min_level", "harm_min", "probability_min")}}
        for floor in scheme["floors"]
    ]
    return {
        "factors": [{**_row(factor, NAMES), "part": factor["part"]} for factor in scheme["factors"]],
        "anchors": anchors,
        "thresholds": [{"level": level, "from": score} for level, score in scheme["thresholds"].items()],
        "floors": floors,
        "rules": [{"code": "in_doubt", "label": scheme["in_doubt"]["name"], "label_en": scheme["in_doubt"]["name_en"]}],
    }


def _responsibility(given: Policies) -> list[Row]:
    same = ("level", "principal", "assist", "checks_per_year", "min_measures", "needs_control")
    columns = {**{name: name for name in same}, "label": "mode", "label_en": "mode_en"}
    return [_row(row, columns) for row in given["level_responsibility"]]


def _clocks(given: Policies) -> list[Row]:
    rows = []
    for clock in given["clocks"]:
        row = _row(clock, {**NAMES, **{name: name for name in ("unit", "no_blue_up_to", "suspensions_added")}})
        for card in ("blue", "yellow", "red", "red_without_legal"):
            limit = clock.get(card) or {}
            row |= {f"{card}_limit": limit.get("limit"), f"{card}_offset": limit.get("offset")}
        rows.append(row)
    return rows


def _charges(given: Row) -> list[Row]:
    return [
        {"code": code, "label": given["names"][code], "label_en": given["names_en"][code]} for code in given["five"]
    ]


def _pairs(given: Policies) -> dict[str, list[Row]]:
    rows = []
    for pair in given["separation_of_duties"]["excluded_pairs"]:
        first, second = pair["pair"]
        names = {"code": f"{first}-{second}", "label": pair["name"], "label_en": pair["name_en"]}
        why = {name: pair.get(name, "") for name in ("reason", "reason_en", "basis")}
        rows.append({**names, "first": first, "second": second, **why})
    return {"steps": rows, "posts": [], "item_steps": []}


SHAPED: dict[str, Callable[[Policies], Any]] = {
    "rating_scheme": _scheme,
    "level_responsibility": _responsibility,
    "clock_kinds": _clocks,
    "separation_pairs": _pairs,
}
