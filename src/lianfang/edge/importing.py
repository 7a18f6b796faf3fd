"""An import in two steps: try every row and show what would happen, then do the same for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from lianfang.edge.entity import Field, Importer, Kind
from lianfang.edge.sheets import header_map
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _


@dataclass
class RowResult:
    """One row of a sheet: its line in the file, its cells, and the sentence that refuses it, empty when it is taken."""

    line: int
    values: list[str]
    error: str = ""


@dataclass
class ImportResult:
    """What an import did or would do."""

    header: list[str]
    rows: list[RowResult] = field(default_factory=list)

    @property
    def refused(self) -> list[RowResult]:
        """Return the rows that are refused."""
        return [row for row in self.rows if row.error]


def _value(declared: Field, cell: str) -> Any:
    text = cell.strip()
    if not text:
        if declared.required:
            raise Refused("cell_empty", field=declared.name, column=declared.label)
        return None if declared.kind in (Kind.NUMBER, Kind.DATE) else ""
    try:
        if declared.kind is Kind.NUMBER:
            return int(text)
        if declared.kind is Kind.DATE:
            return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused("cell_kind", field=declared.name, column=declared.label, value=text[:40]) from error
    if declared.kind is Kind.FLAG:
        return text.lower() in ("1", "true", "yes", "y", "是")
    return text.replace("\x00", "")


def run_import(importer: Importer, actor: Actor, sheet: Sequence[Sequence[str]], *, for_good: bool) -> ImportResult:
    """Take a sheet row by row through the importer's action.

    Nothing is kept when a row is refused or when this is only a trial; the sheet's line numbers count from 1.
    """
    columns = header_map(importer.fields, sheet[0])
    result = ImportResult(header=list(sheet[0]))
    with transaction.atomic():
        for line, cells in enumerate(sheet[1:], 2):
            result.rows.append(_take(importer, actor, columns, line, list(cells)))
        if not for_good or result.refused:
            transaction.set_rollback(True)
    return result


def _take(importer: Importer, actor: Actor, columns: dict[int, Field], line: int, cells: list[str]) -> RowResult:
    row = RowResult(line, cells)
    try:
        given = {declared.name: _value(declared, cells[i] if i < len(cells) else "") for i, declared in columns.items()}
        importer.action(actor, **given)
    except Refused as refusal:
        row.error = refusal.sentence()
    except NotFound:
        row.error = Refused("cell_unknown").sentence()
    return row


declare_refusals(
    {
        "cell_empty": _("“{column}” is empty."),
        "cell_kind": _("“{column}” cannot be read: {value}"),
        "cell_unknown": _("The row names something that does not exist here."),
    }
)
