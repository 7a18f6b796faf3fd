"""Measure casecheck on one log and print the figures as JSON: python -m bench.ours JOB.json."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.flow import Flow
from casecheck.large import open_log
from casecheck.log import Log
from casecheck.replay import judge_all
from casecheck.rules import RulePack, parse_rules
from casecheck.run import Report, run
from casecheck.variants import list_variants

STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def peak_megabytes() -> float:
    """Return the most memory the process has held since `forget_peak`."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1000


def forget_peak() -> float:
    """Begin a new peak at what is held now, and return it."""
    FORGET.write_text("5")
    return peak_megabytes()


def measure(work: Callable[[], Report], rounds: int) -> dict[str, Any]:
    """Return the best time of several rounds, the memory above what was held before, and the findings."""
    held, times, processor = forget_peak(), [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), time.process_time()
        report = work()
        times.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    peak = peak_megabytes()
    return {
        "seconds": min(times),
        "processor": min(processor),
        "megabytes": peak - held,
        "peak": peak,
        "findings": report.table.num_rows,
    }


def rules_of(job: dict[str, str]) -> dict[str, RulePack]:
    """Return the rules that are measured, by the name of their work."""
    pair = {"id": "pair", "check": "four_eyes", "a": job["a"], "b": job["b"]}
    duties = {"id": "duties", "check": "segregation", "decide": [job["a"]], "execute": [job["b"]]}
    limit = {"id": "limit", "check": "total_limit", "limit_days": 5}
    listed = {"four_eyes": pair, "separation": duties, "total_limit": limit}
    return {name: parse_rules(json.dumps({"rules": [rule]})) for name, rule in listed.items()}


def everything(job: dict[str, Any]) -> Report:
    """Return the report of one run from the file on: conformance, four-eyes, separation and the working-day limit."""
    rules = tuple(rule for pack in rules_of(job).values() for rule in pack.rules)
    return run(open_log(job["parquet"]), flow=read_flow(Path(job["flow"])), rules=RulePack("all", "1", rules))


def main() -> None:
    """Measure one run of everything; then loading and each work by itself."""
    job = json.loads(Path(sys.argv[1]).read_text())
    rounds = int(job["rounds"])
    whole = measure(lambda: everything(job), rounds)
    start, used = time.perf_counter(), time.process_time()
    log = open_log(job["parquet"])
    loading = {
        "seconds": time.perf_counter() - start,
        "processor": time.process_time() - used,
        "peak": peak_megabytes(),
    }
    flow = read_flow(Path(job["flow"]))
    figures: dict[str, Any] = {"events": log.events, "cases": log.cases, "parts": log.count_parts(), "whole": whole}
    if log.count_parts() == 1:  # a log in parts is read again for each
        figures |= {"load": loading, "conformance": measure(lambda: run(log, flow=flow), rounds)}
        for name, rules in rules_of(job).items():
            figures[name] = measure(lambda rules=rules: run(log, rules=rules), rounds)  # type: ignore[misc]
    if job["variants"]:
        figures |= align(log, flow)
    print(json.dumps(figures))


def align(log: Log, flow: Flow) -> dict[str, Any]:
    """Return how long aligning every variant takes by itself, and the costs."""
    variants = [one.activities for one in list_variants(log)]
    start, used = time.perf_counter(), time.process_time()
    verdicts = judge_all(Automaton(flow), variants)
    took = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used, "findings": len(variants)}
    costs = [[list(variant), verdict.cost] for variant, verdict in zip(variants, verdicts, strict=True)]
    return {"alignment": took, "costs": costs}


if __name__ == "__main__":
    main()
