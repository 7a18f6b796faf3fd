"""The roles and the moves that each may make."""

from __future__ import annotations

from pathlib import Path

from lianfang.kernel.access import ADMINISTRATORS, LEADING, ROLE_LABELS, Role
from tools.docs.markdown import table
from tools.docs.workflows import load_workflows


def render(root: Path) -> str:
    """Return the page from the kernel's roles and every declared workflow."""
    workflows = load_workflows(root)
    rows = [(f"`{role}`", ROLE_LABELS[role].source, _kind(role)) for role in Role]
    moves = [
        (f"`{role}`", workflow.label.source, ", ".join(names))
        for role in Role
        for workflow in workflows
        if (names := [move.label.source for move in workflow.moves if role in move.by])
    ]
    return f"""# Roles

{table(("role", "name", "kind"), rows)}

## Moves each role may make

{table(("role", "object", "moves"), moves)}
"""


def _kind(role: Role) -> str:
    if role in ADMINISTRATORS:
        return "administrator; reads no business text"
    return "leading" if role in LEADING else "business"
