"""Print how long casecheck takes to read a log of each format: python -m bench.reading [--events N] [--rounds N].

The default is as many events as the log of BPI Challenge 2012 has. The XES is written as real logs have it: extensions,
globals, a name and two attributes per trace, four attributes per event, some left out, some nested.
Each format is read in a process of its own; the time is that of reading alone, without the start of Python.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from pyarrow import csv, parquet
from rich.console import Console
from rich.table import Table

from bench.generate import replicate, small_log

MOST_ROWS_OF_A_SHEET = 1_000_000
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<global scope="event">
\t\t<string key="concept:name" value="UNKNOWN"/>
\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/>
\t</global>
\t<classifier name="Activity" keys="concept:name lifecycle:transition"/>
"""
MEASURE = """
import json, resource, sys, time
from casecheck.log import read_log
start, used = time.perf_counter(), time.process_time()
log = read_log(sys.argv[1], query=sys.argv[2] or None)
print(json.dumps({"seconds": time.perf_counter() - start, "processor": time.process_time() - used, "events": log.events,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
"""


def main() -> None:
    """Write the log in every format, read each, print one table."""
    parser = argparse.ArgumentParser(prog="bench.reading")
    parser.add_argument("--events", type=int, default=262_200)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    table = replicate(small_log(), chosen.events, mutated=0).slice(0, chosen.events)
    screen = Table("format", "events", "MB of file", "seconds", "processor seconds", "MB of memory", box=None)
    with tempfile.TemporaryDirectory() as folder:
        for file in write_all(table, Path(folder)):
            query = "SELECT * FROM events" if file.suffix == ".db" else ""
            best = min((measure(file, query) for _ in range(chosen.rounds)), key=lambda figures: figures["seconds"])
            size = file.stat().st_size / 1e6
            figures = (f"{best[name]:,.2f}" for name in ("seconds", "processor"))
            screen.add_row(file.name, f"{best['events']:,}", f"{size:,.1f}", *figures, f"{best['megabytes']:,.0f}")
    Console(width=100).print(screen)


def measure(file: Path, query: str) -> dict[str, Any]:
    """Read one file in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(file), query]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def write_all(table: pa.Table, folder: Path) -> Iterator[Path]:
    """Write the log in each format in turn."""
    rows = table.set_column(2, "timestamp", pc.strftime(table["timestamp"], "%Y-%m-%dT%H:%M:%S+00:00"))
    xes = folder / "log.xes"
    write_real_xes(rows, xes)
    yield xes
    packed = folder / "log.xes.gz"
    with xes.open("rb") as plain, gzip.open(packed, "wb", 6) as stream:
        shutil.copyfileobj(plain, stream)
    yield packed
    csv.write_csv(rows, folder / "log.csv")
    yield folder / "log.csv"
    parquet.write_table(table, folder / "log.parquet")
    yield folder / "log.parquet"
    write_ocel(rows, folder / "log.ocel.json")
    yield folder / "log.ocel.json"
    with closing(sqlite3.connect(folder / "log.db")) as base:
        base.execute("CREATE TABLE events (case_id TEXT, activity TEXT, timestamp TEXT, actor TEXT)")
        base.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", zip(*rows.to_pydict().values(), strict=True))
        base.commit()
    yield folder / "log.db"
    if table.num_rows < MOST_ROWS_OF_A_SHEET:
        write_xlsx(table, folder / "log.xlsx")
        yield folder / "log.xlsx"


def write_real_xes(rows: pa.Table, path: Path) -> None:
    """Write XES as real logs have it; values of the benchmark need no escaping."""
    random, current = Random(5), None
    ordered = rows.take(pc.sort_indices(rows["case_id"]))
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        for case, activity, moment, actor in zip(*ordered.to_pydict().values(), strict=True):
            if case != current:
                stream.write("\t</trace>\n\t<trace>\n" if current else "\t<trace>\n")
                stream.write(f'\t\t<date key="REG_DATE" value="{moment}"/>\n')
                stream.write(f'\t\t<string key="concept:name" value="{case}"/>\n')
                stream.write(f'\t\t<int key="AMOUNT_REQ" value="{random.randint(1, 99) * 500}"/>\n')
                current = case
            stream.write("\t\t<event>\n")
            if random.random() < 0.93:
                stream.write(f'\t\t\t<string key="org:resource" value="{actor}"/>\n')
            stream.write('\t\t\t<string key="lifecycle:transition" value="COMPLETE"/>\n')
            stream.write(f'\t\t\t<string key="concept:name" value="{activity}"/>\n')
            stream.write(f'\t\t\t<date key="time:timestamp" value="{moment}"/>\n')
            if random.random() < 0.1:
                stream.write('\t\t\t<string key="note" value="outer">\n\t\t\t\t<int key="depth" value="2"/>\n')
                stream.write("\t\t\t</string>\n")
            stream.write("\t\t</event>\n")
        stream.write("\t</trace>\n</log>\n")


def write_ocel(rows: pa.Table, path: Path) -> None:
    """Write OCEL 2.0 JSON in which each event has one case."""
    events = [
        {
            "id": f"e{number}",
            "type": activity,
            "time": moment,
            "attributes": [{"name": "actor", "value": actor}],
            "relationships": [{"objectId": case, "qualifier": ""}],
        }
        for number, (case, activity, moment, actor) in enumerate(zip(*rows.to_pydict().values(), strict=True))
    ]
    objects = [{"id": case, "type": "case"} for case in pc.unique(rows["case_id"]).to_pylist()]
    content = {"objectTypes": [{"name": "case"}], "eventTypes": [], "objects": objects, "events": events}
    path.write_text(json.dumps(content), encoding="utf-8")


def write_xlsx(table: pa.Table, path: Path) -> None:
    """Write a workbook of one sheet."""
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss", "remove_timezone": True}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, table.column_names)
        for number, row in enumerate(zip(*table.to_pydict().values(), strict=True), 1):
            sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main()
