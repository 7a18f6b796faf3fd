"""What every engine can do; and how a text names columns that are known only when the rules are read."""

from __future__ import annotations

from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

import pyarrow as pa


class Column(NamedTuple):
    """Stand for one column in a text's parameters; without a name, for an empty value."""

    name: str = ""


class Columns(NamedTuple):
    """Stand for a list of columns to group by; without names, for one constant."""

    names: tuple[str, ...] = ()


class Engine(Protocol):
    """Run portable texts over registered tables; close it, or use it in a `with`.

    Parameters are written `:name`; a `Column` or `Columns` among them is written out as identifiers.
    """

    name: str

    def register(self, name: str, table: pa.Table) -> None:
        """Offer an Arrow table under a name; a later one of that name takes its place."""

    def define(self, name: str, text: str, /, **parameters: Any) -> None:
        """Keep the answer of a text as a table of that name."""

    def view(self, name: str, text: str, /, **parameters: Any) -> None:
        """Give a text a name; it is answered anew each time. Only columns may be parameters."""

    def query(self, text: str, /, **parameters: Any) -> pa.Table:
        """Return the answer of a text; parameters it does not mention are ignored."""

    def quote(self, name: str) -> str:
        """Return a column's name as an identifier of the engine, whatever signs it has."""

    def __enter__(self) -> Self:
        """Return the engine."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of everything that the engine holds."""
