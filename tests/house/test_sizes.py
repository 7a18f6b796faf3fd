"""The size check finds what is too long and what is named after nothing."""

from __future__ import annotations

import pytest

from tests.house.conftest import Plant
from tools.sizes import faults


def function_of(lines: int) -> str:
    """Return the source of a function that spans this many lines."""
    return "def act():\n" + "    x = 1\n" * (lines - 1)


def test_a_file_at_the_limit_passes(plant: Plant) -> None:
    root = plant("src/room/rules.py", "x = 1\n" * 400)

    assert faults(root) == []


@pytest.mark.parametrize(
    ("name", "limit"), [("rules.py", 400), ("island.js", 200), ("page.html", 400), ("look.css", 400)]
)
def test_one_line_too_many_is_named(plant: Plant, name: str, limit: int) -> None:
    root = plant(f"src/room/{name}", "x = 1\n" * (limit + 1))

    assert faults(root) == [f"src/room/{name}: {limit + 1} lines, {limit} is the limit; split it by subject"]


def test_a_function_at_the_limit_passes(plant: Plant) -> None:
    assert faults(plant("demo/load.py", function_of(50))) == []


@pytest.mark.parametrize(
    "path", ["src/a/rules.py", "tests/test_a.py", "demo/load.py", "bench/run.py", "tools/check.py"]
)
def test_a_long_function_is_named_wherever_it_stands(plant: Plant, path: str) -> None:
    assert faults(plant(path, function_of(51))) == [f"{path}:1: act has 51 lines, 50 is the limit"]


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "part2"])
def test_a_name_that_says_nothing_is_refused(plant: Plant, name: str) -> None:
    assert faults(plant(f"src/room/{name}.py", "")) == [
        f"src/room/{name}.py: {name!r} says nothing; name the file by its subject"
    ]


def test_migrations_are_exempt(plant: Plant) -> None:
    assert faults(plant("src/room/migrations/0001_rows.py", function_of(500))) == []


def test_what_git_ignores_is_not_ours(plant: Plant) -> None:
    plant(".gitignore", "node_modules/\n")

    assert faults(plant("frontend/node_modules/a/a.js", "x\n" * 900)) == []


def test_our_tree_is_within_the_limits() -> None:
    assert faults() == []
