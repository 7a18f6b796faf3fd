"""The commands of the platform."""

from __future__ import annotations

from pathlib import Path

from tools.docs.markdown import docstring, first_paragraph, table


def render(root: Path) -> str:
    """Return the page from the docstrings of the management commands."""
    found = sorted((root / "src/lianfang").glob("*/management/commands/[!_]*.py"))
    rows = [(f"`lianfang {path.stem}`", path.parts[-4], first_paragraph(docstring(path))) for path in found]
    return f"# Commands\n\n{table(('command', 'room', 'does'), rows)}\n"
