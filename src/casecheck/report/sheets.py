"""Write a report as a workbook: a summary, the rules, the steps of the flow, and the findings.

Texts of a log are written as texts: none becomes a formula or a link.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import xlsxwriter

from casecheck.findings import Finding, iterate
from casecheck.report.plain import step_rows
from casecheck.report.words import Wording
from casecheck.run import Report
from casecheck.writing import replacing

MOST_ROWS = 1_000_000
MOST_SIGNS = 32_000  # a cell holds 32,767
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
    "constant_memory": True,
}
RULES = ("rule", "check", "severity", "judged", "not_applicable", "flagged", "share", "expected", "findings")
STEPS = ("rule", "flow", "step", "post", "done", "deviating", "share")
FINDINGS = (
    "finding_id", "rule", "check", "version", "severity", "case", "at", "actor", "post", "unit", "what", "score",
    "measured", "threshold", "population", "event_ids", "parameters", "detail",
)  # fmt: skip
WIDTHS = {"what": 70, "rule": 26, "step": 26, "case": 18, "at": 17, "finding_id": 34, "parameters": 30, "detail": 40}
SHARES = ("share", "expected")


def write_xlsx(report: Report, path: Path, wording: Wording) -> None:
    """Write the workbook."""
    with replacing(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), OPTIONS)
        bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
        _summary(book.add_worksheet(wording.word("summary")), report, wording, bold)
        _sheet(book.add_worksheet(wording.word("rules")), wording, RULES, _rules(report, wording), (bold, share))
        if report.counted:
            rows = ([row[name] for name in STEPS] for row in step_rows(report))
            name = wording.word("steps")
            _sheet(book.add_worksheet(name), wording, STEPS, rows, (bold, share))
        found = (_finding(one, wording) for one in iterate(report.table[:MOST_ROWS], report.zone))
        _sheet(book.add_worksheet(wording.word("findings")), wording, FINDINGS, found, (bold, share))
        book.close()


def _summary(sheet: Any, report: Report, wording: Wording, bold: Any) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    all_rows = report.table.num_rows
    lines = [
        *wording.facts(report),
        (wording.word("findings"), f"{all_rows:,}"),
        (wording.word("flagged_cases"), f"{len(pc.unique(report.table['case_id'])):,}"),
    ]
    lines += [(wording.word("warnings") if not place else "", text) for place, text in enumerate(report.warnings)]
    if all_rows > MOST_ROWS:
        lines.append(("", wording.word("cut_rows", shown=f"{MOST_ROWS:,}", all=f"{all_rows:,}")))
    for place, (name, value) in enumerate(lines):
        sheet.write_string(place, 0, name, bold)
        sheet.write_string(place, 1, value[:MOST_SIGNS])


def _sheet(
    sheet: Any, wording: Wording, columns: Sequence[str], rows: Iterable[Sequence[Any]], looks: tuple[Any, Any]
) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column, 13))
        sheet.write_string(0, place, wording.word(column), looks[0])
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, place, value[:MOST_SIGNS])
            elif value is not None:
                sheet.write_number(last, place, value, looks[1] if columns[place] in SHARES else None)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)


def _rules(report: Report, wording: Wording) -> Iterable[list[Any]]:
    for one in report.rules:
        yield [
            wording.title(one), one.check, wording.severity(one.severity), one.judged, one.not_applicable, one.flagged,
            one.share, one.expected, one.findings,
        ]  # fmt: skip


def _finding(one: Finding, wording: Wording) -> list[Any]:
    texts = [json.dumps(value, ensure_ascii=False) for value in (one.parameters, one.detail)]
    return [
        one.finding_id, one.rule, one.check, one.version, wording.severity(one.severity), one.case_id,
        wording.moment(one.at), one.actor, one.post, one.unit, wording.sentence(one), one.score, one.measured,
        one.threshold, one.population, " ".join(map(str, one.event_ids)), *texts,
    ]  # fmt: skip
