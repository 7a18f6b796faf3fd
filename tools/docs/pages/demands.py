"""Which tests show which demand of the notice."""

from __future__ import annotations

from pathlib import Path

from tools.docs.markdown import table
from tools.trace import read_demands, read_marks


def render(root: Path) -> str:
    """Return the page from docs/trace.md and the marks on the tests."""
    demands, marks = read_demands(root), read_marks(root)
    shown = {demand.id: sorted({mark.path for mark in marks if mark.id == demand.id}) for demand in demands.values()}
    rows = [
        (demand.id, demand.acceptance, ", ".join(f"[{path.stem}](../../{path})" for path in shown[demand.id]))
        for demand in demands.values()
        if shown[demand.id]
    ]
    return f"""# Demands and the tests that show them

{len(rows)} of the {len(demands)} demands of [the notice](../trace.md) are shown by a test.

{table(("demand", "acceptance", "shown by"), rows)}
"""
