"""What differs between two versions of an item: column by column, and line by line where a column holds lines. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from lianfang.catalogue.rules.versions import COLUMNS

ADDED, REMOVED, KEPT = "+", "-", " "


@dataclass(frozen=True, slots=True)
class ColumnDiff:
    """One column that differs: its name, and its lines each with a sign: + added, - removed, blank kept."""

    column: str
    lines: tuple[tuple[str, str], ...]


def diff_contents(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ColumnDiff]:
    """Return the columns that differ, in the order of the catalogue; none for two equal contents."""
    old, new = _columns(before), _columns(after)
    return [
        ColumnDiff(name, tuple(_line_diff(old.get(name, []), lines)))
        for name, lines in new.items()
        if old.get(name, []) != lines
    ]


def _columns(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return every column as lines; the English of each column stands behind it, under its name with `_english`."""
    english = content.get("english") or {}
    found: dict[str, list[str]] = {}
    for name in COLUMNS:
        if name != "english":
            found[name] = lines_of(content.get(name))
            found[f"{name}_english"] = lines_of(english.get(name))
    return found


def _line_diff(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from ((KEPT, line) for line in before[first:last])
        else:
            yield from ((REMOVED, line) for line in before[first:last])
            yield from ((ADDED, line) for line in after[start:end])


def lines_of(value: Any) -> list[str]:
    """Return any column as lines of text: a list line by line, a mapping key by key, a figure as itself."""
    if value is None or value == "":
        return []
    if isinstance(value, Mapping):
        return [f"{key}: {part}" for key in sorted(value) for part in lines_of(value[key])]
    if isinstance(value, list | tuple):
        return [_one(part) for part in value]
    return str(value).splitlines()


def _one(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
