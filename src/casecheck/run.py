"""Run rules over a log and report: findings, and per rule how many cases it judged and flagged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.contract import Context, Progress
from casecheck.checks.registry import CHECKS
from casecheck.errors import BadInput
from casecheck.findings import Finding, Stamp
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.rules import Rule, RulePack, default_rule
from casecheck.variants import offer_events


@dataclass(frozen=True)
class RuleResult:
    """Count what one rule did. share: flagged of judged; None when nothing could be judged."""

    rule: str
    check: str
    version: str
    severity: str
    judged: int
    not_applicable: int
    flagged: int
    findings: int

    @property
    def share(self) -> float | None:
        """Return the flagged share of the judged cases."""
        return self.flagged / self.judged if self.judged else None


@dataclass(frozen=True)
class Report:
    """Hold the outcome of a run. table: all findings in `findings.SCHEMA`, grouped by rule, by time within."""

    table: pa.Table
    rules: tuple[RuleResult, ...]
    log: dict[str, Any]
    warnings: tuple[str, ...]
    zone: str
    flow: str = ""
    as_of: datetime | None = None

    def findings(self) -> list[Finding]:
        """Return the findings as values."""
        return list(findings.iterate(self.table, self.zone))


def run(
    log: Log,
    *,
    flow: Flow | None = None,
    rules: RulePack | None = None,
    calendar: WorkCalendar | None = None,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    engine: str = "duckdb",
) -> Report:
    """Judge a log by a flow, by rules, or by both. Raise BadInput when neither is given.

    A flow is always judged: where the rules do not name conformance, it is added with its defaults.
    calendar: China's for the years of the log when not given. as_of: the moment up to which open cases are measured.
    progress: called with the share done (0 to 1) and the name of the rule that comes next.
    """
    chosen = _chosen(flow, rules)
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(log.zone))
    tell: Callable[[float, str], Any] = progress or (lambda share, rule: None)
    with open_engine(engine) as opened:
        tell(0.0, "log")
        offer_events(opened, log)
        context = Context(opened, log, flow, calendar or _calendar_of(log, as_of), as_of)
        tables, results, warnings = [findings.empty()], [], list(log.warnings)
        for place, rule in enumerate(chosen):
            tell((place + 0.1) / (len(chosen) + 0.1), rule.id)
            table, result, notes = _run_rule(context, rule)
            tables.append(table)
            results.append(result)
            warnings.extend(f"{rule.id}: {note}" for note in notes)
    tell(1.0, "")
    joined = pa.concat_tables(tables)
    summary = log.summary()
    return Report(joined, tuple(results), summary, tuple(warnings), log.zone, flow.name if flow else "", as_of)


def _chosen(flow: Flow | None, rules: RulePack | None) -> list[Rule]:
    chosen = list(rules.rules) if rules else []
    if flow is None and not chosen:
        raise BadInput("nothing_to_judge", reason="Neither a flow nor rules are given.", hint="Give --flow or --rules.")
    if flow is not None and not any(rule.check.needs_flow for rule in chosen):
        chosen.insert(0, default_rule(CHECKS["conformance"]))
    return chosen


def _calendar_of(log: Log, as_of: datetime | None) -> WorkCalendar:
    first, last = log.years()
    return load_calendar("cn", first, max(last, as_of.year if as_of else last), zone=log.zone)


def _run_rule(context: Context, rule: Rule) -> tuple[pa.Table, RuleResult, tuple[str, ...]]:
    check = rule.check
    lacking = [f"column {name}" for name in check.needs if not context.log.has(name)]
    if check.needs_flow and context.flow is None:
        lacking.append("flow")
    if lacking:
        note = f"Not judged: the check needs the {' and the '.join(lacking)}."
        return findings.empty(), _result(rule, context.log.cases, 0, findings.empty()), (note,)
    context.stamp = Stamp(rule.id, check.name, rule.version, rule.severity, _as_text(rule.parameters()))
    outcome = check.run(context, rule.values)
    return outcome.findings, _result(rule, context.log.cases, outcome.judged, outcome.findings), outcome.warnings


def _as_text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _result(rule: Rule, cases: int, judged: int, table: pa.Table) -> RuleResult:
    flagged = len(pc.unique(table["case_id"]))
    return RuleResult(
        rule.id, rule.check.name, rule.version, rule.severity, judged, cases - judged, flagged, table.num_rows
    )
