"""Run one rule on a small log, from a few words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from casecheck.findings import Finding
from casecheck.rules import parse_rules
from casecheck.run import Report, run
from casecheck.tests.logs import log_of


def judge(
    folder: Path,
    check: str,
    events: Iterable[tuple[Any, ...]],
    columns: str = "case_id activity actor timestamp",
    *,
    as_of: datetime | None = None,
    tables: dict[str, Any] | None = None,
    **values: Any,
) -> Report:
    """Judge a log of rows (timestamp: hours after Monday 4 March 2024, 9 o'clock) by one rule named r."""
    pack = {"rules": [{"id": "r", "check": check, **values}], **({"tables": tables} if tables else {})}
    return run(
        log_of(folder, events, columns), rules=parse_rules(yaml.safe_dump(pack, allow_unicode=True)), as_of=as_of
    )


def found(report: Report) -> list[Finding]:
    """Return the findings by case."""
    return sorted(report.findings(), key=lambda one: (one.case_id, one.event_ids))


def cases(report: Report) -> list[str]:
    """Return the flagged cases."""
    return [one.case_id for one in found(report)]


def counts(report: Report) -> tuple[int, int]:
    """Return how many cases the rule judged and flagged."""
    return report.rules[0].judged, report.rules[0].flagged
