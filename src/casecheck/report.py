"""Write a report as JSON, CSV or Parquet: whole, or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyarrow import parquet

from casecheck.errors import BadInput
from casecheck.findings import SCHEMA, iterate
from casecheck.formats.raw import Rejecting
from casecheck.run import Report, RuleResult
from casecheck.writing import replacing


def write_report(report: Report, path: Path) -> None:
    """Write the report in the format of the file's suffix. Raise BadInput for an unknown suffix."""
    writer_for(path)(report, path)


def writer_for(path: Path) -> Callable[[Report, Path], None]:
    """Return the writer for a file name, so that a wrong suffix is known before any work is done."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise BadInput(
            "suffix",
            file=str(path),
            reason=f"Findings cannot be written as {path.suffix or 'a file without suffix'}.",
            hint=f"End the name with {', '.join(WRITERS)}.",
        )
    return writer


def rule_row(result: RuleResult) -> dict[str, Any]:
    """Return one line of the per-rule table."""
    return {**asdict(result), "share": result.share}


def head(report: Report) -> dict[str, Any]:
    """Return everything of a report but its findings."""
    return {
        "log": report.log,
        "flow": report.flow or None,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "rules": [rule_row(result) for result in report.rules],
        "warnings": list(report.warnings),
    }


def write_rejects(log: Rejecting, path: Path) -> None:
    """Write the rows and values of the log that could not be used, one a line."""
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow([log.place, "row", "dropped", "reason"])
        for reject in log.rejects:
            writer.writerow([reject.line, reject.row or "", "yes" if reject.dropped else "no", reject.reason])


def _write_json(report: Report, path: Path) -> None:
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8") as stream:
        text = json.dumps(head(report), ensure_ascii=False, indent=1)
        stream.write(text[:-2] + ',\n "findings": [')
        for place, finding in enumerate(iterate(report.table, report.zone)):
            stream.write(",\n  " if place else "\n  ")
            stream.write(json.dumps(vars(finding), ensure_ascii=False))
        stream.write("\n ]\n}\n")


def _write_csv(report: Report, path: Path) -> None:
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(SCHEMA.names)
        for finding in iterate(report.table, report.zone):
            row = vars(finding)
            row["event_ids"] = " ".join(map(str, row["event_ids"]))
            for key in ("parameters", "detail"):
                row[key] = json.dumps(row[key], ensure_ascii=False)
            writer.writerow([_harmless(row[name]) for name in SCHEMA.names])


def _harmless(value: Any) -> Any:
    """Keep a spreadsheet from running a text of the log as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _write_parquet(report: Report, path: Path) -> None:
    meta = {b"casecheck": json.dumps(head(report), ensure_ascii=False).encode()}
    with replacing(path) as temporary:
        parquet.write_table(report.table.replace_schema_metadata(meta), temporary)


WRITERS: dict[str, Callable[[Report, Path], None]] = {
    ".json": _write_json,
    ".csv": _write_csv,
    ".parquet": _write_parquet,
}
