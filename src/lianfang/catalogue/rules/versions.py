"""What a version of an item holds: the whole entry as one JSON document, there and back, and changes over it. Pure.

Whatever comes from outside (a form, the API, a spreadsheet) passes `read_changes`, so that a version never holds a
value of another form than its column has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, get_type_hints

from lianfang.catalogue.rules.items import ItemEntry, ItemValues, columns_of
from lianfang.catalogue.terms import MaterialForm, PostDuty
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LINKS = ("bases", "posts", "outside", "key_fields")
NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff._-]{0,19}")
# Characters; what is not named here may have LONGEST.
SIZES = {
    "number": 20,
    "code": 16,
    "category": 20,
    "applicant_kind": 20,
    "publicity": 20,
    "name": 200,
    "name_en": 300,
    "applicant": 300,
    "applicant_en": 500,
    "body": 300,
    "no_suspensions_because": 300,
    "fee": 200,
}
LONGEST, MOST_LINES, LARGEST_NUMBER = 4_000, 200, 1_000_000_000


def content_of(entry: ItemEntry) -> dict[str, Any]:
    """Return an entry as a version keeps it: every column, and what the item stands on."""
    return {
        **columns_of(entry.values),
        "unit": entry.unit,
        "bases": list(entry.bases),
        "posts": {duty: list(codes) for duty, codes in entry.posts.items()},
        "outside": {code: list(names) for code, names in entry.outside.items()},
        "key_fields": list(entry.key_fields),
    }


def entry_of(content: Mapping[str, Any]) -> ItemEntry:
    """Return the entry that a version holds; columns that came after it stand at their defaults."""
    known = {spec.name: content[spec.name] for spec in fields(ItemValues) if spec.name in content}
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return ItemEntry(
        unit=content["unit"],
        values=ItemValues(**values),
        bases=list(content.get("bases", ())),
        posts=dict(content.get("posts", {})),
        outside={code: (names[0], names[1]) for code, names in content.get("outside", {}).items()},
        key_fields=list(content.get("key_fields", ())),
    )


def with_changes(entry: ItemEntry, changes: Mapping[str, Any]) -> ItemEntry:
    """Return an entry with some columns or links changed; refuse what is no column or of another form."""
    read = read_changes(changes)
    links = {name: read.pop(name) for name in LINKS if name in read}
    values = replace(entry.values, **read)
    if "materials" in read and "material_details" not in read:
        values = replace(values, material_details=_kept_details(entry.values, values.materials))
    return replace(entry, values=values, **links)


def _kept_details(before: ItemValues, materials: tuple[str, ...]) -> tuple[Mapping[str, str], ...]:
    known = dict(zip(before.materials, before.material_details, strict=False))
    return tuple(known.get(name, {}) for name in materials) if known else ()


def read_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes in the form of their columns, or refuse the first that has another form or is too long."""
    read = {}
    for name, value in changes.items():
        reader = _READERS.get(name)
        if reader is None:
            raise Refused("column_unknown", field=name, column=name)
        read[name] = reader(name, value)
    return read


def check_number(number: str) -> None:
    """Refuse a number that could not stand in an address."""
    if not NUMBER.fullmatch(number):
        raise Refused("item_number", field="number", value=number[:40])


def _wrong(name: str) -> Refused:
    return Refused("column_form", field=name, column=name)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(name)
    text, most = value.replace("\x00", "").strip(), SIZES.get(name, LONGEST)
    if len(text) > most:
        raise Refused("column_long", field=name, column=name, most=most, length=len(text))
    return text


def _figure(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise _wrong(name)
    return value


def _figure_or_none(name: str, value: Any) -> int | None:
    return None if value is None else _figure(name, value)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(name)
    return value


def _lines(name: str, value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple) or len(value) > MOST_LINES:
        raise _wrong(name)
    return tuple(line for line in (_text(name, part) for part in value) if line)


def _mapping(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(name)
    return dict(value)


def _details(name: str, value: Any) -> tuple[Mapping[str, str], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(part, Mapping) for part in value):
        raise _wrong(name)
    found = tuple(
        {key: _text(name, part.get(key, "")) for key in ("form", "source") if part.get(key)} for part in value
    )
    if any(part.get("form", "") not in {"", *MaterialForm} for part in found):
        raise _wrong(name)
    return found


def _posts(name: str, value: Any) -> dict[str, list[str]]:
    held = _mapping(name, value)
    if set(held) - set(PostDuty):
        raise _wrong(name)
    return {duty: _codes(name, codes) for duty, codes in held.items()}


def _codes(name: str, value: Any) -> list[str]:
    return list(dict.fromkeys(_lines(name, value)))


def _outside(name: str, value: Any) -> dict[str, tuple[str, str]]:
    held = _mapping(name, value)
    if not all(isinstance(names, list | tuple) and len(names) == 2 for names in held.values()):
        raise _wrong(name)
    return {code: (_text(name, names[0]), _text(name, names[1])) for code, names in held.items()}


Reader = Callable[[str, Any], Any]
_BY_TYPE: dict[Any, Reader] = {
    str: _text,
    int: _figure,
    int | None: _figure_or_none,
    bool: _truth,
    tuple[str, ...]: _lines,
    tuple[Mapping[str, str], ...]: _details,
    Mapping[str, Any]: _mapping,
}
_READERS: dict[str, Reader] = {
    **{name: _BY_TYPE[hint] for name, hint in get_type_hints(ItemValues).items()},
    "bases": _codes,
    "key_fields": _codes,
    "posts": _posts,
    "outside": _outside,
}


COLUMNS = (*(spec.name for spec in fields(ItemValues)), *LINKS)
"""Names of every column that a version holds, in the order of the catalogue."""

declare_refusals(
    {
        "column_unknown": _("An item has no column “{column}”."),
        "column_form": _("“{column}” has another form: look at the description of the column."),
        "column_long": _("“{column}” has {length} characters; {most} are allowed."),
        "item_number": _("“{value}” is no number of an item: letters, digits, dot, hyphen and underscore, at most 20."),
    }
)
