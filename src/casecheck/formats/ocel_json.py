"""Read OCEL 2.0 from its JSON form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from casecheck.errors import BadInput
from casecheck.formats.ocel import Event, Objects, choose_type, flatten
from casecheck.formats.raw import Raw, Reject, Source

MAX_BYTES = 1 << 31
HINT = "Export the log again as OCEL 2.0 JSON."


def read_ocel_json(source: Source, object_type: str | None = None) -> Raw:
    """Read the events of the objects of one type. Raise BadInput for what is no OCEL 2.0, or a type not there."""
    document = _document(source)
    objects = Objects()
    for item in _items(document, "objects"):
        identity, kind = _text(item.get("id")), _text(item.get("type"))
        if identity and kind:
            objects.types[identity] = kind
            objects.attributes[identity] = _last_values(item)
    named = [_text(item.get("name")) for item in _items(document, "objectTypes")]
    types = list(dict.fromkeys(name for name in [*named, *objects.types.values()] if name))
    chosen = choose_type(types, object_type, source.name)
    rejects: list[Reject] = []
    return flatten(list(_events(document, rejects)), objects, chosen, "OCEL JSON", rejects)


def _document(source: Source) -> dict[str, Any]:
    data = source.content()
    if len(data) > MAX_BYTES:
        reason = f"The file is larger than {MAX_BYTES >> 20} MB."
        raise BadInput("too_large", file=source.name, reason=reason, hint="Give it as OCEL 2.0 SQLite.")
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip())
        reason = "The JSON ends before it is complete: the file is cut off." if cut else f"Broken JSON: {error.msg}."
        at = f"line {error.lineno}, column {error.colno}"
        raise BadInput("json_broken", file=source.name, at=at, reason=reason, hint=HINT) from error
    except RecursionError as error:
        raise BadInput("json_depth", file=source.name, reason="The JSON nests too deeply.", hint=HINT) from error
    except ValueError as error:  # no Unicode text, or a number of thousands of digits
        reason = f"The JSON cannot be read ({str(error)[:80]})."
        raise BadInput("json_broken", file=source.name, reason=reason, hint=HINT) from error
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        reason = "The JSON is no OCEL 2.0 log: it has no list of events."
        raise BadInput("no_ocel", file=source.name, reason=reason, hint=HINT)
    return document


def _events(document: dict[str, Any], rejects: list[Reject]) -> Iterator[Event]:
    for place, item in enumerate(document["events"], 1):
        if not isinstance(item, dict):
            rejects.append(Reject(place, "The event is no JSON object.", place))
            continue
        event = Event(_text(item.get("id")), _text(item.get("type")), _value(item.get("time")), place)
        for attribute in _items(item, "attributes"):
            event.attributes[_text(attribute.get("name"))] = _value(attribute.get("value"))
        event.attributes.pop("", None)
        event.objects = [_text(relation.get("objectId")) for relation in _items(item, "relationships")]
        yield event


def _last_values(item: dict[str, Any]) -> dict[str, Any]:
    """Return each attribute's value of the latest time; of one time, the last written."""
    found: dict[str, tuple[str, Any]] = {}
    for attribute in _items(item, "attributes"):
        name, moment = _text(attribute.get("name")), _text(attribute.get("time"))
        if name and moment >= found.get(name, ("", None))[0]:
            found[name] = (moment, _value(attribute.get("value")))
    return {name: value for name, (_, value) in found.items()}


def _items(item: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    found = item.get(key)
    return (one for one in found if isinstance(one, dict)) if isinstance(found, list) else iter(())


def _text(value: Any) -> str:
    return str(value).encode("utf-8", "replace").decode() if isinstance(value, (str, int)) else ""


def _value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
