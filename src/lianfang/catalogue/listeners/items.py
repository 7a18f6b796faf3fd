"""What the catalogue shows on the pages of posts and units."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.catalogue.queries import list_brief_items, list_items_of_post
from lianfang.catalogue.terms import POST_DUTY_LABELS
from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import CONTENT
from lianfang.kernel.access import BUSINESS, Actor

SHOWN = 100
"""Rows shown beside a post or a unit; the list of items shows all of them."""


def items_of_post(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the items that a post decides, carries out or supervises."""
    if entity.name != "posts" or not actor.roles & BUSINESS:
        return None
    rows = [row for row in list_items_of_post(actor, subject.pk) if row.item]
    held = [(row, POST_DUTY_LABELS[row.duty]) for row in rows[:SHOWN]]
    return render_to_string("catalogue/post_items.html", {"held": held, "total": len(rows)})


def items_of_unit(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the items of a division."""
    if entity.name != "units" or not actor.roles & BUSINESS:
        return None
    rows = list_brief_items(actor).filter(unit=subject).order_by("number")
    context = {"items": list(rows[:SHOWN]), "total": rows.count(), "unit": subject}
    return render_to_string("catalogue/unit_items.html", context) if context["total"] else None


CONTENT.fill(items_of_post)
CONTENT.fill(items_of_unit)
