"""Write a report as JSON, CSV or Parquet: every finding with every field."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyarrow import parquet

from casecheck.findings import SCHEMA, iterate
from casecheck.report.words import Wording
from casecheck.run import Report, RuleResult
from casecheck.writing import replacing


def rule_row(result: RuleResult) -> dict[str, Any]:
    """Return one line of the per-rule table."""
    return {**asdict(result), "share": result.share}


def step_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield one line per step of each flow judged: how many cases came by, and how many deviated there."""
    for (rule, name), counted in report.counted.items():
        for node in counted.flow.steps:
            count = counted.steps.get(node.id)
            done, deviating, concerned = count or (0, 0, 0)
            yield {
                "rule": rule,
                "flow": name or counted.flow.name,
                "element": node.id,
                "step": node.name,
                "post": node.lane,
                "done": done,
                "deviating": deviating,
                "share": deviating / concerned if concerned else None,
            }


def head(report: Report) -> dict[str, Any]:
    """Return everything of a report but its findings."""
    return {
        "log": report.log,
        "flow": report.flow or None,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "rules": [rule_row(result) for result in report.rules],
        "steps": list(step_rows(report)),
        "warnings": list(report.warnings),
    }


def write_json(report: Report, path: Path, wording: Wording) -> None:
    """Write everything, in codes and values whatever the language."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as stream:
        text = json.dumps(head(report), ensure_ascii=False, indent=1)
        stream.write(text[:-2] + ',\n "findings": [')
        for place, finding in enumerate(iterate(report.table, report.zone)):
            stream.write(",\n  " if place else "\n  ")
            stream.write(json.dumps(vars(finding), ensure_ascii=False))
        stream.write("\n ]\n}\n")


def write_csv(report: Report, path: Path, wording: Wording) -> None:
    """Write the findings alone, one a line."""
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(SCHEMA.names)
        for finding in iterate(report.table, report.zone):
            row = vars(finding)
            row["event_ids"] = " ".join(map(str, row["event_ids"]))
            for key in ("parameters", "detail"):
                row[key] = json.dumps(row[key], ensure_ascii=False)
            writer.writerow([_harmless(row[name]) for name in SCHEMA.names])


def write_parquet(report: Report, path: Path, wording: Wording) -> None:
    """Write the findings, and the rest as the file's metadata under `casecheck`."""
    meta = {b"casecheck": json.dumps(head(report), ensure_ascii=False).encode()}
    with replacing(path) as temporary:
        parquet.write_table(report.table.replace_schema_metadata(meta), temporary)


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from running a text of the log as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
