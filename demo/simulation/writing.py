"""Write simulated logs, one file per item or one for the office, and the list of planted breaches beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
from pyarrow import csv, parquet

from demo.office.load import load_office
from demo.office.pack import write_packs
from demo.simulation.office_log import OfficeLog
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


def write_office_log(folder: Path, log: OfficeLog) -> tuple[int, int]:
    """Write the log of a whole office as `office.parquet`, what is planted in it, and the packs that judge it."""
    write_packs(folder, load_office(), log.relations)
    parquet.write_table(log.table, folder / "office.parquet")
    planted = {"as_of": log.as_of.isoformat(), "planted": [one._asdict() for one in sorted(log.planted)]}
    text = json.dumps(planted, ensure_ascii=False, indent=1)
    (folder / PLANTED).write_text(text + "\n", encoding="utf-8")
    return log.table.num_rows, len(log.planted)


def _plain(table: pa.Table) -> pa.Table:
    """Return a table whose words are plain texts and whose times are the clock of the office with its offset."""
    columns = {}
    for name in table.column_names:
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(pa.string())
        columns[name] = column
    return pa.table(columns)
