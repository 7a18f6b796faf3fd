"""Reads of the verifications that were made."""

from __future__ import annotations

from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet
from lianfang.trail.models import Verification
from lianfang.trail.queries.entries import number


def list_verifications(actor: Actor) -> ScopedQuerySet[Verification]:
    """Return the verifications that the actor may read, newest first."""
    return Verification.objects.visible_to(actor).select_related("asked_by").order_by("-pk")


def get_verification(actor: Actor, key: str) -> Verification:
    """Return one verification; NotFound where there is none for this actor."""
    return list_verifications(actor).get(pk=number(key))
