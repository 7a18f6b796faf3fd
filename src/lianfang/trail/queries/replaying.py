"""Replay the trail against the business tables: the last digest of each object must be the digest of its row today."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Cast

from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting
from lianfang.trail.models import Entry, Shape
from lianfang.trail.queries.findings import MOST_KEPT, Findings
from lianfang.trail.rules import columns_mark, state_digest

CHUNK = 2_000
NO_TABLE = _("there is no such table any more")
LAST = """
select distinct on (entry.object_id) entry.object_id, entry.id, entry.header
from trail_entry entry
left join trail_leaf leaf on leaf.entry_id = entry.id
left join trail_pending waiting on waiting.entry_id = entry.id
where entry.object_type = %s
order by entry.object_id, leaf.position desc nulls first, waiting.id desc
"""


@dataclass
class Coverage:
    """What was replayed of one kind of object.

    replayed: objects whose row was compared; older: objects whose last digest goes over columns that are gone.
    reason: why the rows are not compared; unrecorded: why rows without an entry are not looked for.
    """

    object_type: str
    replayed: int = 0
    older: int = 0
    reason: str = ""
    unrecorded: str = ""


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns of a table that a digest goes over: all but those that change without an act."""
    volatile = getattr(model, "volatile", frozenset())
    return [field.attname for field in model._meta.concrete_fields if field.attname not in volatile]


def list_recorded_types(reader: Actor) -> list[str]:
    """Return the kinds of objects that the trail knows."""
    with acting(reader), connection.cursor() as cursor:
        cursor.execute("select distinct object_type from trail_entry order by 1")
        return [name for (name,) in cursor.fetchall()]


def replay(reader: Actor, object_type: str, findings: Findings) -> Coverage:
    """Compare every object of one kind with its row, in one snapshot of the database."""
    found = Coverage(object_type)
    model = _model(object_type)
    if model is None:
        found.reason = NO_TABLE.source
        return found
    found.reason, found.unrecorded = _reason(model, "unreplayed_because"), _reason(model, "unrecorded_because")
    with _snapshot(), acting(reader):
        if not found.reason:
            shapes = _shapes(reader, object_type, model)
            for batch in _last_entries(object_type):
                _compare(model, batch, shapes, found, findings)
        if not found.unrecorded:
            for key in _unrecorded(model, object_type):
                findings.add("fabricated", about=(object_type, str(key)))
    return found


def shapes_of_today() -> Iterator[tuple[str, str, list[str]]]:
    """Yield (kind of object, mark, columns) of every table of the product as the code knows it now."""
    for model in apps.get_models():
        if model.__module__.startswith("lianfang."):
            columns = columns_of(model)
            yield model._meta.label_lower, columns_mark(columns), columns


def _model(object_type: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.label_lower == object_type), None)


def _reason(model: type[models.Model], name: str) -> str:
    """Return why a table is left out, in English; pages translate it."""
    reason = getattr(model, name, "")
    return str(getattr(reason, "source", reason))


@contextmanager
def _snapshot() -> Iterator[None]:
    """Let entries and rows be read as they stood at one moment."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read")
        yield


def _shapes(reader: Actor, object_type: str, model: type[models.Model]) -> dict[str, list[str]]:
    """Return mark → columns, for those marks whose columns are all still there."""
    today = {field.attname for field in model._meta.concrete_fields}
    rows = Shape.objects.visible_to(reader).filter(object_type=object_type)
    known = {shape.mark: shape.columns for shape in rows if today.issuperset(shape.columns)}
    columns = columns_of(model)
    return {**known, columns_mark(columns): columns}


def _last_entries(object_type: str) -> Iterator[list[tuple[str, Any, str]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(LAST, [object_type])
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def _compare(
    model: type[models.Model],
    batch: list[tuple[str, Any, str]],
    shapes: dict[str, list[str]],
    found: Coverage,
    findings: Findings,
) -> None:
    names = sorted({name for columns in shapes.values() for name in columns})
    rows = {str(row["pk"]): row for row in _rows(model, [key for key, *_ in batch], names)}
    today = columns_mark(columns_of(model))
    for key, entry, header in batch:
        about = (found.object_type, key)
        row = rows.get(key)
        if row is None:
            findings.add("vanished", entry=entry, about=about)
            continue
        said = _said(header)
        columns = shapes.get(said.get("columns", today))
        fits = columns is not None and state_digest({n: row[n] for n in columns}).hex() == said.get("state")
        if columns is None or (not fits and "columns" not in said):
            found.older += 1
        else:
            found.replayed += 1
            if not fits:
                findings.add("altered", entry=entry, about=about)


def _said(header: str) -> dict[str, Any]:
    try:
        said = json.loads(header)
    except ValueError:
        return {}  # the tree has named this entry already
    return said if isinstance(said, dict) else {}


def _rows(model: type[models.Model], keys: Iterable[str], names: list[str]) -> Iterable[dict[str, Any]]:
    pk = model._meta.pk
    wanted = []
    for key in keys:
        try:
            wanted.append(pk.to_python(key))
        except Exception:  # a key that this table cannot have; its object has vanished
            continue
    found: Iterable[dict[str, Any]] = model._base_manager.filter(pk__in=wanted).values("pk", *names)
    return found


def _unrecorded(model: type[models.Model], object_type: str) -> list[Any]:
    """Return the keys of rows that no entry speaks of."""
    said = Entry._base_manager.filter(object_type=object_type, object_id=OuterRef("said_key"))
    rows = model._base_manager.annotate(said_key=Cast("pk", models.CharField())).filter(~Exists(said))
    return list(rows.values_list("pk", flat=True)[:MOST_KEPT])
