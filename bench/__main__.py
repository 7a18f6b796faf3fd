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
PATIENCE_SECONDS = 1_800
REAL_PAIR = ("T04 Determine confirmation of receipt", "T05 Print and send confirmation of receipt")
MADE_UP_PAIR = ("review", "approve")
WORKS = {"load": "loading", "conformance": "conformance", "four_eyes": "four-eyes", "total_limit": "working-day limit"}


def main() -> int:
    """Make the log, measure everybody, print one table."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--events", type=int, default=1_000_000)
    events = parser.parse_args().events
    with tempfile.TemporaryDirectory() as folder:
        job = prepare(Path(folder), events, bool(os.environ.get("PEERS_PYTHON")))
        figures = {"casecheck": call([sys.executable, "-m", "bench.ours", job])}
        for peer in ("pm4py", "r4pm") if os.environ.get("PEERS_PYTHON") else ():
            try:
                figures[peer] = call([os.environ["PEERS_PYTHON"], str(ROOT / "bench" / "peers.py"), job, peer])
            except (subprocess.SubprocessError, OSError, ValueError) as error:
                print(f"{peer}: not measured ({str(error).splitlines()[-1][:200]})", file=sys.stderr)
    show(figures)
    return 0


def prepare(folder: Path, events: int, is_for_peers: bool) -> str:
    """Write the log in the formats that everybody reads best, and the job that names them."""
    shared = Path(os.environ.get("LIANFANG_SHARED") or ROOT.parent / "shared") / "data"
    receipt, flow, pair = shared / "logs" / "receipt.xes.gz", shared / "models" / "receipt_normative.bpmn", REAL_PAIR
    if receipt.exists():
        small = read_log(receipt).table
    else:
        small, flow, pair = small_log(), ROOT / "bench" / "office.bpmn", MADE_UP_PAIR
    table = replicate(small, events)
    files = {kind: str(folder / f"log.{kind}") for kind in ("parquet", "csv", "xes")}
    parquet.write_table(table, files["parquet"])
    if is_for_peers:
        words = table.set_column(1, "activity", table["activity"].cast(pa.string()))
        csv.write_csv(words.set_column(3, "actor", words["actor"].cast(pa.string())), files["csv"])
        write_xes(table, Path(files["xes"]))
    job = folder / "job.json"
    job.write_text(json.dumps(files | {"flow": str(flow), "a": pair[0], "b": pair[1]}), encoding="utf-8")
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
    title = f"{ours['events']:,} events, {ours['cases']:,} cases, {ours['variants']:,} variants"
    table = Table("work", "by", title=title)
    for heading in ("seconds", "times ours", "MB above the log", "findings"):
        table.add_column(heading, justify="right")
    for work, label in WORKS.items():
        for name, found in figures.items():
            if work in found:
                table.add_row(label, name, *cells(found[work], ours[work]))
    console = Console(width=110)
    console.print(table)
    if "r4pm" in figures:
        console.print(compare(ours["costs"], figures["r4pm"]["costs"]))


def cells(found: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Return one line of figures."""
    ratio = "" if found is ours else f"{found['seconds'] / ours['seconds']:.1f}"
    memory = f"{found['megabytes']:.0f}" if "megabytes" in found else ""
    return [f"{found['seconds']:.2f}", ratio, memory, f"{found['findings']:,}" if "findings" in found else ""]


def compare(ours: list[Any], theirs: list[Any]) -> str:
    """Say on how many variants the alignment costs are the same."""
    known = {tuple(activities): cost for activities, cost in theirs}
    same = sum(known.get(tuple(activities)) == cost for activities, cost in ours)
    return f"alignment costs equal to r4pm's: {same:,} of {len(ours):,} variants"


if __name__ == "__main__":
    sys.exit(main())
