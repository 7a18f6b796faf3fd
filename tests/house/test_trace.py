"""The trace counts the demands that tests show, and an unknown demand is refused by the tool and by the suite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.conftest import Plant
from tools.trace import read_demands, read_marks, report
from tools.tree import REPOSITORY

TABLE = "| T1.4 | 岗位 | Post is the key | Risks stay |\n| X1 | – | Three administrators | By API |\n"
MARK = "import pytest\n@pytest.mark.demand({id!r})\ndef test_it():\n    assert 1 + 1 == 2\n"


def run_pytest(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the suite of a planted repository with the plugin."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tools.demands", "-o", "markers=demand(id): a row", *options]
    environment = {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_the_table_holds_the_notice_and_the_cross_cutting_demands() -> None:
    demands = read_demands()

    assert sum(demand.startswith("T") for demand in demands) == 130
    assert [demand for demand in demands if demand.startswith("X")] == [f"X{n}" for n in range(1, 9)]


def test_a_row_that_stands_twice_is_refused(plant: Plant) -> None:
    root = plant("docs/trace.md", TABLE + TABLE)

    with pytest.raises(ValueError, match=r"T1\.4 stands twice"):
        read_demands(root)


def test_a_row_without_acceptance_is_refused(plant: Plant) -> None:
    root = plant("docs/trace.md", "| T1.4 | 岗位 | Post is the key | |\n")

    with pytest.raises(ValueError, match="four filled cells"):
        read_demands(root)


def test_a_marked_demand_counts_as_shown(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("src/lianfang/people/tests/test_posts.py", MARK.format(id="T1.4"))

    lines, sound = report(read_demands(root), read_marks(root))

    assert lines == ["1/2 shown", "not shown: X1 Three administrators"]
    assert sound


@pytest.mark.parametrize(
    "source",
    [
        "pytestmark = pytest.mark.demand('X1')",
        "CASES = [pytest.param(1, marks=pytest.mark.demand('X1'))]",
        "@pytest.mark.demand('T1.4', 'X1')\nclass TestBoth: ...",
    ],
)
def test_a_mark_is_found_wherever_it_may_stand(plant: Plant, source: str) -> None:
    root = plant("tests/test_all.py", source)

    assert "X1" in {mark.id for mark in read_marks(root)}


def test_an_unknown_demand_is_named_and_refused(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("tests/test_all.py", MARK.format(id="T9.9"))

    lines, sound = report(read_demands(root), read_marks(root))

    assert lines[-1] == "tests/test_all.py:2: T9.9 is no row of docs/trace.md"
    assert not sound


def test_the_suite_stops_on_an_unknown_demand(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("test_all.py", MARK.format(id="T9.9"))

    run = run_pytest(root)

    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "T9.9 is no row of docs/trace.md" in run.stdout + run.stderr


def test_a_parallel_suite_fails_on_an_unknown_demand(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("test_all.py", MARK.format(id="T9.9"))

    run = run_pytest(root, "-n", "1")

    assert run.returncode == pytest.ExitCode.TESTS_FAILED
    assert "T9.9 is no row of docs/trace.md" in run.stdout


def test_the_suite_stops_on_an_empty_mark(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("test_all.py", MARK.replace("{id!r}", ""))

    assert run_pytest(root).returncode == pytest.ExitCode.USAGE_ERROR


def test_the_suite_runs_with_a_known_demand(plant: Plant) -> None:
    plant("docs/trace.md", TABLE)
    root = plant("test_all.py", MARK.format(id="X1"))

    assert run_pytest(root).returncode == pytest.ExitCode.OK
