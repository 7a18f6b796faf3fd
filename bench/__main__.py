"""Print what casecheck takes for a large log, beside its peers: python -m bench [--events N].

The log is the receipt log of the material beside the repository (LIANFANG_SHARED, else ../shared), replicated and with
5 % of its cases damaged; without it, a made-up office's. PEERS_PYTHON names the Python of an environment that has the
peers; without it only our own figures are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet
from rich.console import Console
from rich.table import Table

from bench.generate import replicate, small_log, write_xes
from casecheck.log import read_log

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 3_000
KINDS = ("seconds", "processor")
FEW_ROUNDS_FROM, MANY_ROUNDS, FEW_ROUNDS = 5_000_000, 5, 3
PIECE = 10_000_000  # events made at once
REAL_PAIR = ("T04 Determine confirmation of receipt", "T05 Print and send confirmation of receipt")
MADE_UP_PAIR = ("review", "approve")
MOST_FOR_PEERS = 10_000_000
WORKS = {
    "whole": "everything in one run",
    "load": "loading",
    "conformance": "conformance",
    "alignment": "alignment of variants",
    "four_eyes": "four-eyes",
    "separation": "separation of duties",
    "total_limit": "working-day limit",
    "elapsed": "the same, by elapsed time",
    "temporal_profile": "the same, by profile",
}
INSTEAD = {"elapsed": "total_limit", "temporal_profile": "total_limit"}  # what of ours a peer's work is compared with


def main() -> int:
    """Make each log, measure everybody, print one table for each; then what it costs as logs grow."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000])
    told = [measured(events) for events in parser.parse_args().events]
    if len(told) > 1:
        grow(told)
    return 0


def measured(events: int) -> dict[str, Any]:
    """Measure everybody on a log of so many events and return our own figures."""
    peers = os.environ.get("PEERS_PYTHON") if events <= MOST_FOR_PEERS else None
    with tempfile.TemporaryDirectory() as folder:
        job = prepare(Path(folder), events, bool(peers))
        figures = {"casecheck": call([sys.executable, "-m", "bench.ours", job])}
        for peer in peers_of(events) if peers else ():
            try:
                figures[peer] = call([str(peers), str(ROOT / "bench" / "peers.py"), job, peer])
            except (subprocess.SubprocessError, OSError, ValueError) as error:
                print(f"{peer}: not measured ({str(error).splitlines()[-1][:200]})", file=sys.stderr)
    show(figures)
    return figures["casecheck"]


def peers_of(events: int) -> tuple[str, ...]:
    """Return who can read a log of so many events: an XES of ten million does not fit where r4pm reads it."""
    return ("pm4py", "r4pm") if events < FEW_ROUNDS_FROM else ("pm4py",)


def grow(told: list[dict[str, Any]]) -> None:
    """Print what one run of everything, from the file on, takes per million events, beside the size before."""
    table = Table("events", "parts", title="everything in one run, per million events")
    for heading in ("seconds", "times the size before", "processor s", "most memory, MB"):
        table.add_column(heading, justify="right")
    before = 0.0
    for one in told:
        seconds, processor = (one["whole"][kind] / one["events"] * 1e6 for kind in KINDS)
        ratio = f"{seconds / before:.2f}" if before else ""
        row = (f"{one['events']:,}", f"{one['parts']}", f"{seconds:.3f}", ratio, f"{processor:.3f}")
        table.add_row(*row, f"{one['whole']['peak']:,.0f}")
        before = seconds
    Console(width=110).print(table)


def prepare(folder: Path, events: int, is_for_peers: bool) -> str:
    """Write the log in the formats that everybody reads best, and the job that names them."""
    shared = Path(os.environ.get("LIANFANG_SHARED") or ROOT.parent / "shared") / "data"
    receipt, flow, pair = shared / "logs" / "receipt.xes.gz", shared / "models" / "receipt_normative.bpmn", REAL_PAIR
    if receipt.exists():
        small = read_log(receipt).table
    else:
        small, flow, pair = small_log(), ROOT / "bench" / "office.bpmn", MADE_UP_PAIR
    files = {kind: str(folder / f"log.{kind}") for kind in ("parquet", "csv", "xes")}
    with parquet.ParquetWriter(files["parquet"], replicate(small, 1).schema) as writer:
        for first in range(0, events, PIECE):
            copy = first // small.num_rows
            writer.write_table(replicate(small, min(PIECE, events - first), first_copy=copy, seed=11 + first // PIECE))
    if is_for_peers:
        table = parquet.read_table(files["parquet"])
        words = table.set_column(1, "activity", table["activity"].cast(pa.string()))
        csv.write_csv(words.set_column(3, "actor", words["actor"].cast(pa.string())), files["csv"])
        write_xes(table, Path(files["xes"]))
    is_small = events < FEW_ROUNDS_FROM
    about = {
        "flow": str(flow),
        "a": pair[0],
        "b": pair[1],
        "rounds": MANY_ROUNDS if is_small else FEW_ROUNDS if events <= MOST_FOR_PEERS else 1,
        "variants": events <= MOST_FOR_PEERS,
        "is_small": is_small,
    }
    job = folder / "job.json"
    job.write_text(json.dumps(files | about), encoding="utf-8")
    return str(job)


def call(command: list[str]) -> dict[str, Any]:
    """Run one measurement in a process of its own and return its figures."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        cwd=ROOT,
        env=os.environ | ({"PYTHONPATH": path} if command[0] == sys.executable else {}),
    )
    if done.returncode:
        raise ValueError(done.stderr.strip() or f"exit code {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def show(figures: dict[str, dict[str, Any]]) -> None:
    """Print seconds, memory, findings and, for peers, how many times as long they took."""
    ours = figures["casecheck"]
    variants = f", {ours['alignment']['findings']:,} variants" if "alignment" in ours else ""
    table = Table("work", "by", title=f"{ours['events']:,} events, {ours['cases']:,} cases{variants}")
    for heading in ("seconds", "times ours", "processor s", "MB above the log", "findings"):
        table.add_column(heading, justify="right")
    for work, label in WORKS.items():
        for name, found in figures.items():
            if work in found:
                table.add_row(label, name, *cells(found[work], ours[INSTEAD.get(work, work)]))
    console = Console(width=110)
    console.print(table)
    if "r4pm" in figures:
        console.print(compare(ours["costs"], figures["r4pm"]["costs"]))


def cells(found: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Return one line of figures."""
    ratio = "" if found is ours else f"{found['seconds'] / ours['seconds']:.1f}"
    memory = f"{found['megabytes']:.0f}" if "megabytes" in found else ""
    processor = f"{found['processor']:.2f}" if "processor" in found else ""
    findings = f"{found['findings']:,}" if "findings" in found else ""
    return [f"{found['seconds']:.2f}", ratio, processor, memory, findings]


def compare(ours: list[Any], theirs: list[Any]) -> str:
    """Say on how many variants the alignment costs are the same."""
    known = {tuple(activities): cost for activities, cost in theirs}
    same = sum(known.get(tuple(activities)) == cost for activities, cost in ours)
    return f"alignment costs equal to r4pm's: {same:,} of {len(ours):,} variants"


if __name__ == "__main__":
    sys.exit(main())
