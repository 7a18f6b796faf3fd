"""An import in two steps: try every row and show what would happen, then do the same for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from lianfang.edge.entity import Field, Importer, Kind
from lianfang.edge.sheets import header_map
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _

NEW, CHANGED, SAME = "new", "changed", "same"
WHAT_LABELS = {NEW: _("New"), CHANGED: _("Changed"), SAME: _("As it is")}


@dataclass
class RowResult:
    """One row of a sheet: its line in the file, its cells, why it is refused, and what it does: new, changed, same."""

    line: int
    values: list[str]
    error: str = ""
    what: str = ""
    given: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """Return in words what the row does; empty where that is not known."""
        return str(WHAT_LABELS.get(self.what, ""))


@dataclass
class ImportResult:
    """What an import did or would do."""

    header: list[str]
    rows: list[RowResult] = field(default_factory=list)

    @property
    def refused(self) -> list[RowResult]:
        """Return the rows that are refused."""
        return [row for row in self.rows if row.error]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return (label, number) of the rows that are new, changed, as they are."""
        counted = [(label, sum(row.what == what for row in self.rows)) for what, label in WHAT_LABELS.items()]
        return [(str(label), number) for label, number in counted if number]


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
    codes = {declared.name: _codes(declared, actor) for declared in columns.values()}
    with transaction.atomic():
        result.rows = [_read(columns, codes, line, list(cells)) for line, cells in enumerate(sheet[1:], 2)]
        for rows in _grouped(importer, result.rows):
            _take(importer, actor, rows)
        if not for_good or result.refused:
            transaction.set_rollback(True)
    return result


def _codes(declared: Field, actor: Actor) -> dict[str, Any]:
    """Return label → code of the values that a column takes, so that either may stand in a cell."""
    if declared.choices is None:
        return {}
    return {str(label): value for value, label in declared.choices(actor)}


def _read(
    columns: Mapping[int, Field], codes: Mapping[str, Mapping[str, Any]], line: int, cells: list[str]
) -> RowResult:
    """Read the cells of a row; every cell that cannot be read is named, not the first alone."""
    row, wrong = RowResult(line, cells), []
    for place, declared in columns.items():
        try:
            value = _value(declared, cells[place] if place < len(cells) else "")
            row.given[declared.name] = codes[declared.name].get(value, value) if value else value
        except Refused as refusal:
            wrong.append(refusal.sentence())
    row.error = " ".join(wrong)
    return row


def _grouped(importer: Importer, rows: list[RowResult]) -> list[list[RowResult]]:
    if not importer.group:
        return [[row] for row in rows]
    groups: dict[Any, list[RowResult]] = {}
    for row in rows:
        groups.setdefault(row.given.get(importer.group), []).append(row)
    return list(groups.values())


def _take(importer: Importer, actor: Actor, rows: list[RowResult]) -> None:
    """Let the action take one row, or the rows of one object; a group with a bad cell is not tried at all."""
    if any(row.error for row in rows):
        return
    given = dict(rows[0].given)
    if importer.group:
        given = {importer.group: given[importer.group], "rows": [row.given for row in rows]}
    try:
        what = _what(importer, actor, given)
        if what != SAME:
            importer.action(actor, **given)
        for row in rows:
            row.what = what
    except Refused as refusal:
        place = refusal.params.get("row", 0) if importer.group else 0
        rows[place if isinstance(place, int) and place < len(rows) else 0].error = refusal.sentence()
    except NotFound:
        rows[0].error = Refused("cell_unknown").sentence()


def _what(importer: Importer, actor: Actor, given: Mapping[str, Any]) -> str:
    """Tell what a row does against what stands now; "" where the importer cannot tell."""
    if importer.standing is None:
        return ""
    known = importer.standing(actor, **given)
    if known is None:
        return NEW
    is_same = all(_plain(value) == _plain(known[name]) for name, value in given.items() if name in known)
    return SAME if is_same else CHANGED


def _plain(value: Any) -> Any:
    return "" if value is None else value


declare_refusals(
    {
        "cell_empty": _("“{column}” is empty."),
        "cell_kind": _("“{column}” cannot be read: {value}"),
        "cell_unknown": _("The row names something that does not exist here."),
    }
)
