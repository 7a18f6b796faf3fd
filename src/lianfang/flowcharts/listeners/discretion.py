"""What discretion shows on the page of an item, and what it asks of an item's way."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import RELATED
from lianfang.flowcharts.actions.discretion import check_tiers
from lianfang.kernel.access import Actor
from lianfang.kernel.workflow import declared_workflows


def discretion_of_item(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the link from an item to its tiers: to read, to try on a case, to change."""
    if entity.name != "items":
        return None
    return render_to_string("flowcharts/discretion_related.html", {"item": subject})


RELATED.fill(discretion_of_item)
declared_workflows()["item_version"].accept_guard("check", check_tiers)
