"""What flowcharts show on the pages of items and posts, and what they follow in the catalogue."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.catalogue.actions import ItemPublicityChanged
from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import CONTENT, RELATED
from lianfang.flowcharts import actions, queries
from lianfang.flowcharts.access import DRAFTERS
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.events import listen

SHOWN = 100
"""Steps shown on the page of a post."""


def procedure_of_item(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the procedure of an item: the steps of its published flow."""
    if entity.name != "items":
        return None
    version = queries.published_version(actor, subject)
    if version is None:
        return render_to_string("flowcharts/procedure.html", {"item": subject})
    return render_to_string(
        "flowcharts/procedure.html",
        {"item": subject, "version": version, "steps": queries.list_steps(actor, version)},
    )


def flow_of_item(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the link from an item to its flowchart, or to where its first one is given in."""
    if entity.name != "items":
        return None
    flow = queries.list_flows(actor).filter(item=subject).first()
    may_draft = actor.holds(DRAFTERS, subject.unit_path)
    return render_to_string("flowcharts/related.html", {"item": subject, "flow": flow, "may_draft": may_draft})


def steps_of_post(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the steps that a post does in the published flows."""
    if entity.name != "posts" or not actor.roles & BUSINESS:
        return None
    steps = queries.steps_of_posts(actor, [subject.pk])
    return render_to_string("flowcharts/post_steps.html", {"steps": steps[:SHOWN], "total": len(steps)})


@listen(ItemPublicityChanged)
def follow(changed: ItemPublicityChanged) -> None:
    """Let a flow be public exactly when its item is."""
    actions.follow_item(changed)


CONTENT.fill(procedure_of_item)
CONTENT.fill(steps_of_post, order=110)
RELATED.fill(flow_of_item)
