"""Spark finds in the simulated logs of the office what DuckDB finds."""

from __future__ import annotations

import pytest

from casecheck.tests.cluster import quick_spark
from casecheck.tests.fingerprints import differences, fingerprint
from demo.simulation import simulate, write_logs
from demo.tests.test_simulation import OFFICE, judge

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1_800)]
ITEMS = OFFICE["items"][::8]  # every eighth, among them long and short ones


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logs")
    write_logs(folder, simulate(OFFICE, seed=3, scale=0.1, breach_share=0.25))
    with quick_spark():
        yield folder


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_the_cases_of_an_item_are_judged_alike(folder, item):
    path = folder / f"{item['id']}.parquet"

    duckdb, spark = judge(item, path), judge(item, path, engine="spark", master="local[2]")

    assert fingerprint(duckdb.table) == fingerprint(spark.table), differences(duckdb.table, spark.table)
    assert duckdb.rules == spark.rules
