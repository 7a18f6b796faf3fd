"""Write a report in the format of a file's name: whole, or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from casecheck.errors import BadInput
from casecheck.formats.raw import Rejecting
from casecheck.report.page import write_html
from casecheck.report.plain import head, rule_row, write_csv, write_json, write_parquet
from casecheck.report.sheets import write_xlsx
from casecheck.report.words import Wording
from casecheck.run import Report
from casecheck.sentences import Tell, tell_finding
from casecheck.writing import replacing

__all__ = ["WRITERS", "head", "rule_row", "write_rejects", "write_report", "writer_for"]

Writer = Callable[[Report, Path, Wording], None]


def write_report(report: Report, path: Path, *, language: str = "en", tell: Tell = tell_finding) -> None:
    """Write the report in the format of the file's suffix. Raise BadInput for an unknown suffix.

    language: en or zh, of headings and sentences where the format has them. tell: says what a finding means.
    """
    writer_for(path)(report, path, Wording(language, tell))


def writer_for(path: Path) -> Writer:
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


def write_rejects(log: Rejecting, path: Path) -> None:
    """Write the rows and values of the log that could not be used, one a line."""
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow([log.place, "row", "dropped", "reason"])
        for reject in log.rejects:
            writer.writerow([reject.line, reject.row or "", "yes" if reject.dropped else "no", reject.reason])


WRITERS: dict[str, Writer] = {
    ".json": write_json,
    ".csv": write_csv,
    ".parquet": write_parquet,
    ".xlsx": write_xlsx,
    ".html": write_html,
}
