"""Spark finds what DuckDB finds, by every indicator."""

from __future__ import annotations

import pytest

from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.running import read_releases, run_indicators
from casecheck.procurement.tests.releases import write
from casecheck.rules import parse_rules
from casecheck.tests.test_procurement import ALL_FLAGGING, GENEROUS

MASTER = "local[2]"  # as in test_spark.py: a process has one


@pytest.mark.spark
@pytest.mark.timeout(1200)
def test_every_indicator_finds_the_same_on_spark(tmp_path):
    releases, pack = read_releases(write(tmp_path, GENEROUS)), parse_rules(ALL_FLAGGING, checks=INDICATORS)

    ours = run_indicators(releases, pack)
    theirs = run_indicators(releases, pack, engine="spark", master=MASTER)

    assert (theirs.findings(), theirs.rules) == (ours.findings(), ours.rules)
