"""Real diagrams and logs beside the repository: verdicts and costs as two other programs found them."""

import gzip
import json
import os
from pathlib import Path

import pytest

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.log import read_log
from casecheck.variants import list_variants

ROOT = Path(os.environ.get("LIANFANG_SHARED") or Path(__file__).parents[4] / "shared") / "data"
LOGS = {"declarations": "bpic2020_DomesticDeclarations", "helpdesk": "helpdesk", "receipt": "receipt"}

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def _material():
    if not (ROOT / "models").is_dir():
        pytest.skip("the material is not beside the repository")


@pytest.mark.parametrize("name", LOGS)
def test_every_variant_costs_what_the_peers_found(name: str):
    flow = read_flow(ROOT / "models" / f"{name}_normative.bpmn")
    expected = json.loads(gzip.decompress((ROOT / "expected" / f"{name}_normative.expected.json.gz").read_bytes()))
    found = list_variants(read_log(ROOT / "logs" / f"{LOGS[name]}.xes.gz"), flow)
    assert sorted((one.activities, one.cases, one.verdict.fits, one.verdict.cost) for one in found) == sorted(
        (tuple(row["variant"]), row["cases"], row["cost"] == 0, row["cost"]) for row in expected["variants"]
    )


def test_every_diagram_is_read_and_sound():
    flows = [read_flow(path) for path in sorted((ROOT / "models").glob("*.bpmn"))]
    assert [Automaton(flow).soundness() for flow in flows] == [[]] * 8


def test_the_permissive_diagram_takes_every_real_case():
    found = list_variants(read_log(ROOT / "logs" / "receipt.xes.gz"), read_flow(ROOT / "models" / "receipt.bpmn"))
    assert [one.verdict.fits for one in found] == [True] * 116


def test_the_permissive_diagram_stays_small():
    assert len(Automaton(read_flow(ROOT / "models" / "receipt.bpmn")).space) <= 3_258
