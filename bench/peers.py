"""Measure the peers on the same log. It runs under another Python, so it imports nothing of this repository.

Called as: python peers.py JOB.json pm4py|r4pm. pm4py has no exact conformance at this size: its token replay stands for
it. Its nearest filter for separation of duties is that of four eyes. r4pm takes its Petri net from pm4py's conversion
of the diagram.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

MOST_ALIGNED = 120
LIMIT_SECONDS = 5 * 86_400
START = 1_700_000_000
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def timed(work: Callable[[], Any], rounds: int = 1) -> tuple[Any, float]:
    """Return the answer and the seconds it took, in the best of several rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return answer, min(times)


def measured(work: Callable[[], Any], rounds: int = 1) -> tuple[Any, dict[str, float]]:
    """Return the answer, the seconds it took and the memory above what was held before, in MB."""
    FORGET.write_text("5")
    held = peak_megabytes()
    answer, seconds = timed(work, rounds)
    return answer, {"seconds": seconds, "megabytes": peak_megabytes() - held}


def peak_megabytes() -> float:
    """Return the most memory the process has held since the peak was last forgotten."""
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1000


def load_pm4py(job: dict[str, str]) -> Any:
    """Read the CSV into the data frame that pm4py works on."""
    pandas, pm4py = import_module("pandas"), import_module("pm4py")
    frame = pandas.read_csv(job["csv"], dtype=str)
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"], utc=True, format="ISO8601")
    frame = pm4py.format_dataframe(frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp")
    return frame.rename(columns={"actor": "org:resource"})


def measure_pm4py(job: dict[str, Any]) -> dict[str, Any]:
    """Return seconds and memory for loading, token replay and the filters nearest to our rules.

    The filter nearest to a limit of working days counts business hours: here whole days from Monday to Friday, for it
    knows no days off and no zone. Beside it, the filter by elapsed time, and on a log for which it takes no hour the
    temporal profile, which learns what time each pair of steps takes.
    """
    pm4py = import_module("pm4py")
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(job["flow"]))
    rounds = int(job["rounds"])
    frame, load = timed(lambda: load_pm4py(job))
    found, pairs = measured(
        lambda: pm4py.filter_four_eyes_principle(frame, job["a"], job["b"], keep_violations=True), rounds
    )
    cases = import_module("pm4py.algo.filtering.pandas.cases.case_filter")
    hours = {cases.Parameters.BUSINESS_HOURS: True, cases.Parameters.BUSINESS_HOUR_SLOTS: [(0, 5 * 86_400)]}
    late, working = measured(lambda: cases.filter_case_performance(frame, LIMIT_SECONDS, 1e12, hours))
    long, elapsed = measured(lambda: pm4py.filter_case_performance(frame, LIMIT_SECONDS, 1e12), rounds)
    replayed, replay = measured(lambda: pm4py.conformance_diagnostics_token_based_replay(frame, *net))
    figures = {
        "load": {"seconds": load},
        "conformance": {**replay, "findings": sum(not one["trace_is_fit"] for one in replayed)},
        "four_eyes": {**pairs, "findings": int(found["case_id"].nunique())},
        "separation": {**pairs, "findings": int(found["case_id"].nunique())},
        "total_limit": {**working, "findings": int(late["case_id"].nunique())},
        "elapsed": {**elapsed, "findings": int(long["case_id"].nunique())},
    }
    if job["is_small"]:
        profile = pm4py.discover_temporal_profile(frame)
        deviating, temporal = measured(lambda: pm4py.conformance_temporal_profile(frame, profile, zeta=2))
        figures["temporal_profile"] = {**temporal, "findings": sum(map(bool, deviating))}
        figures["alignment"] = align_pm4py(frame, net)
    return figures


def align_pm4py(frame: Any, net: Any) -> dict[str, Any]:
    """Return how long aligning one case of each variant takes, reckoned from some of them: it takes minutes."""
    pm4py = import_module("pm4py")
    variants = list(pm4py.get_variants(frame))
    some = variants[:: -(-len(variants) // MOST_ALIGNED)]
    few = small_frame(some)
    _, seconds = timed(lambda: pm4py.conformance_diagnostics_alignments(few, *net))
    return {"seconds": seconds / len(some) * len(variants), "findings": len(some)}


def small_frame(variants: Any) -> Any:
    """Return a log of one case for each variant."""
    pandas = import_module("pandas")
    rows = [
        {"case:concept:name": str(case), "concept:name": activity, "time:timestamp": START + place}
        for case, activities in enumerate(variants)
        for place, activity in enumerate(activities)
    ]
    small = pandas.DataFrame(rows)
    small["time:timestamp"] = pandas.to_datetime(small["time:timestamp"], unit="s", utc=True)
    return small


def measure_r4pm(job: dict[str, str]) -> dict[str, Any]:
    """Return seconds for loading and aligning every variant, and the costs."""
    pm4py, r4pm, bindings = (import_module(name) for name in ("pm4py", "r4pm", "r4pm.bindings"))
    net = r4pm.petri_net.from_pm4py(*pm4py.convert_to_petri_net(pm4py.read_bpmn(job["flow"])))
    log, load = timed(lambda: r4pm.import_item("EventLog", job["xes"]))
    projection, project = timed(lambda: bindings.log_to_activity_projection(log))
    aligned, align = timed(lambda: bindings.align_variants(net, projection))
    costs = [[one["activities"], (one["result"].get("Ok") or {}).get("cost")] for one in aligned]
    failing = sum(one["frequency"] for one, (_, cost) in zip(aligned, costs, strict=True) if cost)
    return {
        "load": {"seconds": load},
        "conformance": {"seconds": project + align, "findings": failing},
        "alignment": {"seconds": align, "findings": len(costs)},
        "costs": costs,
    }


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:
        chosen = json.load(stream)
    print(json.dumps({"pm4py": measure_pm4py, "r4pm": measure_r4pm}[sys.argv[2]](chosen)))
