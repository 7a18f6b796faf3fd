"""What is planted in simulated cases stands in the findings that readers see, and nothing else does."""

from __future__ import annotations

import io
from unittest import mock

import pyarrow.parquet as pq
import pytest

from demo.loading.whole import LOADER, load_demo
from demo.office.load import load_office
from demo.simulation import simulate
from lianfang.monitoring.actions import perform_run, start_run, take_log
from lianfang.monitoring.jobs import perform_run as job
from lianfang.monitoring.queries import list_findings, list_runs
from lianfang.store.acting import acting

pytestmark = pytest.mark.django_db
# items of four divisions with every kind of breach: skipped, four eyes, over the limit, repeated, swapped, unknown
ITEMS = {"P02", "P10", "P12", "P16", "P25", "P34", "P46"}
FINDS = {"W02", "W06", "W07"}


@pytest.fixture
def judged(tmp_path, settings):
    """Load the office, take in the simulated logs of the items, and judge them; return what was planted."""
    settings.FILES_ROOT = tmp_path
    load_demo()
    simulated = [one for one in simulate(load_office(), seed=3, scale=0.1, breach_share=0.25) if one.item in ITEMS]
    for one in simulated:
        out = io.BytesIO()
        pq.write_table(one.table, out)
        log = take_log(LOADER, item=one.item, name=f"{one.item}.parquet", chunks=[out.getvalue()])
        with mock.patch.object(job, "defer"):
            run = start_run(LOADER, key=str(log.pk), mapping=log.mapping)
        perform_run(run.pk)
    return simulated


def test_exactly_the_planted_breaches_are_found(judged):
    planted = {(one.item, breach.case_id, rule) for one in judged for breach in one.planted for rule in breach.rules}
    with acting(LOADER):
        states = set(list_runs(LOADER).values_list("state", flat=True))
        found = set(list_findings(LOADER).values_list("item__number", "case_id", "rule"))

    assert states == {"done"}
    assert {rule.split("-")[0] for _, _, rule in planted} == FINDS
    assert planted - found == set(), "recall"
    assert found - planted == set(), "precision"
