"""The little Markdown that reference pages are made of."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from pathlib import Path


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; bars inside cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def docstring(path: Path) -> str:
    """Return the docstring of a Python file, empty where it has none."""
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" if path.is_file() else ""


def first_paragraph(text: str) -> str:
    """Return the first paragraph of a docstring in one line."""
    return " ".join(text.partition("\n\n")[0].split())


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
