"""A whole run on a cluster of two workers, through the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from pyarrow import parquet

from casecheck.backends import open_engine
from casecheck.cli import main
from casecheck.errors import BadInput
from casecheck.tests.cluster import QUICK, standalone_cluster
from casecheck.tests.examples import EXAMPLES
from casecheck.tests.fingerprints import differences, fingerprint
from casecheck.tests.noise import every_log

pytestmark = [pytest.mark.spark, pytest.mark.timeout(1_800)]
SETTINGS = {
    "spark.driver.extraJavaOptions": QUICK,
    "spark.executor.extraJavaOptions": QUICK,
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",  # nothing starts before both executors are there
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.compress": "false",
    "spark.eventLog.rolling.enabled": "false",
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Run three rules on a cluster and say what came of it: the folder, the master's state before and after."""
    folder = tmp_path_factory.mktemp("spark")
    every_log(EXAMPLES["four_eyes"], folder).to_parquet(folder / "log.parquet")
    (folder / "rules.yaml").write_text(EXAMPLES["four_eyes"].rules, encoding="utf-8")
    (folder / "events").mkdir()
    lines = [f"{key} {value}" for key, value in SETTINGS.items()]
    (folder / "spark-defaults.conf").write_text("\n".join([*lines, f"spark.eventLog.dir {folder / 'events'}"]))
    with standalone_cluster(folder) as cluster:
        code = _run_on(folder, cluster.url)
        state = cluster.state()
    return folder, code, state


def _run_on(folder, url):
    command = [
        sys.executable,
        "-m",
        "casecheck",
        "run",
        "log.parquet",
        "--rules",
        "rules.yaml",
        "--out",
        "spark.parquet",
    ]
    environment = os.environ | {"SPARK_CONF_DIR": str(folder)}
    done = subprocess.run(
        [*command, "--engine", "spark", "--master", url], cwd=folder, env=environment, timeout=1_500, check=False
    )
    return done.returncode


def test_the_findings_are_those_of_one_machine(outcome):
    folder, code, _ = outcome
    log, rules, out = (str(folder / name) for name in ("log.parquet", "rules.yaml", "duckdb.parquet"))

    assert main(["run", log, "--rules", rules, "--out", out]) == code == 1

    one, other = (parquet.read_table(folder / f"{name}.parquet") for name in ("duckdb", "spark"))
    assert fingerprint(one) == fingerprint(other), differences(one, other)


def test_two_workers_lent_a_core_each(outcome):
    _, _, state = outcome

    assert (state["aliveworkers"], [app["cores"] for app in state["completedapps"]]) == (2, [2])


def test_both_executors_worked(outcome):
    folder, _, _ = outcome
    lines = [json.loads(line) for path in (folder / "events").iterdir() for line in path.read_text().splitlines()]

    busy = {line["Task Info"]["Executor ID"] for line in lines if line["Event"] == "SparkListenerTaskEnd"}

    assert busy == {"0", "1"}


@pytest.mark.parametrize("master", ["spark://127.0.0.1:1", "spark://127.0.0.1:99999", "spark://[::1"])
def test_a_master_that_is_not_there_is_told_at_once(master):
    with pytest.raises(BadInput, match="Nothing answers|no master"):
        open_engine("spark", master)
