"""Measure casecheck on one log and print the figures as JSON: python -m bench.ours JOB.json."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casecheck.bpmn import read_flow
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import Report, run
from casecheck.variants import list_variants

ROUNDS = 5
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_megabytes() -> float:
    """Return the most memory the process has held since `forget_peak`."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1000


def forget_peak() -> float:
    """Begin a new peak at what is held now, and return it."""
    FORGET.write_text("5")
    return peak_megabytes()


def measure(work: Callable[[], Report]) -> dict[str, Any]:
    """Return the best time of several rounds, the memory above what was held before, and the findings."""
    held, times = forget_peak(), []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        report = work()
        times.append(time.perf_counter() - start)
    return {"seconds": min(times), "megabytes": peak_megabytes() - held, "findings": report.table.num_rows}


def main() -> None:
    """Measure loading, conformance with diagnosis, four-eyes and the working-day limit."""
    job = json.loads(Path(sys.argv[1]).read_text())
    start = time.perf_counter()
    log = read_log(job["parquet"])
    loading = time.perf_counter() - start
    flow = read_flow(Path(job["flow"]))
    pair = json.dumps({"id": "pair", "check": "four_eyes", "a": job["a"], "b": job["b"]})
    rules = parse_rules(f"rules: [{pair}]")
    limit = parse_rules("rules: [{id: limit, check: total_limit, limit_days: 5}]")
    variants = list_variants(log, flow)
    figures = {
        "events": log.events,
        "cases": log.cases,
        "variants": len(variants),
        "load": {"seconds": loading},
        "conformance": measure(lambda: run(log, flow=flow)),
        "four_eyes": measure(lambda: run(log, rules=rules)),
        "total_limit": measure(lambda: run(log, rules=limit)),
        "costs": [[list(one.activities), one.verdict.cost if one.verdict else None] for one in variants],
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
