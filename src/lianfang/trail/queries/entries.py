"""Reads of entries and of what they said."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F

from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet
from lianfang.trail.models import Entry, Payload

TIMELINE_LENGTH = 50


def list_entries(actor: Actor) -> ScopedQuerySet[Entry]:
    """Return the entries the actor may read, newest first, each with its place in the tree where it has one."""
    rows = Entry.objects.visible_to(actor).annotate(position=F("leaf__position"), sealed_at=F("leaf__created_at"))
    return rows.order_by("-at")


def get_entry(actor: Actor, key: str) -> Entry:
    """Return one entry; NotFound where there is none for this actor."""
    return list_entries(actor).get(pk=_uuid(key))


def list_object_entries(actor: Actor, object_type: str, object_id: str) -> list[Entry]:
    """Return the newest entries about one object; who may read the object is asked by the caller."""
    rows = Entry.objects.visible_to(actor).filter(object_type=object_type, object_id=object_id)
    return list(rows.select_related("payload").order_by("-at")[:TIMELINE_LENGTH])


def get_payload(actor: Actor, entry: Entry) -> Payload | None:
    """Return what an entry said, None where the actor may not read it or it was erased."""
    return Payload.objects.visible_to(actor).filter(entry=entry).first()


def number(key: str) -> int:
    """Return the key of a row as a number; -1, which no row has, for anything else."""
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else -1


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        return UUID(int=0)
