"""Judge a large log by the whole pack of warning rules: python -m bench.pack [--events N] [--scale S].

The log of the reference office is simulated and replicated, each copy a further office with cases of its own, so that
no rule that looks across cases sees more than one copy. The run is a process of its own. Printed for each rule: CPU
seconds, cases judged and flagged, and whether these are what was planted; in all: wall and CPU seconds, peak memory.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet
from rich.console import Console
from rich.table import Table

from bench.__main__ import call
from bench.ours import peak_megabytes
from casecheck.large import open_log
from casecheck.run import Report, run
from demo.office.load import load_office
from demo.office.pack import WHOLE, warning_packs
from demo.simulation.office_log import OfficeLog, office_log

READING, CONCLUDING = "log", ""


def main() -> int:
    """Make the log, judge it in a process of its own, print the figures."""
    parser = argparse.ArgumentParser(prog="bench.pack", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000, help="at least so many events")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the office's usual number of cases")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(measure(Path(chosen.child))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        small = office_log(load_office(), seed=chosen.seed, scale=chosen.scale)
        copies = -(-chosen.events // small.table.num_rows)
        write(Path(folder), small, copies)
        figures = call([sys.executable, "-m", "bench.pack", "--child", folder])
    return show(figures, small, copies)


def write(folder: Path, small: OfficeLog, copies: int) -> None:
    """Write the replicated log and what judges it."""
    with parquet.ParquetWriter(folder / "log.parquet", small.table.schema, compression="lz4") as writer:
        for copy in range(copies):
            writer.write_table(renamed(small.table, copy))
    job = {"as_of": small.as_of.isoformat(), "relations": small.relations}
    (folder / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")


def renamed(table: pa.Table, copy: int) -> pa.Table:
    """Return a log as that of another office: its cases and the office itself have other names."""
    for name in ("case_id", "office"):
        words = table[name].combine_chunks()
        others = pa.array([f"{copy}#{word}" for word in words.dictionary.to_pylist()])
        column = pa.DictionaryArray.from_arrays(words.indices, others)
        table = table.set_column(table.column_names.index(name), name, column)
    return table


def measure(folder: Path) -> dict[str, Any]:
    """Judge the log and return seconds by rule, counts and memory."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    pack = warning_packs(load_office(), job["relations"])[WHOLE]
    spent: Counter[str] = Counter()
    began, ticked = time.perf_counter(), time.process_time()
    marks = [(READING, ticked)]

    def note(_share: float, rule: str) -> None:
        spent[marks[-1][0]] += time.process_time() - marks[-1][1]
        marks.append((rule, time.process_time()))

    log = open_log(folder / "log.parquet")
    report = run(log, rules=pack, as_of=datetime.fromisoformat(job["as_of"]), progress=note)
    return {
        "wall": time.perf_counter() - began,
        "cpu": time.process_time() - ticked,
        "megabytes": peak_megabytes(),
        "events": log.events,
        "cases": log.cases,
        "spent": dict(spent),
        "rules": [[one.rule, one.judged, one.flagged] for one in report.rules],
        "found": found(report),
        "warnings": [note for note in report.warnings if "Not judged" in note],
    }


def found(report: Report) -> dict[str, int]:
    """Count the cases that each warning rule flagged, by all rules that are part of it."""
    pairs = report.table.select(["rule", "case_id"]).to_pydict()
    cases = {(rule.split("-")[0], case) for rule, case in zip(pairs["rule"], pairs["case_id"], strict=True)}
    return dict(Counter(rule for rule, _ in cases))


def show(figures: dict[str, Any], small: OfficeLog, copies: int) -> int:
    """Print the figures; return 1 where a rule judged nothing or found other than what was planted."""
    planted = Counter(breach.rule for breach in small.planted)
    wrong = {rule: (figures["found"].get(rule, 0), count * copies) for rule, count in planted.items()}
    wrong = {rule: pair for rule, pair in wrong.items() if pair[0] != pair[1]}
    idle = [rule for rule, judged, _ in figures["rules"] if not judged]
    table = Table("rule", title=f"{figures['events']:,} events, {figures['cases']:,} cases, {copies} offices")
    for heading in ("CPU seconds", "judged", "flagged"):
        table.add_column(heading, justify="right")
    for rule, judged, flagged in figures["rules"]:
        table.add_row(rule, f"{figures['spent'].get(rule, 0.0):.2f}", f"{judged:,}", f"{flagged:,}")
    for name, label in ((READING, "reading"), (CONCLUDING, "rest")):
        table.add_row(label, f"{figures['spent'].get(name, 0.0):.2f}", "", "")
    console = Console(width=100)
    console.print(table)
    console.print(
        f"whole pack: {figures['wall']:.1f} s wall, {figures['cpu']:.1f} s CPU, {figures['megabytes']:,.0f} MB at most"
    )
    console.print(f"rules not applicable: {', '.join(idle) or 'none'}; {'; '.join(figures['warnings'])}")
    console.print(f"found other than planted (found, planted): {wrong or 'none'}")
    return 1 if idle or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
