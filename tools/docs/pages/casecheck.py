"""The checks of the engine, their parameters and the schema of findings."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from casecheck.checks.contract import Check
from casecheck.checks.registry import CHECKS
from casecheck.findings import SCHEMA
from casecheck.procurement.registry import INDICATORS
from tools.docs.markdown import table


def render(root: Path) -> str:
    """Return the page from the registry of checks."""
    checks = "\n\n".join(_section(check) for _, check in sorted(CHECKS.items()))
    indicators = "\n\n".join(_section(indicator) for indicator in INDICATORS.values())
    fields = [(f"`{field.name}`", field.type) for field in SCHEMA]
    return f"""# casecheck

## Checks

The name of a check is what a rule pack, the command line and a finding call it; its text stands beside its module in
`src/casecheck/checks/`.

{checks}

## Indicators of procurement

They read OCDS releases, not event logs; [their page](casecheck/procurement.md) defines them.

{indicators}

## Findings

Every check returns one schema.

{table(("field", "type"), fields)}
"""


def _section(check: Check) -> str:
    about = " ".join((check.parameters.__doc__ or "").split())
    needs = [*(f"`{name}`" for name in check.needs), *["a flowchart"] * check.needs_flow]
    rows = [
        (f"`{field.name}`", field.metadata["doc"], ", ".join(field.metadata["words"]), _default(field))
        for field in dataclasses.fields(check.parameters)
    ]
    needed = f"Needs {', '.join(needs)}.\n\n" if needs else ""
    return f"""### `{check.name}`

{check.summary} {about}

{needed}{table(("parameter", "meaning", "values", "default"), rows)}"""


def _default(field: dataclasses.Field[object]) -> str:
    return "must be given" if field.default is dataclasses.MISSING else f"`{field.default!r}`"
