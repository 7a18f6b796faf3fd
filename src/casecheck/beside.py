"""What a rule pack names beside its rules: tables, in the pack or in files, and flowcharts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from casecheck.bpmn import read_flow
from casecheck.errors import BadInput
from casecheck.events import rows_of
from casecheck.flow import Flow
from casecheck.log import read_table

TABLES = "Write tables: {tariff: tariff.csv}, or its rows: {tariff: [{item: copy, amount: 5}]}."
FLOWS = "Write flows: {P16: P16.bpmn}."


@dataclass(frozen=True)
class Beside:
    """Find what a pack names. file: how messages call the pack; folder: where its files lie, None where it has none."""

    file: str
    folder: Path | None

    def tables(self, given: Any, line: int) -> dict[str, pa.Table]:
        """Return the tables by name."""
        if not isinstance(given, dict):
            raise self._wrong(line, "tables is no list of names with tables.", TABLES)
        return {str(name): self._table(str(name), value, line) for name, value in given.items()}

    def flows(self, given: Any, line: int) -> dict[str, Flow]:
        """Return the flowcharts by name."""
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise self._wrong(line, "flows is no list of names with files.", FLOWS)
        return {str(name): read_flow(self._path(value, line)) for name, value in given.items()}

    def _table(self, name: str, value: Any, line: int) -> pa.Table:
        if isinstance(value, str):
            return read_table(self._path(value, line))
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value) or not value:
            raise self._wrong(line, f"The table {name!r} is neither a file nor a list of rows.", TABLES)
        return rows_of(value)

    def _path(self, name: str, line: int) -> Path:
        if self.folder is None:
            raise self._wrong(line, f"The pack names the file {name!r}, but it is in no folder.", "Give rows instead.")
        return self.folder / name

    def _wrong(self, line: int, reason: str, hint: str) -> BadInput:
        return BadInput("rules", file=self.file, at=f"line {line}", reason=reason, hint=hint)
