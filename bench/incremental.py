"""Print how long a batch of new events takes on a log that is kept: python -m bench.incremental [--events N] [--new N].

Rules: conformance with diagnosis, four eyes, the working-day limit. The batch is events of known cases and of new ones,
half and half. What is timed is `run_new` from opening the folder to the report, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet
from rich.console import Console
from rich.table import Table

from bench.__main__ import call, prepare

MEASURE = """
import json, resource, sys, time
from pathlib import Path
from casecheck.api import parse_rules, read_flow, read_log, run_new
job = json.loads(Path(sys.argv[1]).read_text())
pair = {"id": "pair", "check": "four_eyes", "a": job["a"], "b": job["b"]}
limit = {"id": "limit", "check": "total_limit", "limit_days": 5}
rules = parse_rules(json.dumps({"rules": [pair, limit]}))
flow = read_flow(Path(job["flow"]))
log = read_log(job[sys.argv[2]])
start, used = time.perf_counter(), time.process_time()
report = run_new(Path(job["state"]), log, flow=flow, rules=rules)
print(json.dumps({"seconds": time.perf_counter() - start, "processor": time.process_time() - used,
    "events": report.log["events"], "findings": report.table.num_rows,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
"""


def main() -> int:
    """Keep a log, add a batch twice, print one table."""
    parser = argparse.ArgumentParser(prog="bench.incremental")
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--new", type=int, default=10_000)
    chosen = parser.parse_args()
    table = Table("step", title="judging what is new")
    for heading in ("seconds", "processor s", "events now", "findings", "peak MB"):
        table.add_column(heading, justify="right")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(prepare(Path(folder), chosen.events, False))
        job = json.loads(path.read_text()) | {"state": str(Path(folder) / "state")}
        for name, share in (("first", 0), ("second", 1)):
            job[name] = str(Path(folder) / f"{name}.parquet")
            parquet.write_table(batch(job["parquet"], chosen.new, share), job[name])
        path.write_text(json.dumps(job))
        for step in ("parquet", "first", "second"):
            found = call([sys.executable, "-c", MEASURE, str(path), step])
            label = f"{chosen.events:,} events, first run" if step == "parquet" else f"{chosen.new:,} more"
            numbers = (f"{found['seconds']:.2f}", f"{found['processor']:.2f}", f"{found['events']:,}")
            table.add_row(label, *numbers, f"{found['findings']:,}", f"{found['megabytes']:,.0f}")
    Console(width=110).print(table)
    return 0


def batch(path: str, events: int, number: int) -> pa.Table:
    """Return so many events, of other moments: half of them of cases that the log has, half of new ones."""
    rows = parquet.ParquetFile(path).read_row_group(0).slice(number * events, events)
    half = pc.less(pa.array(range(rows.num_rows)), rows.num_rows // 2)
    names = rows["case_id"].cast(pa.string())
    renamed = pc.if_else(half, names, pc.binary_join_element_wise(names, f"new{number}", "#"))
    later = pc.add(rows["timestamp"], pa.scalar(3_600_000_000, pa.duration("us")))
    return rows.set_column(0, "case_id", renamed).set_column(2, "timestamp", later)


if __name__ == "__main__":
    sys.exit(main())
