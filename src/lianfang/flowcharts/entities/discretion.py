"""How the inventory of discretion is shown: every item with its tiers, its reason for none, or nothing yet."""

from __future__ import annotations

from typing import Any

from lianfang.catalogue.queries import get_item, reads_english
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.queries.discretion import content_in_force, list_discretion, list_faults
from lianfang.flowcharts.rules.discretion import declares_none, read_tiers, spoken
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices


def said(part: Any, name: str) -> str:
    """Return a text of the tiers in the reader's language."""
    return str((reads_english() and part.get(f"{name}_en")) or part.get(name) or "")


def _answer(item: Any) -> object:
    content = content_in_force(item)
    if content.get("tiers"):
        return _("{n} tiers").filled(n=len(content["tiers"]))
    return _("Declares none") if declares_none(content) else _("Not answered")


def _soundness(item: Any) -> object:
    content = content_in_force(item)
    if not content.get("tiers"):
        return ""
    faults = list_faults(content)
    return _("{n} faults").filled(n=len(faults)) if faults else _("No gap, no overlap")


def _labels(question: Any) -> dict[str, str]:
    """Return word → label in the reader's language."""
    if question["type"] == "bool":
        return {"true": str(_("yes")), "false": str(_("no")), "not": str(_("not"))}
    return {choice["value"]: said(choice, "label") for choice in question.get("choices", ())} | {"not": str(_("not"))}


def shown_rows(content: Any) -> list[dict[str, Any]]:
    """Return the tiers for reading: name, bounds, limit, and a condition for each question."""
    questions = [(question, _labels(question)) for question in content.get("fields", ())]
    decided = content.get("decision")
    return [
        {
            "name": said(tier, "tier"),
            "bounds": said(tier, "bounds"),
            "limit": spoken(tier.get("limit", ""), decided, _labels(decided)) if decided else "",
            "is_default": bool(tier.get("default")),
            "cells": [
                spoken(str(tier["when"].get(question["name"], "")), question, labels) for question, labels in questions
            ],
        }
        for tier in content.get("tiers", ())
    ]


def _panel(actor: Actor, item: Any) -> dict[str, Any]:
    content = content_in_force(item)
    faults = list_faults(content)
    return {
        "content": content,
        "point": said(content, "point"),
        "reason_for_none": said(content, "none_reason"),
        "questions": [said(question, "label") for question in content.get("fields", ())],
        "decision": said(content["decision"], "label") if content.get("decision") else "",
        "rows": shown_rows(content),
        "faults": faults,
        "may_draft": actor.holds(DRAFTERS, item.unit_path),
        "can_try": bool(content.get("tiers")) and not faults and read_tiers(content) is not None,
    }


DISCRETION = Entity(
    name="discretion",
    label=_("Discretion of an item"),
    plural=_("Discretion inventory"),
    rows=list_discretion,
    one=get_item,
    key="number",
    order="unit__position",
    title=lambda item: item.localized("name"),
    trail_type="catalogue.authorityitem",
    template="flowcharts/discretion.html",
    panel=_panel,
    columns=(
        Column("number", _("No."), source="number", search=("number", "code")),
        Column(
            "name",
            _("Authority item"),
            Kind.LINK,
            value=lambda item: item.localized("name"),
            source="name",
            search=("name", "name_en"),
        ),
        Column(
            "unit",
            _("Division"),
            Kind.CHOICE,
            value=lambda item: item.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("point", _("Situation of discretion"), value=lambda item: said(content_in_force(item), "point")),
        Column("answer", _("Tiers or none"), value=_answer),
        Column("soundness", _("Gaps and overlaps"), value=_soundness),
    ),
)
