"""Real diagrams and logs beside the repository: verdicts and costs as two other programs found them."""

import gzip
import json
import os
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.replay import judge_all

ROOT = Path(os.environ.get("LIANFANG_SHARED") or Path(__file__).parents[4] / "shared") / "data"

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def _material():
    if not (ROOT / "models").is_dir():
        pytest.skip("the material is not beside the repository")


@pytest.mark.parametrize("name", ["declarations", "helpdesk", "receipt"])
def test_every_variant_costs_what_the_peers_found(name: str):
    automaton = Automaton(read_flow(ROOT / "models" / f"{name}_normative.bpmn"))
    expected = json.loads(gzip.decompress((ROOT / "expected" / f"{name}_normative.expected.json.gz").read_bytes()))
    rows = expected["variants"]
    verdicts = judge_all(automaton, [tuple(row["variant"]) for row in rows])
    assert [verdict.cost for verdict in verdicts] == [row["cost"] for row in rows]
    assert [verdict.fits for verdict in verdicts] == [row["cost"] == 0 for row in rows]


def test_every_diagram_is_read_and_sound():
    flows = [read_flow(path) for path in sorted((ROOT / "models").glob("*.bpmn"))]
    assert [Automaton(flow).soundness() for flow in flows] == [[]] * 8


def test_the_permissive_diagram_takes_every_real_case():
    automaton = Automaton(read_flow(ROOT / "models" / "receipt.bpmn"))
    verdicts = judge_all(automaton, sorted(_variants(ROOT / "logs" / "receipt.xes.gz")))
    assert [verdict.fits for verdict in verdicts] == [True] * 116


def test_the_permissive_diagram_stays_small():
    assert len(Automaton(read_flow(ROOT / "models" / "receipt.bpmn")).space) <= 3_258


def _variants(path: Path) -> set[tuple[str, ...]]:
    found = defaultdict(int)
    with gzip.open(path) as stream:
        for _, trace in ElementTree.iterparse(stream):
            if not trace.tag.endswith("trace"):
                continue
            events = [{item.get("key"): item.get("value") for item in event} for event in trace if len(event)]
            events.sort(key=lambda event: datetime.fromisoformat(event["time:timestamp"]))
            found[tuple(event["concept:name"] for event in events)] += 1
    return set(found)
