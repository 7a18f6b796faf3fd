"""Kinds of exports that take longer than a page may; rooms declare theirs here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _

Report = Callable[[int, int], None]
"""Told (done, total) now and then; raises when somebody has cancelled the export. Not called inside a transaction."""
Enter = Callable[[], AbstractContextManager[Actor]]
"""Opens a transaction as whoever asked, with the rights of that moment; everything is read inside it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the format, the language of the words (zh or en), and what the kind wants to know."""

    form: str
    language: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What an export gives: the name of the file and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ExportKind:
    """One kind of export: its words, its formats, and the function that writes it.

    run: (enter, asked, report) → Written; may be run again from its start after a worker was killed.
    """

    code: str
    label: _
    forms: tuple[str, ...]
    run: Callable[[Enter, Asked, Report], Written]


_KINDS: dict[str, ExportKind] = {}


def declare_export(kind: ExportKind) -> None:
    """Register a kind of export; a code declared twice raises ValueError."""
    if _KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"export {kind.code!r} is declared twice")


def declared_exports() -> dict[str, ExportKind]:
    """Return every declared kind of export by its code."""
    return dict(_KINDS)
