"""Keep habits out that no linter knows: `python -m tools.habits` names each, exit code 1 on one.

Nothing half-done stands in the tree; time comes from the kernel's clock; a state comes from its workflow; a table of
another room is not fetched by its name.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.tree import REPOSITORY, read_text, repository_files

Finding = tuple[int, str]
SOURCES = {".py", ".js", ".mjs", ".html", ".css", ".sql"}
# Written in pieces, so that this file does not find itself.
PROMISES = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
HALF_DONE = re.compile(
    rf"\b(?:{'|'.join(PROMISES)})\b|raise Not[I]mplementedError|assert Tru[e]\b|mark\.(?:ski[p]|xfai[l])\b"
)
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time"}
HOUSE = Path("src/lianfang")
CLOCK = HOUSE / "kernel/clock.py"


def half_done(text: str) -> Iterator[Finding]:
    """Yield each line that promises work instead of doing it, or switches a test off."""
    for number, line in enumerate(text.splitlines(), 1):
        if HALF_DONE.search(line):
            yield number, f"half-done: {line.strip()[:80]}"


def clock_reads(tree: ast.AST) -> Iterator[Finding]:
    """Yield each reading of the machine's clock; tests could not move that one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in CLOCKS:
            yield node.lineno, f"{ast.unparse(node.func)} reads the machine's clock; ask lianfang.kernel.clock"


def state_assignments(tree: ast.AST) -> Iterator[Finding]:
    """Yield each state that is set to a fixed value, or in bulk, past its workflow."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.Attribute):
            targets = [target for target in node.targets if isinstance(target, ast.Attribute)]
            if any(target.attr == "state" for target in targets):
                yield node.lineno, "a state is assigned what Workflow.check returned, nothing else"
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".update"):
            yield from (
                (node.lineno, "a state is not updated in bulk: each object asks its workflow")
                for keyword in node.keywords
                if keyword.arg == "state"
            )


def fetched_models(tree: ast.AST) -> Iterator[Finding]:
    """Yield each table fetched by its name, which no import contract can see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("get_model"):
            yield node.lineno, "a table fetched by name goes round the doors; ask the other room's queries"


IN_THE_HOUSE: tuple[Callable[[ast.AST], Iterator[Finding]], ...] = (clock_reads, state_assignments, fetched_models)


def faults_of(path: Path, text: str) -> Iterator[str]:
    """Yield each bad habit in one file."""
    found = list(half_done(text))
    is_code = path.suffix == ".py" and HOUSE in path.parents and not {"tests", "migrations"} & set(path.parts)
    if is_code and path != CLOCK:
        tree = ast.parse(text)
        found += [finding for habit in IN_THE_HOUSE for finding in habit(tree)]
    for line, fault in sorted(found):
        yield f"{path}:{line}: {fault}"


def faults(root: Path = REPOSITORY) -> list[str]:
    """Return every fault of the tree below root."""
    texts = ((path, read_text(root / path)) for path in repository_files(root) if path.suffix in SOURCES)
    return [fault for path, text in texts if text is not None for fault in faults_of(path, text)]


def main() -> int:
    """Print the faults; return the exit code."""
    found = faults()
    print(
        "\n".join(found)
        if found
        else "habits: nothing half-done, no clock but the kernel's, no state past its workflow"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
