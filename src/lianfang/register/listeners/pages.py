"""The risks at an item, a flowchart and a rule, on their own pages: the way back from each (T2.3).

Those of a post stand on its page beside its powers and steps, which the room of home pages puts together.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import CONTENT
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.register.queries import list_open_risks

MOST_SHOWN = 50
TIES = {
    "items": lambda subject: {"item": subject},
    "flows": lambda subject: {"item_id": subject.item_id},
    "bases": lambda subject: {"risk_bases__basis": subject},
}
"""Entity → how its objects are tied to risks."""


def risks_beside(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the open risks tied to an object that the actor may see; nothing where there are none."""
    tie = TIES.get(entity.name)
    if tie is None or not actor.roles & BUSINESS:
        return None
    rows = list(list_open_risks(actor).filter(**tie(subject)).order_by("number")[: MOST_SHOWN + 1])
    if not rows:
        return None
    context = {"risks": rows[:MOST_SHOWN], "more": len(rows) > MOST_SHOWN}
    return render_to_string("register/beside.html", context)


CONTENT.fill(risks_beside)
