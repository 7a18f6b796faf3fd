"""Run rules over a log and report: findings, and per rule how many cases it judged and flagged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.backends.engine import Engine
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.contract import Outcome, Progress
from casecheck.checks.registry import CHECKS
from casecheck.counting import FlowCount
from casecheck.errors import BadInput
from casecheck.findings import Finding
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.looking import Look
from casecheck.rules import Rule, RulePack, default_rule


@dataclass(frozen=True)
class RuleResult:
    """Count what one rule did.

    share: flagged of judged; None when nothing could be judged. expected: the share of its findings that were false
    alarms in the past; None where no history is given.
    """

    rule: str
    check: str
    version: str
    severity: str
    judged: int
    not_applicable: int
    flagged: int
    findings: int
    expected: float | None = None
    title: str = ""
    title_zh: str = ""

    @property
    def share(self) -> float | None:
        """Return the flagged share of the judged cases."""
        return self.flagged / self.judged if self.judged else None


@dataclass(frozen=True)
class Report:
    """Hold the outcome of a run.

    table: all findings in `findings.SCHEMA`, grouped by rule, by time within. counted: what cases did at each step of a
    flow, by rule and name of the flow (empty for the one flow of the run).
    """

    table: pa.Table
    rules: tuple[RuleResult, ...]
    log: dict[str, Any]
    warnings: tuple[str, ...]
    zone: str
    flow: str = ""
    as_of: datetime | None = None
    counted: Mapping[tuple[str, str], FlowCount] = field(default_factory=dict)

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
    master: str = "",
    history: Mapping[str, float] | None = None,
) -> Report:
    """Judge a log by a flow, by rules, or by both. Raise BadInput when neither is given.

    A flow is always judged: where the rules do not name conformance, it is added with its defaults.
    calendar: China's for the years of the log when not given. as_of: the moment up to which open cases are measured.
    progress: called with the share done (0 to 1) and the name of the rule that comes next.
    engine: duckdb or spark. master: where Spark runs, as local[2] or spark://HOST:7077.
    history: for each rule, the share of its earlier findings that turned out to be false alarms.
    """
    plan = plan_of(flow, rules)
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(log.zone))
    with open_engine(engine, master) as opened:
        look = plan.look(opened, calendar or calendar_of(log, as_of), as_of, log.activities())
        glances = look.at(log, progress or (lambda share, rule: None))
        outcomes = look.conclude(log, glances, log.span())
    if progress:
        progress(1.0, "")
    report = report_of(plan, outcomes, log.summary(), log.zone, as_of, [*log.warnings, *look.warnings], history)
    return replace(report, counted=look.counted)


@dataclass(frozen=True)
class Plan:
    """Hold what a run judges by."""

    rules: tuple[Rule, ...]
    flow: Flow | None
    flows: Mapping[str, Flow]
    tables: Mapping[str, pa.Table]

    @property
    def every_flow(self) -> dict[str, Flow]:
        """Return the flows by their names, the one of the run by none."""
        return {**self.flows, **({"": self.flow} if self.flow else {})}

    def look(
        self,
        engine: Engine,
        calendar: WorkCalendar,
        as_of: datetime | None,
        activities: frozenset[str],
        has: Callable[[str], bool] | None = None,
    ) -> Look:
        """Return what looks at logs by this plan, on an engine."""
        return Look(
            engine,
            self.rules,
            flow=self.flow,
            flows=self.flows,
            tables=self.tables,
            calendar=calendar,
            as_of=as_of,
            activities=activities,
            has=has,
        )


def plan_of(flow: Flow | None, rules: RulePack | None) -> Plan:
    """Return what to judge by: the rules, and conformance where there is a flow that no rule judges by."""
    flows = {name: one for name, one in rules.flows.items() if name} if rules else {}
    flow = flow or (rules.flows.get("") if rules else None)
    return Plan(tuple(_chosen(flow, rules)), flow, flows, rules.tables if rules else {})


def report_of(
    plan: Plan,
    outcomes: Sequence[Outcome],
    log: dict[str, Any],
    zone: str,
    as_of: datetime | None,
    warnings: Sequence[str],
    history: Mapping[str, float] | None,
) -> Report:
    """Return the report on a log of which `log` is the summary."""
    told = list(warnings)
    results = []
    for rule, outcome in zip(plan.rules, outcomes, strict=True):
        results.append(_result(rule, log["cases"], outcome, history or {}))
        told += [f"{rule.id}: {note}" for note in dict.fromkeys(outcome.warnings)]
    table = pa.concat_tables([findings.empty(), *(outcome.findings for outcome in outcomes)])
    name = plan.flow.name if plan.flow else ""
    return Report(table, tuple(results), log, tuple(dict.fromkeys(told)), zone, name, as_of)


def _chosen(flow: Flow | None, rules: RulePack | None) -> list[Rule]:
    chosen = list(rules.rules) if rules else []
    if flow is None and not chosen:
        raise BadInput("nothing_to_judge", reason="Neither a flow nor rules are given.", hint="Give --flow or --rules.")
    if flow is not None and not any(rule.check.needs_flow for rule in chosen):
        chosen.insert(0, default_rule(CHECKS["conformance"]))
    return chosen


def calendar_of(log: Log, as_of: datetime | None) -> WorkCalendar:
    """Return China's calendar for the years of a log and of the moment of the run."""
    first, last = log.years()
    return load_calendar("cn", first, max(last, as_of.year if as_of else last), zone=log.zone)


def _result(rule: Rule, cases: int, outcome: Outcome, history: Mapping[str, float]) -> RuleResult:
    table = outcome.findings
    return RuleResult(
        rule.id,
        rule.check.name,
        rule.version,
        rule.severity,
        outcome.judged,
        max(0, cases - outcome.judged),
        len(pc.unique(table["case_id"])) if outcome.flagged is None else outcome.flagged,
        table.num_rows,
        history.get(rule.id),
        rule.title,
        rule.title_zh,
    )
