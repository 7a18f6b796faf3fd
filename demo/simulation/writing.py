"""Write simulated logs: one file per item, and the list of planted breaches beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from demo.simulation.simulating import Simulated

PLANTED = "planted.json"


def write_logs(folder: Path, simulated: Iterable[Simulated], *, as_csv: bool = False) -> tuple[int, int]:
    """Write `P16.parquet` (or .csv) per item and planted.json; return the numbers of events and breaches."""
    folder.mkdir(parents=True, exist_ok=True)
    events, planted = 0, []
    for one in simulated:
        if as_csv:
            csv.write_csv(_plain(one.table), folder / f"{one.item}.csv")
        else:
            parquet.write_table(one.table, folder / f"{one.item}.parquet")
        events += one.table.num_rows
        planted += [asdict(breach) for breach in one.planted]
    text = json.dumps(planted, ensure_ascii=False, indent=1)
    (folder / PLANTED).write_text(text + "\n", encoding="utf-8")
    return events, len(planted)


def _plain(table: pa.Table) -> pa.Table:
    """Return a table whose words are plain texts and whose times are the clock of the office with its offset."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        columns[name] = column
    return pa.table(columns)
