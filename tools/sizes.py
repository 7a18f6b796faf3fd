"""Keep files and functions small: `python -m tools.sizes` names what is too long, exit code 1 when something is.

Limits are in lines. A file that outgrows its limit is split by subject, never into a second part.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.tree import REPOSITORY, read_text, repository_files

FILE_LINES = {".py": 400, ".js": 200, ".html": 400, ".css": 400, ".sql": 400}
FUNCTION_LINES = 50
SHAPELESS = re.compile(r"^(utils?|helpers?|common|misc|managers?|part_?\d+)$")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_functions(source: str) -> Iterator[tuple[int, str, int]]:
    """Yield (line, name, lines) of each function longer than the limit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, Function):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield node.lineno, node.name, lines


def faults_of(root: Path, path: Path) -> Iterator[str]:
    """Yield what is wrong with the size or the name of one file."""
    if path.suffix not in FILE_LINES or "migrations" in path.parts:
        return
    text = read_text(root / path) or ""
    lines, limit = len(text.splitlines()), FILE_LINES[path.suffix]
    if lines > limit:
        yield f"{path}: {lines} lines, {limit} is the limit; split it by subject"
    for part in (*path.parts[:-1], path.stem):
        if SHAPELESS.match(part):
            yield f"{path}: {part!r} says nothing; name the file by its subject"
    if path.suffix == ".py":
        for line, name, length in long_functions(text):
            yield f"{path}:{line}: {name} has {length} lines, {FUNCTION_LINES} is the limit"


def faults(root: Path = REPOSITORY) -> list[str]:
    """Return every fault of the tree below root."""
    return [fault for path in repository_files(root) for fault in faults_of(root, path)]


def main() -> int:
    """Print the faults; return the exit code."""
    found = faults()
    print("\n".join(found) if found else "sizes: every file and function within its limit")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
