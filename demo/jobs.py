"""What the worker does for the demo: simulate two years of cases and have them judged like any uploaded log."""

from __future__ import annotations

import io

import pyarrow.parquet as pq
from procrastinate.contrib.django import app

from demo.office.load import load_office
from demo.simulation import Simulated, simulate
from lianfang.kernel.access import system
from lianfang.monitoring.actions import start_run, take_log
from lianfang.monitoring.queries import list_logs
from lianfang.store.acting import acting

HISTORY = system("the demo's history is loaded")


@app.task(name="demo.load_history", queue="default", retry=1, queueing_lock="demo.load_history")
def load_history() -> None:
    """Simulate every item's cases and queue a run for each; items that have a log already are left out."""
    with acting(HISTORY):
        known = set(list_logs(HISTORY).values_list("item__number", flat=True))
    for simulated in simulate(load_office()):
        if simulated.item not in known:
            _take(simulated)


def _take(simulated: Simulated) -> None:
    out = io.BytesIO()
    pq.write_table(simulated.table, out)
    with acting(HISTORY):
        name = f"{simulated.item}-2024-2026.parquet"
        log = take_log(HISTORY, item=simulated.item, name=name, chunks=[out.getvalue()])
        start_run(HISTORY, key=str(log.pk), mapping=log.mapping)
