"""A log on disk, a flow and a pack in; rows of findings and a summary out.

The uploaded file itself is read only in a bounded child, which hands back a Parquet file of the one schema. Checks run
on that file in the worker: they are our own texts over known columns, and replay has bounds of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from casecheck.bpmn import read_flow
from casecheck.calendar import WorkCalendar
from casecheck.errors import BadInput
from casecheck.findings import Finding
from casecheck.log import read_log
from casecheck.rules import parse_rules
from casecheck.run import Report, run
from lianfang.kernel.errors import Refused
from lianfang.monitoring.judging.bounded import run_bounded, without_nul
from lianfang.monitoring.judging.reading import normalise, preview_of
from lianfang.monitoring.rules import refusal_of, suggested


@dataclass(frozen=True)
class Judged:
    """What judging a log gives: its events as they were understood, the report, and what reading it had to say."""

    events: Path
    report: Report
    read: Mapping[str, Any]


def look_into(path: Path, name: str) -> dict[str, Any]:
    """Return what a file holds before it is mapped: columns, first rows, the mapping its names suggest.

    Raises Refused with a sentence that names file, line and what to do.
    """
    try:
        seen = run_bounded(preview_of, str(path), name)
    except BadInput as error:
        raise _refused(error) from error
    return {**seen, "mapping": suggested(seen["columns"], seen["mapping"])}


def judge_file(
    path: Path,
    *,
    name: str,
    mapping: Mapping[str, str],
    events: Path,
    flow_xml: str,
    pack: Mapping[str, Any],
    calendar: WorkCalendar,
    progress: Callable[[float, str], Any],
) -> Judged:
    """Judge a log and write its events to `events`; raises Refused for anything that the engine cannot use."""
    try:
        progress(0.02, "read")
        read = run_bounded(normalise, str(path), name, dict(mapping), str(events))
        flow = read_flow(flow_xml.encode(), name=str(pack["name"]))
        rules = parse_rules(yaml.safe_dump(dict(pack), allow_unicode=True, sort_keys=False), name=str(pack["name"]))
        report = run(
            read_log(events, name=name),
            flow=flow,
            rules=rules,
            calendar=calendar,
            progress=lambda share, rule: progress(0.2 + share * 0.6, rule),
        )
    except BadInput as error:
        raise _refused(error) from error
    return Judged(events, report, read)


def _refused(error: BadInput) -> Refused:
    return refusal_of(error.code, file=error.file, at=error.at, reason=error.reason, hint=error.hint)


def summary_of(judged: Judged) -> dict[str, Any]:
    """Return what a run page shows above its findings: the log, the table per rule, warnings, rejected rows."""
    rules = [{**asdict(rule), "share": rule.share} for rule in judged.report.rules]
    warnings = dict.fromkeys([*judged.read["warnings"], *judged.report.warnings])
    return {
        "log": judged.read["log"],
        "rules": rules,
        "warnings": list(warnings),
        "rejects": judged.read["rejects"],
    }


def finding_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the values of one finding row after the other."""
    for finding in report.findings():
        yield {name: without_nul(value) for name, value in _row(finding).items()}


def _row(finding: Finding) -> dict[str, Any]:
    return {
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
