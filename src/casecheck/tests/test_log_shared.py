"""Real logs beside the repository: read, collapsed to variants and judged as two other programs did."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from casecheck.cli import main
from casecheck.log import read_log

ROOT = Path(os.environ.get("LIANFANG_SHARED") or Path(__file__).parents[4] / "shared") / "data"
LOGS = {"receipt": "receipt", "helpdesk": "helpdesk", "declarations": "bpic2020_DomesticDeclarations"}

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def _material():
    if not (ROOT / "logs").is_dir():
        pytest.skip("the material is not beside the repository")


@pytest.mark.parametrize("name", LOGS)
def test_variants_cases_verdicts_and_costs_are_as_expected(capsys, name):
    expected = json.loads(gzip.decompress((ROOT / "expected" / f"{name}_normative.expected.json.gz").read_bytes()))

    main(
        ["variants", str(ROOT / "logs" / f"{LOGS[name]}.xes.gz"), "--format", "json"]
        + ["--flow", str(ROOT / "models" / f"{name}_normative.bpmn")]
    )

    found = json.loads(capsys.readouterr().out)
    assert {tuple(row["variant"]): (row["cases"], row["fits"], row["cost"]) for row in found} == {
        tuple(row["variant"]): (row["cases"], row["cost"] == 0, row["cost"]) for row in expected["variants"]
    }


@pytest.mark.parametrize(
    ("name", "cases", "events"),
    [
        ("receipt.xes.gz", 1_434, 8_577),
        ("bpic2020_DomesticDeclarations.xes.gz", 10_357, 55_628),
        ("helpdesk.xes.gz", 4_580, 21_348),
        ("roadtraffic100traces.xes", 100, 390),
        ("running-example.xes", 6, 42),
    ],
)
def test_every_log_is_read_whole(name, cases, events):
    log = read_log(ROOT / "logs" / name)

    assert (log.cases, log.events, log.rejects) == (cases, events, [])
