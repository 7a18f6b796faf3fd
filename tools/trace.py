"""Which demands of the notice are shown by a test: `python -m tools.trace` prints the count and the rows not shown.

The rows are read from docs/trace.md, the marks from the source of the tests, so nothing runs and nothing is imported.
Exit code 1 when a mark names a demand that is not in the table.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.tree import REPOSITORY, repository_files

TABLE = Path("docs/trace.md")
ROW = re.compile(r"^\| ((?:T|X)\d[\d.]*) \|")
TEST_FOLDERS = ("src", "tests", "demo", "bench")


@dataclass(frozen=True)
class Demand:
    """One row of the table."""

    id: str
    phrase: str
    feature: str
    acceptance: str


@dataclass(frozen=True)
class Mark:
    """One demand id on a test, with the place it stands at."""

    id: str
    path: Path
    line: int


def read_demands(root: Path = REPOSITORY) -> dict[str, Demand]:
    """Return the demands by id, in the order of the table.

    Raises ValueError when an id stands twice or a row has not four cells.
    """
    demands: dict[str, Demand] = {}
    for line in (root / TABLE).read_text("utf-8").splitlines():
        if ROW.match(line):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) != 4 or not all(cells):
                raise ValueError(f"{TABLE}: four filled cells expected in {line!r}")
            demand = Demand(*cells)
            if demand.id in demands:
                raise ValueError(f"{TABLE}: {demand.id} stands twice")
            demands[demand.id] = demand
    return demands


def marks_in(source: str, path: Path) -> Iterator[Mark]:
    """Yield the ids of each pytest.mark.demand(...) in the source of a test."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.demand"):
            for argument in node.args:
                yield Mark(ast.literal_eval(argument), path, node.lineno)


def read_marks(root: Path = REPOSITORY) -> list[Mark]:
    """Return every mark on the tests below root."""
    tests = (path for path in repository_files(root) if path.parts[0] in TEST_FOLDERS and path.match("test_*.py"))
    return [mark for path in tests for mark in marks_in((root / path).read_text("utf-8"), path)]


def report(demands: dict[str, Demand], marks: list[Mark]) -> tuple[list[str], bool]:
    """Return the lines to print and whether every mark names a demand of the table."""
    places: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        places[mark.id].append(mark)
    unknown = [mark for mark in marks if mark.id not in demands]
    missing = [demand for demand in demands.values() if demand.id not in places]
    lines = [f"{len(demands) - len(missing)}/{len(demands)} shown"]
    lines += [f"not shown: {demand.id} {demand.feature}" for demand in missing]
    lines += [f"{mark.path}:{mark.line}: {mark.id} is no row of {TABLE}" for mark in unknown]
    return lines, not unknown


def main() -> int:
    """Print the report; return the exit code."""
    lines, sound = report(read_demands(), read_marks())
    print("\n".join(lines))
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
