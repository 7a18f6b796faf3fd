"""What every reader hands over: columns under the names the file gives them, and the way back to its lines."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

import pyarrow as pa

from casecheck.errors import BadInput

GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class Reject:
    """Name one row or value that could not be used. line counts from 1; 0 where the format has no lines."""

    line: int
    reason: str
    row: int = 0
    dropped: bool = True


class Rejecting(Protocol):
    """Hold what was read of a file and what was left out. place: what the lines of rejects count."""

    @property
    def name(self) -> str:
        """Return how messages call the file."""

    @property
    def place(self) -> str:
        """Return `line` or `row`."""

    @property
    def rejects(self) -> Sequence[Reject]:
        """Return what could not be used."""

    @property
    def rejected(self) -> int:
        """Count the rows that are not used."""

    @property
    def warnings(self) -> Sequence[str]:
        """Return what a reader must know besides."""


@dataclass(frozen=True)
class Wish:
    """Say what a file alone does not tell.

    encoding: of delimited text, when it is not found out. sheet: of a workbook, when it is not the first one.
    object_type: of an object-centric log, the objects that are the cases. query: SQL that reads a database file.
    """

    encoding: str | None = None
    sheet: str | None = None
    object_type: str | None = None
    query: str | None = None


@dataclass
class Raw:
    """Hold what a reader found.

    table: one row per event in file order. lines: from row indices (0-based) to line numbers.
    place: what such a number counts, `line` or `row`.
    """

    table: pa.Table
    lines: Callable[[Sequence[int]], list[int]]
    format: str
    place: str = "line"
    encoding: str = ""
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def numbered_rows(rows: Sequence[int]) -> list[int]:
    """Return the numbers of rows where each row of the table is one of the input."""
    return [row + 1 for row in rows]


class Source:
    """Open one input as bytes, unpacked when it is gzip, whatever its suffix says."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path, self.name = path, name or path.name

    def check(self) -> None:
        """Refuse what is no readable file or holds nothing."""
        if os.path.isdir(self.path):  # what may not be looked at is told below
            raise BadInput("is_folder", file=self.name, reason="This is a folder.", hint="Give one file.")
        try:
            if self.path.stat().st_size == 0:
                raise BadInput("empty", file=self.name, reason="The file is empty.", hint="Export the log again.")
        except OSError as error:
            raise self._unreadable(error) from error

    def open(self) -> BinaryIO:
        """Return a stream of the plain bytes."""
        try:
            stream = self.path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error
        magic = stream.read(2)
        stream.seek(0)
        return gzip.open(stream) if magic == GZIP_MAGIC else stream  # type: ignore[return-value]

    def read(self, stream: BinaryIO, size: int = -1) -> bytes:
        """Read up to size bytes; a damaged or cut archive is bad input."""
        try:
            return stream.read(size)
        except EOFError as error:
            raise BadInput(
                "gzip_truncated",
                file=self.name,
                reason="The gzip archive ends before its end mark: the file is cut off.",
                hint="Copy or download it again.",
            ) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise BadInput(
                "gzip_damaged",
                file=self.name,
                reason=f"The gzip archive is damaged ({error}).",
                hint="Copy or download it again.",
            ) from error
        except OSError as error:
            raise self._unreadable(error) from error

    def head(self, size: int = 4096) -> bytes:
        """Return the first plain bytes."""
        with self.open() as stream:
            return self.read(stream, size)

    def content(self) -> bytes:
        """Return all plain bytes."""
        with self.open() as stream:
            return self.read(stream)

    def seekable(self) -> BinaryIO:
        """Return a stream that can seek, as Parquet needs."""
        stream = self.open()
        return io.BytesIO(self.read(stream)) if isinstance(stream, gzip.GzipFile) else stream

    def refuse_packed(self) -> None:
        """Refuse a gzip archive of what has to be opened in place."""
        with self.path.open("rb") as stream:
            if stream.read(2) == GZIP_MAGIC:
                reason = "This is a packed database."
                raise BadInput("packed", file=self.name, reason=reason, hint="Unpack it with gunzip first.")

    def _unreadable(self, error: OSError) -> BadInput:
        reason = f"The file cannot be read: {error.strerror or error}."
        return BadInput("unreadable", file=self.name, reason=reason, hint="Check the path.")
