"""The warning rules as a pack: every planted breach is found by its rule, and nothing else is; no rule has nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bench.pack import measure, write
from casecheck.cli import main as casecheck
from casecheck.log import log_of_frame
from casecheck.rules import read_rules
from casecheck.run import run
from demo.office.load import load_office
from demo.office.pack import REGISTERS, WHOLE, contents, main, warning_packs, write_packs
from demo.office.pack_rules import OF_REGISTERS
from demo.simulation.__main__ import main as simulate
from demo.simulation.office_log import office_log

OFFICE = load_office()
WARNINGS = {rule["id"]: rule for rule in OFFICE["warning_rules"]}


def warning_of(rule: str) -> str:
    """Return the warning rule that a rule of a pack is part of."""
    return rule.split("-")[0]


def judge(log, pack):
    return run(log_of_frame(log.table), rules=pack, as_of=log.as_of)


def found_in(report):
    return {(warning_of(finding.rule), finding.case_id) for finding in report.findings()}


@pytest.fixture(scope="module")
def small():
    return office_log(OFFICE, seed=3, scale=0.05)


@pytest.fixture(scope="module")
def packs(small):
    return warning_packs(OFFICE, small.relations)


@pytest.fixture(scope="module")
def report(small, packs):
    return judge(small, packs[WHOLE])


def test_every_rule_judges_cases(report):
    assert {warning_of(one.rule) for one in report.rules} == set(WARNINGS)
    assert [one.rule for one in report.rules if not one.judged] == []
    assert [note for note in report.warnings if "Not judged" in note] == []


def test_every_rule_has_breaches_to_find(small):
    assert {breach.rule for breach in small.planted} == set(WARNINGS)
    assert min(Counter(breach.rule for breach in small.planted).values()) >= 3


def test_every_planted_breach_is_found(small, report):
    assert set(small.planted) - found_in(report) == set()


def test_nothing_else_is_found(small, report):
    assert found_in(report) - set(small.planted) == set()


def test_the_packs_of_the_kinds_of_power_find_together_what_the_whole_finds(small, packs):
    kinds = {item["category"] for item in OFFICE["items"]}
    assert set(packs) == {WHOLE, REGISTERS, *kinds}

    found = set().union(*(found_in(judge(small, packs[kind])) for kind in (*kinds, REGISTERS)))

    assert found == set(small.planted)


def test_several_offices_in_one_log_do_not_disturb_each_other(tmp_path, small):
    write(tmp_path, small, 3)

    figures = measure(tmp_path)

    assert figures["events"] == small.table.num_rows * 3
    assert figures["found"] == {rule: count * 3 for rule, count in Counter(one.rule for one in small.planted).items()}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_two_whole_years_are_judged_without_a_fault(seed):
    log = office_log(OFFICE, seed=seed)

    report = judge(log, warning_packs(OFFICE, log.relations)[WHOLE])

    assert found_in(report) == set(log.planted)


def test_the_same_seed_gives_the_same_log_and_another_seed_another(small):
    assert office_log(OFFICE, seed=3, scale=0.05) == small
    assert office_log(OFFICE, seed=4, scale=0.05).planted != small.planted


def test_a_rule_bears_the_names_and_the_card_of_the_office():
    cards = {"blue": "low", "yellow": "medium", "red": "high"}
    for rule in contents(OFFICE)[WHOLE]["rules"]:
        warning = WARNINGS[warning_of(rule["id"])]
        assert (rule["title"], rule["title_zh"]) == (warning["name_en"], warning["name"])
        assert rule["severity"] == cards.get(warning["card"], rule["severity"]) or rule["id"] in (
            "W16-escalated",
            "W17",
        )


@pytest.mark.parametrize(
    ("rule", "figures"),
    [
        ("W11", {"max_share": "20%", "window_days": "12个月"}),
        ("W14", {"window_days": "90日"}),
        ("W15", {"days": "20个工作日"}),
        ("W16", {"escalate_after_days": "10个工作日"}),
        ("W17", {"days": "7日", "block_after_days": "30日"}),
        ("W18", {"months": "1个月", "min_value": "200元"}),
        ("W19", {"limit_months": "5年"}),
    ],
)
def test_the_figures_of_a_rule_are_those_of_its_words(rule, figures):
    words = WARNINGS[rule]["condition"]
    units = {"%": 0.01, "12个月": 365 / 12, "年": 12}
    for name, text in figures.items():
        assert text in words
        number = int(re.match(r"\d+", text)[0])
        scale = next((factor for ending, factor in units.items() if text.endswith(ending)), 1)
        assert OFFICE["policies"]["warning_figures"][rule][name] == pytest.approx(number * scale)


def test_a_change_of_policy_changes_the_pack():
    office = load_office()
    handling = next(one for one in office["policies"]["clocks"] if one["code"] == "handling")
    handling["blue"]["offset"] = -3
    office["supervision"]["major_matters"]["large_sum_cny"] = 80_000

    rules = {rule["id"]: rule for rule in contents(office)[WHOLE]["rules"]}

    assert rules["W01"]["before_days"] == 3
    assert (rules["W13-funds"]["min_amount"], rules["W14-supplier"]["limit"]) == (80_000, 80_000)


def test_written_packs_are_read_back_as_they_are(tmp_path, small, packs):
    for path in write_packs(tmp_path, OFFICE, small.relations):
        read, made = read_rules(path), packs[path.stem]
        assert (read.rules, set(read.flows)) == (made.rules, set(made.flows))
        assert {name: table.to_pydict() for name, table in read.tables.items()} == {
            name: table.to_pydict() for name, table in made.tables.items()
        }


def test_the_command_writes_all_packs(tmp_path, capsys):
    assert main([str(tmp_path)]) == 0

    assert f"{WHOLE}.yaml" in capsys.readouterr().out
    content = yaml.safe_load((tmp_path / f"{WHOLE}.yaml").read_text(encoding="utf-8"))
    assert set(content["flows"]) == {item["id"] for item in OFFICE["items"]}


def test_the_simulator_writes_a_log_that_the_command_line_judges_by_the_pack(tmp_path, capsys):
    assert simulate([str(tmp_path), "--office", "--scale", "0.01"]) == 0
    about = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    pack, out = str(tmp_path / f"{REGISTERS}.yaml"), str(tmp_path / "found.json")
    arguments = ["run", str(tmp_path / "office.parquet"), "--rules", pack, "--as-of", about["as_of"], "--out", out]

    assert casecheck(arguments) == 1

    found = {(warning_of(one["rule"]), one["case_id"]) for one in json.loads(Path(out).read_text("utf-8"))["findings"]}
    planted = {(one["rule"], one["case_id"]) for one in about["planted"]}
    assert found == {(rule, case) for rule, case in planted if rule in OF_REGISTERS}
