"""Judge releases by one indicator in a few words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casecheck.procurement.cardinal import grouped
from casecheck.procurement.registry import INDICATORS
from casecheck.procurement.running import read_releases, run_indicators
from casecheck.procurement.tests.releases import write
from casecheck.rules import parse_rules
from casecheck.run import Report


def report(path: Path, releases: list[Any], name: str, **settings: Any) -> Report:
    """Return the report of one indicator, called r, with the settings given."""
    rule = {"id": "r", "check": name, **settings}
    pack = parse_rules(json.dumps({"rules": [rule]}), checks=INDICATORS)
    return run_indicators(read_releases(write(path, releases)), pack)


def results(path: Path, releases: list[Any], name: str, **settings: Any) -> dict[str, dict[str, float]]:
    """Return group and identifier of every result with its value."""
    found = grouped(report(path, releases, name, **settings))
    return {group: {one: values["r"] for one, values in by_id.items()} for group, by_id in found.items()}


def judged(path: Path, releases: list[Any], name: str, **settings: Any) -> tuple[int, int]:
    """Return how many units were judged and flagged."""
    result = report(path, releases, name, **settings).rules[0]
    return result.judged, result.flagged


def details(path: Path, releases: list[Any], name: str, **settings: Any) -> dict[str, dict[str, Any]]:
    """Return the details of the findings by their case."""
    return {one.case_id: one.detail for one in report(path, releases, name, **settings).findings()}
