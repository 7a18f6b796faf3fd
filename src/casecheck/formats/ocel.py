"""Object-centric event logs (OCEL 2.0) made into logs of cases.

An event of such a log belongs to several objects. The user chooses a type of object; each object of that type is a
case, and an event that is related to several of them stands in each of their cases, under an event id of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from casecheck.errors import BadInput
from casecheck.formats.cells import as_column
from casecheck.formats.raw import Raw, Reject

CASE, ACTIVITY, TIME, EVENT = "case:concept:name", "concept:name", "time:timestamp", "ocel:event_id"
OBJECT_PREFIX, CASE_PREFIX = "object:", "case:"
SEPARATOR = "; "


@dataclass(slots=True)
class Event:
    """Hold one event. place: its number in the file, from 1; objects: ids of the related objects."""

    id: str
    type: str
    time: Any
    place: int
    attributes: dict[str, Any] = field(default_factory=dict)
    objects: list[str] = field(default_factory=list)


@dataclass
class Objects:
    """Hold the objects of a log. types: id to type; attributes: id to the last value of each."""

    types: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)


def choose_type(names: Sequence[str], wanted: str | None, file: str) -> str:
    """Return the type whose objects are the cases. Raise BadInput, naming all types, when that is not plain."""
    listed = ", ".join(names) or "none"
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None:
        raise BadInput(
            "object_type",
            file=file,
            reason="The log does not say which objects are the cases.",
            hint=f"Name a type of object with --object-type; the types are: {listed}.",
        )
    if wanted not in names:
        reason = f"There is no type of object {wanted!r}."
        raise BadInput("object_type", file=file, reason=reason, hint=f"The types are: {listed}.")
    return wanted


def flatten(events: Iterable[Event], objects: Objects, object_type: str, form: str, rejects: list[Reject]) -> Raw:
    """Return one row per event and related object of the type, in the order of the events.

    Columns: the case, activity and time under their XES keys, the event's own id, its attributes under their names,
    `object:TYPE` with the ids of related objects of every other type, `case:NAME` with the attributes of the case.
    """
    rows: list[dict[str, Any]] = []
    places: list[int] = []
    counts: Counter[str] = Counter()
    for event in events:
        related: dict[str, list[str]] = {}
        for identity in dict.fromkeys(event.objects):
            kind = objects.types.get(identity)
            if kind is None:
                counts["unknown"] += 1
            else:
                related.setdefault(kind, []).append(identity)
        cases = related.pop(object_type, [])
        counts["apart"] += not cases
        counts["shared"] += len(cases) > 1
        fixed = {ACTIVITY: event.type, TIME: event.time, EVENT: event.id}
        more = {OBJECT_PREFIX + kind: SEPARATOR.join(found) for kind, found in related.items()}
        for case in cases:
            own = {CASE_PREFIX + name: value for name, value in objects.attributes.get(case, {}).items()}
            rows.append(event.attributes | own | more | fixed | {CASE: case})
            places.append(event.place)
    names = dict.fromkeys([CASE, ACTIVITY, TIME, EVENT, *(name for row in rows for name in row)])
    table = pa.table({name: as_column([row.get(name) for row in rows]) for name in names})
    said = [f"{counts[word]} {text}" for word, text in _notes(object_type).items() if counts[word]]
    return Raw(table, lambda picked: [places[row] for row in picked], form, "event", rejects=rejects, warnings=said)


def _notes(object_type: str) -> dict[str, str]:
    return {
        "apart": f"events have no object of type {object_type}; they belong to no case and are not judged.",
        "shared": f"events have several objects of type {object_type}; each stands in every one of those cases.",
        "unknown": "relations name an object that the log does not have.",
    }
