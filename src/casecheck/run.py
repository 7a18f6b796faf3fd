"""Run rules over a log and report: findings, and per rule how many cases it judged and flagged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.contract import Context, Outcome, Progress, answer, conclude, facts_of
from casecheck.checks.registry import CHECKS
from casecheck.conditions import Condition
from casecheck.counting import FlowCount
from casecheck.errors import BadInput
from casecheck.events import column_kinds, narrow, offer_calendar, offer_events, offer_table
from casecheck.findings import Finding, Stamp
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.parameters import Wanted, wanted_columns, wanted_tables
from casecheck.rules import Rule, RulePack, default_rule

Conditions = list[tuple[Wanted, Condition]]


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


@dataclass
class _Running:
    """Hold one rule on its way: what it lacks, and what the parts of the log gave."""

    rule: Rule
    lacking: list[str]
    conditions: Conditions
    outcomes: list[Outcome]
    facts: list[pa.Table]


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
    flow = flow or (rules.flows.get("") if rules else None)
    chosen = _chosen(flow, rules)
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(log.zone))
    tell: Callable[[float, str], Any] = progress or (lambda share, rule: None)
    with open_engine(engine, master) as opened:
        context = Context(opened, log, flow, calendar or _calendar_of(log, as_of), as_of)
        context.activities = log.activities()
        context.flows = {name: one for name, one in rules.flows.items() if name} if rules else {}
        running = [_running(context, rule) for rule in chosen]
        warnings = [*log.warnings, *_read_parts(context, rules, running, tell)]
        tables, results = [findings.empty()], []
        for one in running:
            outcome = _finish(context, rules, one)
            tables.append(outcome.findings)
            results.append(_result(one.rule, log.cases, outcome, history or {}))
            warnings += [f"{one.rule.id}: {note}" for note in dict.fromkeys(outcome.warnings)]
    tell(1.0, "")
    name = flow.name if flow else ""
    told = tuple(dict.fromkeys(warnings))
    return Report(pa.concat_tables(tables), tuple(results), log.summary(), told, log.zone, name, as_of, context.counted)


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


def _running(context: Context, rule: Rule) -> _Running:
    lacking = rule.check.lacking(context.log, context.flow, context.flows, rule.values)
    try:
        conditions = column_kinds(context.log, rule.where)
    except BadInput as error:
        raise BadInput(error.code, file=f"rule {rule.id}", reason=error.reason, hint=error.hint) from error
    return _Running(rule, lacking, conditions, [], [])


def _read_parts(
    context: Context, rules: RulePack | None, running: Sequence[_Running], tell: Callable[[float, str], Any]
) -> Iterator[str]:
    """Let every rule look at each part of the log, once; yield what the reader must know."""
    whole, able = context.log, [one for one in running if not one.lacking]
    if any(one.rule.check.needs_calendar for one in able):
        first, last = whole.span()
        yield from offer_calendar(context.engine, context.calendar, first, max(last, context.as_of or last))
    wanted = [one for each in able for one in wanted_columns(each.rule.values)]
    wanted += [column for each in able for column, _ in each.conditions]
    for place, part in enumerate(whole.parts()):
        tell(place / whole.count_parts(), "log")
        context.log = part
        offered = offer_events(context.engine, part, wanted)
        context.renamed = offered.renamed
        yield from offered.warnings
        for number, one in enumerate(able):
            tell((place + (number + 0.1) / (len(able) + 0.1)) / whole.count_parts(), one.rule.id)
            _look(context, rules, one)
    context.log = whole


def _look(context: Context, rules: RulePack | None, one: _Running) -> None:
    _begin(context, rules, one)
    if one.rule.check.scope == "log":
        one.facts.append(facts_of(context, one.rule.check, one.rule.values))
    else:
        one.outcomes.append(answer(context, one.rule.check, one.rule.values))


def _begin(context: Context, rules: RulePack | None, one: _Running) -> None:
    """Set the stamp, the events and the tables of a rule."""
    rule = one.rule
    context.stamp = Stamp(
        rule.id, rule.check.name, rule.version, rule.severity, _as_text(rule.parameters()), rule.grades
    )
    narrow(context.engine, one.conditions, context.renamed)
    for parameter, name, kinds in wanted_tables(rule.values):
        rows = rules.tables.get(name) if rules else None
        offer_table(context.engine, parameter, rows, kinds, context.calendar.zone)


def _finish(context: Context, rules: RulePack | None, one: _Running) -> Outcome:
    """Return the outcome of a rule over all parts."""
    check = one.rule.check
    if one.lacking:
        note = f"Not judged: the check needs the {' and the '.join(one.lacking)}."
        return Outcome(findings.empty(), 0, (note,))
    if check.scope == "log":
        _begin(context, rules, one)
        context.engine.register("facts", pa.concat_tables(one.facts))
        outcome = conclude(context, check, one.rule.values)
    else:
        outcome = _joined(one.outcomes)
    return Outcome(
        findings.populated(outcome.findings, outcome.judged, check.population), outcome.judged, outcome.warnings
    )


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    told = tuple(note for outcome in outcomes for note in outcome.warnings)
    tables = [outcome.findings for outcome in outcomes]
    table = findings.in_order(pa.concat_tables(tables)) if len(tables) > 1 else tables[0]
    return Outcome(table, sum(outcome.judged for outcome in outcomes), told)


def _as_text(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def _result(rule: Rule, cases: int, outcome: Outcome, history: Mapping[str, float]) -> RuleResult:
    table = outcome.findings
    return RuleResult(
        rule.id,
        rule.check.name,
        rule.version,
        rule.severity,
        outcome.judged,
        max(0, cases - outcome.judged),
        len(pc.unique(table["case_id"])),
        table.num_rows,
        history.get(rule.id),
        rule.title,
        rule.title_zh,
    )
