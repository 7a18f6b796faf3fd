"""The rows of a spreadsheet as rows of a table of steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lianfang.flowcharts.rules.tables import TableRow

TEXTS = ("key", "no", "name", "name_en", "post", "limit", "type", "when", "returns_to", "returns_when", "note")


def rows_of_sheet(item: str, rows: Sequence[Mapping[str, Any]]) -> list[TableRow]:
    """Return rows of a sheet, in their order, as rows of the table; a step without number or key gets its place."""
    found = []
    for place, row in enumerate(rows, 1):
        cells = {name: str(row.get(name) or "").strip() for name in TEXTS}
        cells["no"] = cells["no"] or str(place)
        cells["key"] = cells["key"] or f"{item}-S{place}"
        found.append(TableRow(risk="yes" if row.get("risk") else "", **cells))
    return found
