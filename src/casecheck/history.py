"""Learn from what became of earlier findings: the share of each rule's that turned out to be false alarms."""

from __future__ import annotations

import os
from collections import Counter

from casecheck.errors import BadInput
from casecheck.log import read_table

UPHELD, WITHDRAWN = "upheld", "withdrawn"


def read_history(path: str | os.PathLike[str]) -> dict[str, float]:
    """Read a table with the columns rule and outcome (upheld or withdrawn), a row per finding that was looked into.

    Return for each rule the share withdrawn. Raise BadInput for another table.
    """
    table = read_table(path)
    missing = [name for name in ("rule", "outcome") if name not in table.column_names]
    if missing:
        reason = f"The table has no column {missing[0]}."
        raise BadInput("history", file=str(path), reason=reason, hint="It needs the columns rule and outcome.")
    pairs = Counter(zip(table["rule"].to_pylist(), table["outcome"].to_pylist(), strict=True))
    wrong = sorted({str(outcome) for _, outcome in pairs} - {UPHELD, WITHDRAWN})
    if wrong:
        reason = f"The outcome {wrong[0]!r} is unknown."
        raise BadInput("history", file=str(path), reason=reason, hint=f"An outcome is {UPHELD} or {WITHDRAWN}.")
    rules = {str(rule) for rule, _ in pairs}
    return {rule: pairs[rule, WITHDRAWN] / (pairs[rule, UPHELD] + pairs[rule, WITHDRAWN]) for rule in sorted(rules)}
