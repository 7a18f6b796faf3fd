"""Proofs: that an entry stands in the tree under a signed checkpoint, for a receipt and for the offline verifier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from lianfang.kernel.access import Actor
from lianfang.store.records import ScopedQuerySet
from lianfang.trail.models import Checkpoint, Entry, Leaf, LogKey, Payload
from lianfang.trail.queries.entries import number
from lianfang.trail.rules import canonical
from lianfang.trail.rules.notes import b64
from lianfang.trail.rules.tree import Nodes, Place, Tree, inclusion_spans, places_of

FORMAT = "lianfang-proof/1"


@dataclass(frozen=True)
class Proof:
    """That an entry is leaf number `index` of the tree that the checkpoint signs.

    file: the proof for the offline verifier, UTF-8 text of one canonical JSON object and a line break.
    has_text: whether the file holds what the entry said; it does where the reader may read that.
    """

    entry: Entry
    index: int
    path: tuple[bytes, ...]
    checkpoint: Checkpoint
    file: bytes
    has_text: bool


def list_checkpoints(actor: Actor) -> ScopedQuerySet[Checkpoint]:
    """Return the signed checkpoints, newest first."""
    return Checkpoint.objects.visible_to(actor).order_by("-size")


def get_checkpoint(actor: Actor, key: str) -> Checkpoint:
    """Return the checkpoint over this number of entries; NotFound where there is none."""
    return list_checkpoints(actor).get(pk=number(key))


def newest_checkpoint(actor: Actor) -> Checkpoint | None:
    """Return the newest checkpoint, None before the first."""
    return list_checkpoints(actor).first()


def list_keys(actor: Actor) -> list[LogKey]:
    """Return the public keys that have signed checkpoints, the newest first."""
    return list(LogKey.objects.visible_to(actor).order_by("-since", "-pk"))


def prove(actor: Actor, entry: Entry) -> Proof | None:
    """Return the proof of an entry the actor may read, under the newest checkpoint; None until it is sequenced."""
    leaf = Leaf.objects.visible_to(actor).filter(entry=entry).first()
    newest = newest_checkpoint(actor)
    if leaf is None or newest is None or leaf.position >= newest.size:
        return None
    spans = inclusion_spans(leaf.position, newest.size)
    path = tuple(Tree().path(spans, nodes_at(places_of(spans))))
    payload = Payload.objects.visible_to(actor).filter(entry=entry).first()
    bundle = {
        "format": FORMAT,
        "header": entry.header,
        "index": leaf.position,
        "path": [b64(value) for value in path],
        "checkpoint": newest.note,
        "payload": canonical(payload.body) if payload else None,
        "salt": bytes(payload.salt).hex() if payload else None,
    }
    file = (canonical(bundle) + "\n").encode()
    return Proof(entry, leaf.position, path, newest, file, payload is not None)


def nodes_at(places: Iterable[Place]) -> Nodes:
    """Return stored nodes by their places, in one question to the database."""
    wanted = list(places)
    with connection.cursor() as cursor:
        cursor.execute(
            "select level, position, hash from trail_node"
            " join unnest(%s::smallint[], %s::bigint[]) wanted(l, p) on level = wanted.l and position = wanted.p",
            [[level for level, _ in wanted], [position for _, position in wanted]],
        )
        return {(level, position): bytes(value) for level, position, value in cursor.fetchall()}
