"""What is planted is found by the rule that must find it, and nothing else: precision and recall of the checker."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
import yaml

from casecheck.bpmn import read_flow
from casecheck.calendar import china
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import Report, run
from demo.office.flows import flow_xml
from demo.office.load import Office, load_office
from demo.simulation import Simulated, simulate, write_logs
from demo.simulation.simulating import FIRST_DAY, LAST_DAY
from lianfang.flowcharts.rules.separation import TYPES, Doer, Pair, engine_rules, excluded_steps
from lianfang.monitoring.rules import pack_of

OFFICE = load_office()
CALENDAR = china(FIRST_DAY.year, LAST_DAY.year)


def judge(item: dict, path: Path, office: Office = OFFICE, **more: str) -> Report:
    """Judge the log of one item by its flow, its limit and its separation of duties. more: engine and master."""
    listed = office["policies"]["separation_of_duties"]["excluded_pairs"]
    steps = [Doer(step["key"], "", step["name"], step["type"], step["post"]) for step in item["steps"]]
    pairs = [Pair(TYPES, "-".join(pair["pair"]), *pair["pair"], pair["name"]) for pair in listed]
    pack = pack_of(item["id"], item["promised_limit_days"], engine_rules(excluded_steps(steps, pairs, item["id"])))
    return run(
        read_log(path),
        flow=read_flow(flow_xml(item, office).encode(), name=item["id"]),
        rules=parse_rules(yaml.safe_dump(pack, allow_unicode=True)),
        calendar=CALENDAR,
        **more,
    )


def judge_all(folder: Path, simulated: list[Simulated]) -> tuple[set, set, dict]:
    """Return what must be found, what was found (both as item, case, rule), and the deviations of each case."""
    write_logs(folder, simulated)
    wanted = {(one.item, breach.case_id, rule) for one in simulated for breach in one.planted for rule in breach.rules}
    found, deviations = set(), defaultdict(set)
    for item in OFFICE["items"]:
        for finding in judge(item, folder / f"{item['id']}.parquet").findings():
            found.add((item["id"], finding.case_id, finding.rule))
            for one in finding.detail.get("deviations", ()):
                deviations[item["id"], finding.case_id].add((one["kind"], one["label"]))
    return wanted, found, deviations


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Few cases of every item, of which many are broken, and what the checker says to them."""
    simulated = list(simulate(OFFICE, seed=3, scale=0.1, breach_share=0.25))
    return simulated, *judge_all(tmp_path_factory.mktemp("logs"), simulated)


def test_every_planted_breach_is_found_by_its_rule(small):
    _, wanted, found, _ = small

    assert wanted - found == set()


def test_every_finding_was_planted(small):
    _, wanted, found, _ = small

    assert found - wanted == set()


def test_what_is_wrong_is_named_as_it_was_planted(small):
    simulated, _, _, deviations = small

    for breach in (breach for one in simulated for breach in one.planted if breach.rules == ("W06",)):
        named = deviations[breach.item, breach.case_id]
        assert {kind for kind, _ in named} == {breach.kind}, (breach, named)
        assert breach.kind == "swapped" or named == {(breach.kind, breach.step)}, (breach, named)


def test_a_log_without_breaches_has_no_finding(tmp_path):
    simulated = list(simulate(OFFICE, seed=5, scale=0.1, breach_share=0.0))

    _, found, _ = judge_all(tmp_path, simulated)

    assert found == set()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_whole_years_are_judged_without_a_fault(tmp_path, seed):
    wanted, found, _ = judge_all(tmp_path, list(simulate(OFFICE, seed=seed)))

    assert found == wanted
