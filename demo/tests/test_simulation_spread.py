"""The simulated logs have the spread that a demonstration needs, and the same seed gives the same bytes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date, time

import pyarrow.compute as pc
import pytest

from casecheck.calendar import china
from demo.office.load import load_office
from demo.simulation import simulate, write_logs
from demo.simulation.__main__ import main
from demo.simulation.planting import KINDS
from demo.simulation.simulating import FIRST_DAY, LAST_DAY
from demo.simulation.splitting import LARGE_FROM

OFFICE = load_office()
CALENDAR = china(FIRST_DAY.year, LAST_DAY.year)


@pytest.fixture(scope="module")
def whole():
    """The two years that the demonstration opens on, by item."""
    return {one.item: one for one in simulate(OFFICE)}


@pytest.fixture(scope="module")
def moments(whole):
    return [moment for one in whole.values() for moment in pc.unique(one.table["timestamp"]).to_pylist()]


def test_every_kind_of_breach_is_planted_at_least_five_times(whole):
    counted = Counter(breach.kind for one in whole.values() for breach in one.planted)

    assert set(counted) == {*KINDS, "split"}
    assert min(counted.values()) >= 5


def test_breaches_are_two_to_five_in_a_hundred_cases(whole):
    cases = sum(len(pc.unique(one.table["case_id"])) for one in whole.values())
    planted = sum(len(one.planted) for one in whole.values())

    assert 8_000 <= cases <= 12_000
    assert 0.02 <= planted / cases <= 0.05


def test_every_item_has_cases_and_the_two_years_are_covered(whole, moments):
    assert set(whole) == {item["id"] for item in OFFICE["items"]}
    days = {moment.date() for moment in moments}
    assert min(days) == FIRST_DAY
    assert date(2026, 10, 20) <= max(days) <= LAST_DAY
    months = {day.year * 12 + day.month for day in days}
    assert len(months) == 24


def test_nobody_works_outside_office_hours_or_on_days_off(moments):
    assert [moment for moment in moments if not CALENDAR.is_workday(moment.date())] == []
    assert {moment.time() for moment in moments if not time(9) <= moment.time() < time(17)} == set()
    assert {moment.time() for moment in moments if time(12) <= moment.time() < time(13, 30)} == set()


def test_make_up_days_are_worked(moments):
    make_up = {day for day in CALENDAR.make_up_days if FIRST_DAY <= day <= LAST_DAY}

    assert make_up
    assert make_up <= {moment.date() for moment in moments}


def test_the_feared_breaches_of_the_office_are_there(whole):
    unclosed = {
        one.case_id for one in whole["P16"].planted if one.step == "离境后30日内销签核查" and one.kind == "skipped"
    }
    rows = whole["P16"].table.select(["case_id", "tier"]).to_pylist()
    tiers = {row["tier"] for row in rows if row["case_id"] in unclosed}

    assert unclosed
    assert tiers == {"多次"}
    assert {"four_eyes", "split"} <= {breach.kind for breach in whole["P34"].planted}
    assert {"four_eyes", "split"} <= {breach.kind for breach in whole["P36"].planted}


def test_only_planted_splits_pay_one_supplier_twice_below_the_large_sum(whole):
    for item in ("P34", "P36"):
        rows = whole[item].table.select(["case_id", "counterpart", "amount"]).to_pylist()
        cases = {row["case_id"]: row for row in rows}
        split = [{one.case_id, *one.with_cases} for one in whole[item].planted if one.kind == "split"]
        paid = Counter(row["counterpart"] for row in cases.values())
        twice = [{key for key, row in cases.items() if row["counterpart"] == name} for name in paid if paid[name] > 1]

        assert sorted(map(sorted, twice)) == sorted(map(sorted, split))
        assert all(cases[key]["amount"] < LARGE_FROM for group in split for key in group)


def test_a_case_carries_whole_facts(whole):
    rows = whole["P34"].table.to_pylist()

    assert all(row["amount"] > 0 for row in rows)
    assert {row["tier"] for row in rows} == {"小额", "中额", "大额"}
    large = {row["case_id"] for row in rows if row["activity"] == "党组集体研究（大额）"}
    assert {row["case_id"] for row in rows if row["amount"] >= LARGE_FROM} == large


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_cases(tmp_path):
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        write_logs(tmp_path / name, simulate(OFFICE, seed=seed, scale=0.02))

    def read(name: str) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}

    assert len(read("one")) == len(OFFICE["items"]) + 1
    assert read("one") == read("again")
    assert read("one") != read("other")


def test_the_command_writes_csv(tmp_path, capsys):
    assert main([str(tmp_path), "--scale", "0.01", "--csv"]) == 0

    assert "events" in capsys.readouterr().out
    head = (tmp_path / "P16.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith('"case_id","activity","timestamp","actor"')


def test_the_simulator_needs_no_framework():
    code = "import demo.simulation, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
