"""Recompute the tree from the entries: headers, leaves, nodes, the root and signature of every checkpoint, payloads."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from lianfang.kernel.access import Actor
from lianfang.store.acting import acting
from lianfang.trail.queries.findings import Findings
from lianfang.trail.rules import commitment
from lianfang.trail.rules.notes import BadNote, PublicKey, parse_note, public_key
from lianfang.trail.rules.tree import DEFAULT_HASH, Place, Tree, cover
from lianfang.trail.signing import signature_holds

CHUNK = 5_000
LONGEST_TRANSACTION = timedelta(minutes=15)
"""An act is timed when it happens and gets its place when its transaction ends; none of ours lasts longer."""

CLOCKS_APART = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=1)

LEAVES = """
select leaf.position, leaf.entry_id, entry.id, entry.header, entry.at, entry.actor_account_id, entry.actor_name,
       entry.action, entry.object_type, entry.object_id, entry.unit_id, entry.state_digest, entry.payload_commitment,
       payload.salt, payload.body, erasure.id
from trail_leaf leaf
left join trail_entry entry on entry.id = leaf.entry_id
left join trail_payload payload on payload.entry_id = entry.id
left join trail_erasure erasure on erasure.entry_id = entry.id and erasure.state = 'confirmed'
  and erasure.asked_by_id <> erasure.decided_by_id and exists (
    select from trail_entry said where said.object_type = 'trail.erasure' and said.object_id = erasure.id::text
      and said.action = 'trail.confirm_erasure')
where leaf.position >= %s and leaf.position < %s order by leaf.position
"""
NODES = """
select node.level, node.position, node.hash
from unnest(%s::smallint[], %s::bigint[], %s::bigint[]) wanted(level, low, high)
join trail_node node on node.level = wanted.level and node.position between wanted.low and wanted.high
"""
POINTS = "select size, root, at, note from trail_checkpoint where size > %s and size <= %s order by size"
UNSEQUENCED = """
select entry.id, entry.object_type, entry.object_id, waiting.id is null
from trail_entry entry
left join trail_leaf leaf on leaf.entry_id = entry.id
left join trail_pending waiting on waiting.entry_id = entry.id
where leaf.position is null and (waiting.id is null or waiting.created_at < %s)
order by entry.at limit 1000
"""
LOST = """
select waiting.entry_id from trail_pending waiting left join trail_entry entry on entry.id = waiting.entry_id
where entry.id is null limit 1000
"""


class Row(NamedTuple):
    """One leaf with its entry, what it said, and the confirmed erasure of that."""

    position: int
    leaf_entry: Any
    id: Any
    header: str
    at: datetime
    account: int | None
    who: str
    action: str
    object_type: str
    object_id: str
    unit: int | None
    state: bytes
    payload: bytes
    salt: bytes | None
    body: str | None
    erasure: int | None

    @property
    def about(self) -> tuple[str, str]:
        """Return type and key of the object."""
        return self.object_type, self.object_id

    def as_header(self) -> dict[str, Any]:
        """Return what the columns say, in the words of a header."""
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return {
            "id": str(self.id),
            "at": moment,
            "action": self.action,
            "object": [self.object_type, self.object_id],
            "state": bytes(self.state).hex(),
            "payload": bytes(self.payload).hex(),
        }


class TreeCheck:
    """One pass over the tree; `erased` collects the entries whose text was erased with authority."""

    def __init__(self, reader: Actor, findings: Findings, trusted: list[PublicKey] | None = None) -> None:
        """trusted: the keys that may sign, from outside; None for those that the database knows."""
        self.reader, self.findings, self.trusted = reader, findings, trusted
        self.tree = Tree(DEFAULT_HASH)
        self.edge: dict[Place, bytes] = {}
        self.floor = datetime(1970, 1, 2, tzinfo=UTC)
        self.erased: list[str] = []
        self.size = self.checkpoints = 0
        self.root = b""

    def run(self, progress: Callable[[int, int], None]) -> None:
        """Check everything that the newest checkpoint covers, then what is not in the tree."""
        with acting(self.reader):
            keys = [public_key(words) for (words,) in _rows("select words from trail_logkey order by id")]
            sealed, leaves, now = _rows(
                "select coalesce((select max(size) from trail_checkpoint), 0),"
                " coalesce((select max(position) + 1 from trail_leaf), 0), clock_timestamp()"
            )[0]
        if self.trusted is not None:
            for key in keys:
                if key not in self.trusted:
                    self.findings.add("key_unknown", place=key.words)
            keys = self.trusted
        self.size = sealed
        if leaves != sealed:
            self.findings.add("leaf_unsealed" if leaves > sealed else "leaf_missing", place=f"{sealed}–{leaves}")
        for low in range(0, sealed, CHUNK):
            with acting(self.reader):
                self._chunk(low, min(low + CHUNK, sealed), keys)
            progress(min(low + CHUNK, sealed), sealed)
        with acting(self.reader):
            self._outside(now)

    def _chunk(self, low: int, high: int, keys: list[PublicKey]) -> None:
        rows = {row.position: row for row in (Row(*values) for values in _rows(LEAVES, [low, high]))}
        stored = _nodes(low, high)
        points = _rows(POINTS, [low, high])
        times = iter([*points, None])
        point = next(times)
        hashes = []
        for position in range(low, high):
            hashes.append(self._leaf(position, rows.get(position), stored.get((0, position))))
            while point is not None and point[0] == position + 1:
                self.floor = max(self.floor, point[2])
                self._too_late(rows.get(position), point[2])
                point = next(times)
        made = self.tree.append(low, hashes, self.edge)
        for place, value in made.items():
            if stored.get(place) != value and place[0]:
                covered = f"{place[1] << place[0]}–{((place[1] + 1) << place[0]) - 1}"
                self.findings.add("node_changed" if place in stored else "node_missing", place=covered)
        known = self.edge | made
        for size, root, at, note in points:
            self._checkpoint(size, bytes(root), at, note, {place: known[place] for place in cover(0, size)}, keys)
        self.edge = {place: known[place] for place in cover(0, high)}

    def _leaf(self, position: int, row: Row | None, stored: bytes | None) -> bytes:
        """Check one leaf with its entry; return the hash that the tree was built from, as far as it is known."""
        if row is None:
            self.findings.add("leaf_missing", place=str(position))
            return stored or b""
        if row.id is None:
            self.findings.add("entry_missing", entry=row.leaf_entry, place=str(position))
            return stored or b""
        found = self.tree.leaf(row.header.encode())
        if stored is None:
            self.findings.add("node_missing", entry=row.id, about=row.about, place=str(position))
        elif stored != found:
            self.findings.add("entry_changed", entry=row.id, about=row.about, place=str(position))
        for code in (*_faults_of_header(row), *_faults_of_payload(row)):
            self.findings.add(code, entry=row.id, about=row.about, place=str(position))
        if row.body is None and row.erasure is not None:
            self.erased.append(str(row.id))
        if row.at < self.floor - LONGEST_TRANSACTION:
            self.findings.add("backdated", entry=row.id, about=row.about, place=str(position))
        return stored or found

    def _too_late(self, row: Row | None, signed_at: datetime) -> None:
        """Find the last entry under a checkpoint that claims a time after it."""
        if row is not None and row.id is not None and row.at > signed_at + CLOCKS_APART:
            self.findings.add("postdated", entry=row.id, about=row.about, place=str(row.position))

    def _checkpoint(
        self, size: int, root: bytes, at: datetime, note: str, nodes: dict[Place, bytes], keys: list[PublicKey]
    ) -> None:
        self.checkpoints += 1
        found = self.tree.root(size, nodes)
        self.root = found
        if root != found:
            self.findings.add("root_differs", place=str(size))
        try:
            said, text, signed = parse_note(note)
        except BadNote:
            self.findings.add("checkpoint_changed", place=str(size))
            return
        if (said.size, said.root, said.at, said.algorithm) != (size, root, at, self.tree.algorithm):
            self.findings.add("checkpoint_changed", place=str(size))
        if said.root != found and root == found:
            self.findings.add("root_differs", place=str(size))
        known = {(key.name, key.key_id): key for key in keys}
        good = [
            (key := known.get((name, key_id))) is not None
            and name == said.origin
            and signature_holds(key, text, signature)
            for name, key_id, signature in signed
        ]
        if not all(good):
            self.findings.add("signature_bad", place=str(size))

    def _outside(self, now: datetime) -> None:
        for entry, kind, key, is_hidden in _rows(UNSEQUENCED, [now - LONGEST_WAIT]):
            self.findings.add("entry_hidden" if is_hidden else "entry_waits", entry=entry, about=(kind, key))
        for (entry,) in _rows(LOST):
            self.findings.add("entry_missing", entry=entry)
        expected = 2 * self.size - self.size.bit_count()
        counted = "select count(*) from trail_node where (position + 1) << level <= %s"
        if _rows(counted, [self.size])[0][0] > expected:
            self.findings.add("node_added")


def _faults_of_header(row: Row) -> Iterator[str]:
    try:
        said = json.loads(row.header)
        version, actor = said["v"], said["actor"]
    except (ValueError, TypeError, KeyError):
        yield "entry_changed"
        return
    shown = row.as_header()
    if version > 1:
        shown |= {"who": row.who, "unit": row.unit}
    wrong = any(said.get(name) != value for name, value in shown.items())
    identity = {"system", "public"} if row.account is None else {str(row.account)}
    if wrong or actor not in identity:
        yield "columns_changed"


def _faults_of_payload(row: Row) -> Iterator[str]:
    if row.body is None or row.salt is None:
        if row.erasure is None:
            yield "payload_gone"
    elif commitment(bytes(row.salt), json.loads(row.body)) != bytes(row.payload):
        yield "payload_changed"


def _nodes(low: int, high: int) -> dict[Place, bytes]:
    """Return the stored nodes that end within a range of leaves."""
    levels = range(high.bit_length())
    wanted = [(level, low >> level, (high >> level) - 1) for level in levels if high >> level]
    given = [[one[part] for one in wanted] for part in range(3)]
    return {(level, position): bytes(value) for level, position, value in _rows(NODES, given)}


def _rows(statement: str, given: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: list[Any] = cursor.fetchall()
        return found
