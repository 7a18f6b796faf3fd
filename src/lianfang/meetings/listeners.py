"""What the room of meetings gives to others at start-up: topics and decisions on the page of any object."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import RELATED
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.meetings import queries
from lianfang.meetings.workflow import TOPIC

OWN_ENTITIES = frozenset({"meetings", "topics", "bodies", "seats", "tasks", "objections", "notices", "trail"})


def decided_on(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return what bodies have decided on an object and what is before them; None where nothing is."""
    if entity.name in OWN_ENTITIES or not entity.trail_type or not actor.holds(BUSINESS):
        return None
    key = str(subject.pk)
    decisions = queries.list_decisions_on(actor, entity.trail_type, key)
    waiting = queries.list_open_topics_on(actor, entity.trail_type, key)
    if not decisions and not waiting:
        return None
    readable = queries.list_topics(actor).filter(pk__in=[int(known.topic_key) for known in decisions])
    context = {
        "decisions": decisions,
        "open_topics": [(topic, TOPIC.state(topic.state)) for topic in waiting],
        "readable": {str(pk) for pk in readable.values_list("pk", flat=True)},
    }
    return render_to_string("meetings/on_object.html", context)


RELATED.fill(decided_on, order=150)
