"""Reads of changes between two cycles."""

from __future__ import annotations

from lianfang.kernel.access import Actor
from lianfang.register.models import ChangeRequest
from lianfang.register.queries.ratings import number_of
from lianfang.store.records import ScopedQuerySet


def list_changes(actor: Actor) -> ScopedQuerySet[ChangeRequest]:
    """Return the changes of the divisions and posts in scope."""
    return ChangeRequest.objects.visible_to(actor).select_related("unit", "post", "risk__unit", "item", "rating")


def get_change(actor: Actor, key: str) -> ChangeRequest:
    """Return one change by its id; NotFound for anything else."""
    return list_changes(actor).get(pk=number_of(key, "ChangeRequest"))
