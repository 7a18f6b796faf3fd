"""Give every entry its place in the tree: one sequencer, one transaction for all that waits, one signed checkpoint.

It never asks for entries after the last one it has seen: a transaction that began earlier may commit later, and its
entries would be lost. What waits stands in `trail_pending` and is taken away in the transaction that gives it a place.
"""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction

from lianfang.kernel import clock
from lianfang.trail.rules.notes import Checkpoint
from lianfang.trail.rules.tree import DEFAULT_HASH, Place, Tree, cover
from lianfang.trail.signing import SigningKey, sign

DATABASE = "sequencer"
BATCH = 5_000
LOCK = 4_203_110
BUSY = -1

TAKE = """
with taken as (
  delete from trail_pending where id in (
    select waiting.id from trail_pending waiting join trail_entry on trail_entry.id = waiting.entry_id
    order by waiting.id limit %s)
  returning id, entry_id)
select taken.entry_id, trail_entry.header from taken join trail_entry on trail_entry.id = taken.entry_id
order by taken.id
"""


def sequence_once(keys: list[SigningKey], *, batch: int = BATCH) -> int:
    """Sequence all entries that wait and sign one checkpoint over them; return how many, BUSY while another does it."""
    with transaction.atomic(DATABASE), connections[DATABASE].cursor() as cursor:
        cursor.execute("select set_config('lianfang.actor', 'system', true), pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[1]:
            return BUSY
        # Asked before the tree is opened: for most half seconds nothing waits.
        cursor.execute("select exists (select from trail_pending)")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("select coalesce(max(position) + 1, 0) from trail_leaf")
        before = size = cursor.fetchone()[0]
        tree = Tree(DEFAULT_HASH)
        edge = load_nodes(cursor, cover(0, size))
        while rows := take_waiting(cursor, batch):
            made = tree.append(size, [tree.leaf(header.encode()) for _, header in rows], edge)
            write_leaves(cursor, size, [entry_id for entry_id, _ in rows])
            write_nodes(cursor, made)
            size += len(rows)
            edge = {place: made[place] if place in made else edge[place] for place in cover(0, size)}
            if len(rows) < batch:
                break
        if size > before:
            write_checkpoint(cursor, size, tree.root(size, edge), keys)
        return int(size - before)


def take_waiting(cursor: Any, batch: int) -> list[tuple[Any, str]]:
    """Take away up to a batch of what waits; return (entry id, header) in the order of arrival."""
    cursor.execute(TAKE, [batch])
    found: list[tuple[Any, str]] = cursor.fetchall()
    return found


def load_nodes(cursor: Any, places: list[Place]) -> dict[Place, bytes]:
    """Return stored nodes by their places."""
    cursor.execute(
        "select level, position, hash from trail_node"
        " join unnest(%s::smallint[], %s::bigint[]) wanted(l, p) on level = wanted.l and position = wanted.p",
        [[level for level, _ in places], [position for _, position in places]],
    )
    return {(level, position): bytes(value) for level, position, value in cursor.fetchall()}


def write_leaves(cursor: Any, first: int, entry_ids: list[Any]) -> None:
    """Give entries their places from `first` on."""
    cursor.execute(
        "insert into trail_leaf (position, entry_id, created_at, version)"
        " select place, entry, clock_timestamp(), 1 from unnest(%s::bigint[], %s::uuid[]) made(place, entry)",
        [list(range(first, first + len(entry_ids))), entry_ids],
    )


def write_nodes(cursor: Any, made: dict[Place, bytes]) -> None:
    """Keep the nodes that have become complete."""
    cursor.execute(
        "insert into trail_node (level, position, hash, created_at, version) select made.*, clock_timestamp(), 1"
        " from unnest(%s::smallint[], %s::bigint[], %s::bytea[]) made(level, position, hash)",
        [[level for level, _ in made], [position for _, position in made], list(made.values())],
    )


def write_checkpoint(cursor: Any, size: int, root: bytes, keys: list[SigningKey]) -> None:
    """Sign the tree as it now stands, and keep the words of keys that have not signed before."""
    said = Checkpoint(keys[0].public.name, size, root, DEFAULT_HASH, clock.now())
    cursor.execute(
        "insert into trail_checkpoint (size, root, at, note, created_at, version)"
        " values (%s, %s, %s, %s, clock_timestamp(), 1)",
        [size, root, said.at, sign(said, keys)],
    )
    cursor.execute(
        "insert into trail_logkey (words, since, created_at, version) select words, %s, clock_timestamp(), 1"
        " from unnest(%s::text[]) fresh(words) on conflict (words) do nothing",
        [said.at, [key.public.words for key in keys]],
    )
