"""The bridge to casecheck: a log on disk, a flow and a pack in; rows of findings and a summary out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from casecheck.bpmn import read_flow
from casecheck.calendar import WorkCalendar
from casecheck.errors import BadInput
from casecheck.findings import Finding
from casecheck.log import Log, Preview, read_log, sniff
from casecheck.rules import parse_rules
from casecheck.run import Report, run
from lianfang.kernel.errors import Refused

LONGEST_CELL = 80
PREVIEW_ROWS = 8


def look_into(path: Path, name: str) -> dict[str, Any]:
    """Return what a file holds before it is mapped: columns, first rows, the mapping its names suggest.

    Raises Refused with the engine's sentence, which names file, line and what to do.
    """
    try:
        preview: Preview = sniff(path, name=name)
    except BadInput as error:
        raise Refused("log_bad", field="file", message=str(error)) from error
    rows = [{key: value[:LONGEST_CELL] for key, value in row.items()} for row in preview.rows[:PREVIEW_ROWS]]
    return {"format": preview.format, "columns": preview.columns, "rows": rows, "mapping": preview.mapping}


def judge_file(
    path: Path,
    *,
    name: str,
    mapping: Mapping[str, str],
    flow_xml: str,
    pack: Mapping[str, Any],
    calendar: WorkCalendar,
    progress: Callable[[float, str], Any],
) -> tuple[Log, Report]:
    """Judge a log; raises Refused for anything that the engine cannot use."""
    try:
        progress(0.02, "read")
        log = read_log(path, mapping=dict(mapping), name=name)
        flow = read_flow(flow_xml.encode(), name=str(pack["name"]))
        rules = parse_rules(yaml.safe_dump(dict(pack), allow_unicode=True, sort_keys=False), name=str(pack["name"]))
        report = run(
            log,
            flow=flow,
            rules=rules,
            calendar=calendar,
            progress=lambda share, rule: progress(0.2 + share * 0.6, rule),
        )
    except BadInput as error:
        raise Refused("log_bad", field="file", message=str(error)) from error
    return log, report


def summary_of(log: Log, report: Report) -> dict[str, Any]:
    """Return what a run page shows above its findings: the log, the table per rule, warnings, rejected rows."""
    rejects = [{"line": one.line, "reason": one.reason} for one in log.rejects[:50]]
    rules = [{**asdict(rule), "share": rule.share} for rule in report.rules]
    return {"log": report.log, "rules": rules, "warnings": list(report.warnings), "rejects": rejects}


def finding_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the values of one finding row after the other."""
    for finding in report.findings():
        yield {
            "finding_id": finding.finding_id,
            "rule": finding.rule,
            "check_name": finding.check,
            "case_id": finding.case_id[:200],
            "actor_name": (finding.actor or "")[:200],
            "post_name": (finding.post or "")[:200],
            "step_name": _step_of(finding)[:200],
            "at": datetime.fromisoformat(finding.at) if finding.at else None,
            "severity": finding.severity,
            "score": finding.score,
            "measured": finding.measured,
            "threshold": finding.threshold,
            "parameters": finding.parameters,
            "detail": finding.detail,
            "event_ids": finding.event_ids,
        }


def _step_of(finding: Finding) -> str:
    """Return the step concerned: where the case first left the flow, or the second of two excluded steps."""
    if finding.check == "conformance":
        deviations = finding.detail.get("deviations") or []
        return str(deviations[0]["label"]) if deviations else str(finding.detail.get("found") or "")
    return str(finding.parameters.get("b") or "")
