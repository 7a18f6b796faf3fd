"""Load what rooms declare without starting Django: workflow modules are pure Python."""

from __future__ import annotations

import importlib
from pathlib import Path

from lianfang.kernel.workflow import Workflow, declared_workflows


def load_workflows(root: Path) -> list[Workflow]:
    """Return every workflow of the rooms below root, by name."""
    for path in sorted((root / "src/lianfang").glob("*/workflow.py")):
        importlib.import_module(f"lianfang.{path.parent.name}.workflow")
    return [workflow for _, workflow in sorted(declared_workflows().items())]
