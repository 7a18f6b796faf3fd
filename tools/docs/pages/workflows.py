"""The workflows: states, moves, who may make each."""

from __future__ import annotations

from pathlib import Path

from lianfang.kernel.workflow import Workflow
from tools.docs.markdown import table
from tools.docs.workflows import load_workflows


def render(root: Path) -> str:
    """Return the page from every declared workflow."""
    return "# Workflows\n\n" + "\n\n".join(_section(workflow) for workflow in load_workflows(root))


def _section(workflow: Workflow) -> str:
    states = [
        (f"`{state.name}`", state.label.source, state.days or "", ", ".join(sorted(state.editable)))
        for state in workflow.states
    ]
    moves = [
        (
            f"`{move.name}`",
            move.label.source,
            ", ".join(sorted(move.source)),
            move.target,
            ", ".join(sorted(move.by)),
            _conditions(move.apart_from, move.needs_comment),
        )
        for move in workflow.moves
    ]
    return f"""## {workflow.label.source}

```mermaid
{workflow.diagram()}
```

{table(("state", "name", "working days", "editable"), states)}

{table(("move", "name", "from", "to", "by", "conditions"), moves)}
"""


def _conditions(apart_from: tuple[str, ...], needs_comment: bool) -> str:
    conditions = [f"not {who}" for who in apart_from] + ["reason in words"] * needs_comment
    return ", ".join(conditions)
