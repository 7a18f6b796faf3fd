"""Read OCDS releases from any of the ways they are published: lines, packages of releases or records, gzip.

A line or an element that is no release is named and left out; a document that breaks off is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from casecheck.errors import BadInput
from casecheck.formats.raw import Reject, Source
from casecheck.procurement.documents import (
    CHUNK,
    HALF_PAIR,
    LARGEST,
    LISTS,
    Window,
    refuse_constant,
    refuse_half_pairs,
    releases_of,
)

HEAD = 1 << 20
BOM = b"\xef\xbb\xbf"
STARTS_PACKAGE = re.compile(rb'\s*(\[|\{.*"(releases|records)"\s*:\s*\[)', re.DOTALL)


class Numbered(NamedTuple):
    """Hold one release and where it stands. number: counts what the file holds from 1, used or not; line: or 0."""

    number: int
    line: int
    release: dict[str, Any]


@dataclass
class Reading:
    """Read the releases of one source once. rejects: what was left out so far."""

    source: Source
    rejects: list[Reject] = field(default_factory=list)
    number: int = 0

    def releases(self) -> Iterator[Numbered]:
        """Yield the releases that have an ocid, in the order of the file. Raise BadInput where there are none."""
        self.source.check()
        found = False
        for line, value in self._documents() if is_document(self.source.head(HEAD)) else self._lines():
            for one, reason in unwrap(value):
                self.number += 1
                if reason:
                    self.rejects.append(Reject(line, reason, self.number))
                else:
                    found = True
                    yield Numbered(self.number, line, one)
        if not found:
            raise BadInput(
                "no_releases",
                file=self.source.name,
                reason=f"The file has no OCDS release{self._why()}.",
                hint="Give compiled releases, one JSON object a line, or a package of them.",
            )

    def _why(self) -> str:
        return f"; the first problem, at line {self.rejects[0].line}: {self.rejects[0].reason}" if self.rejects else ""

    def _documents(self) -> Iterator[tuple[int, Any]]:
        with self.source.open() as stream:
            window = Window(lambda size: self.source.read(stream, size), self.source.name)
            for value in releases_of(window):
                yield 0, value
            if window.sign():
                raise window.wrong("There is more after the end of the document")

    def _lines(self) -> Iterator[tuple[int, Any]]:
        for line, text in enumerate(self._raw_lines(), start=1):
            if text is None or text.strip():
                try:
                    yield line, read_line(text)
                except ValueError as error:
                    self.number += 1
                    self.rejects.append(Reject(line, str(error), self.number))

    def _raw_lines(self) -> Iterator[bytes | None]:
        """Yield the lines; None for one that is too long to be a release."""
        with self.source.open() as stream:
            rest, is_cut = b"", False
            while chunk := self.source.read(stream, CHUNK):
                *whole, rest = (rest + chunk).split(b"\n")
                for text in whole:
                    yield None if is_cut else text
                    is_cut = False
                if len(rest) > LARGEST:
                    rest, is_cut = b"", True
            if rest or is_cut:
                yield None if is_cut else rest


def is_document(head: bytes) -> bool:
    """Say whether a file is one JSON document rather than one value a line, by its first bytes."""
    text = head.removeprefix(BOM).lstrip()
    first, newline, after = text.partition(b"\n")
    if not newline and len(head) >= HEAD:
        return bool(STARTS_PACKAGE.match(text))
    if first.strip() in (b"{", b"["):
        return True
    try:
        read_line(first)
    except ValueError:
        return bool(after.strip()) and not after.lstrip().startswith(b"{")
    return first.lstrip().startswith(b"[")


def read_line(text: bytes | None) -> Any:
    """Return the value of one line. Raise ValueError, in words for the user, for one that is no JSON."""
    if text is None:
        raise ValueError("The line is too long.")
    try:
        plain = text.removeprefix(BOM).decode("utf-8")
        value = json.loads(plain, parse_constant=refuse_constant)
        if HALF_PAIR.search(plain):
            refuse_half_pairs(value)
        return value
    except UnicodeDecodeError as error:
        raise ValueError("The line is not UTF-8.") from error
    except RecursionError as error:
        raise ValueError("The values are nested too deep.") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"The line is no JSON: {error.msg}, column {error.colno}.") from error
    except ValueError as error:
        raise ValueError(f"The line is no JSON: {error}.") from error


def unwrap(value: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the releases in a value, each with the reason why it is none; a package or a record holds others."""
    lists = [value[key] for key in LISTS if isinstance(value.get(key), list)] if isinstance(value, dict) else []
    is_record = isinstance(value, dict) and "compiledRelease" in value
    if is_record:
        yield judge(value["compiledRelease"])
    elif lists and "ocid" not in value:
        for element in lists[0]:
            is_inner = isinstance(element, dict) and "compiledRelease" in element
            yield judge(element["compiledRelease"] if is_inner else element)
    else:
        yield judge(value)


def judge(release: Any) -> tuple[dict[str, Any], str]:
    """Return a release and why it cannot be used, if so."""
    if not isinstance(release, dict):
        return {}, "This is no JSON object."
    if "releases" in release and "ocid" in release:
        return {}, "The record has no compiledRelease."
    if not isinstance(release.get("ocid"), str):
        return {}, "The ocid is missing or no text."
    return release, ""
