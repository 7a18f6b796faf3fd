"""The kinds of parameters that a check takes: values, columns of the log, and tables that come with the rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, Literal, NamedTuple

ColumnKind = Literal["word", "number", "moment", "any"]
TableKind = Literal["word", "number", "moment", "day"]


class Wanted(NamedTuple):
    """Name a column of the log and what its values must be read as."""

    name: str
    kind: ColumnKind


def parameter(doc: str, *, default: Any = ..., words: tuple[str, ...] = ()) -> Any:
    """Declare one value: what it means, its default, and the words it allows."""
    return _declared(doc, default, words=words)


def column(doc: str, *, default: Any = ..., kind: ColumnKind = "word") -> Any:
    """Declare the name of a column of the log; in SQL it is the column, or NULL where none is named.

    kind: what its values are read as; one that cannot be read counts as missing, and the run says so.
    """
    return _declared(doc, default, column=kind)


def columns(doc: str, *, default: Any = (), kind: ColumnKind = "any") -> Any:
    """Declare the names of several columns; in SQL they are a list to group by, one constant where none is named."""
    return _declared(doc, default, columns=kind)


def table(doc: str, kinds: Mapping[str, TableKind], *, default: Any = ...) -> Any:
    """Declare the name of a table that comes with the rules; in SQL it has the parameter's own name.

    kinds: its columns and what their values are; a column that the table lacks is empty. An empty name is a table
    without rows.
    """
    return _declared(doc, default, table=dict(kinds))


def _declared(doc: str, default: Any, **metadata: Any) -> Any:
    about = {"doc": doc, "words": ()} | metadata
    return field(metadata=about) if default is ... else field(default=default, metadata=about)


def wanted_columns(values: Any) -> Iterator[Wanted]:
    """Yield the columns that a rule's parameters name."""
    for one in dataclasses.fields(values):
        given = getattr(values, one.name)
        if "column" in one.metadata and given:
            yield Wanted(given, one.metadata["column"])
        if "columns" in one.metadata:
            yield from (Wanted(name, one.metadata["columns"]) for name in given)


def wanted_tables(values: Any) -> Iterator[tuple[str, str, Mapping[str, TableKind]]]:
    """Yield for each table that a rule's parameters name: the parameter, the name given, its columns."""
    for one in dataclasses.fields(values):
        if "table" in one.metadata:
            yield one.name, getattr(values, one.name), one.metadata["table"]
