"""Reads of requests for erasure."""

from __future__ import annotations

from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet
from lianfang.trail.models import Erasure
from lianfang.trail.queries.entries import number


def list_erasures(actor: Actor) -> ScopedQuerySet[Erasure]:
    """Return the requests for erasure that the actor may read, newest first."""
    return Erasure.objects.visible_to(actor).select_related("asked_by", "decided_by").order_by("-pk")


def get_erasure(actor: Actor, key: str) -> Erasure:
    """Return one request; NotFound where there is none for this actor."""
    return list_erasures(actor).get(pk=number(key))
