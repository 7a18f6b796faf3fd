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
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return the answer and the seconds it took."""
    start = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - start


def load_pm4py(job: dict[str, str]) -> Any:
    """Read the CSV into the data frame that pm4py works on."""
    pandas, pm4py = import_module("pandas"), import_module("pm4py")
    frame = pandas.read_csv(job["csv"], dtype=str)
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"], utc=True, format="ISO8601")
    frame = pm4py.format_dataframe(frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp")
    return frame.rename(columns={"actor": "org:resource"})


def measure_pm4py(job: dict[str, str]) -> dict[str, Any]:
    """Return seconds for loading, token replay and the four-eyes filter."""
    pm4py = import_module("pm4py")
    net = pm4py.convert_to_petri_net(pm4py.read_bpmn(job["flow"]))
    frame, load = timed(lambda: load_pm4py(job))
    found, four = timed(lambda: pm4py.filter_four_eyes_principle(frame, job["a"], job["b"], keep_violations=True))
    replayed, replay = timed(lambda: pm4py.conformance_diagnostics_token_based_replay(frame, *net))
    return {
        "load": {"seconds": load},
        "conformance": {"seconds": replay, "findings": sum(not one["trace_is_fit"] for one in replayed)},
        "four_eyes": {"seconds": four, "findings": int(found["case_id"].nunique())},
        "separation": {"seconds": four, "findings": int(found["case_id"].nunique())},
    }


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
