"""What the trail shows on every object page: the newest entries about the object."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import TIMELINE
from lianfang.kernel.access import ADMINISTRATORS, BUSINESS, Actor
from lianfang.kernel.events import listen
from lianfang.trail.actions import VerificationAsked
from lianfang.trail.jobs import perform_verification
from lianfang.trail.queries import list_object_entries

SHOWN = 12


def timeline(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the timeline of an object, None where the entity has no trail or the reader may not read one."""
    if not entity.trail_type or not actor.roles & (BUSINESS | ADMINISTRATORS):
        return None
    entries = list_object_entries(actor, entity.trail_type, str(subject.pk))
    shown = [
        {
            "at": timezone.localtime(entry.at),
            "entry": entry,
            "url": reverse("trail-object", args=[entry.pk]),
        }
        for entry in entries[:SHOWN]
    ]
    return render_to_string("trail/timeline.html", {"shown": shown, "is_cut": len(entries) > SHOWN})


TIMELINE.fill(timeline)


@listen(VerificationAsked)
def queue_verification(event: VerificationAsked) -> None:
    """Defer the job; it becomes visible to the worker when the asking transaction commits."""
    perform_verification.defer(verification_id=event.verification_id)
