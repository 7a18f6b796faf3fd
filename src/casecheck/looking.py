"""Let rules look at events, part by part, and conclude: what a whole run and an incremental one have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from casecheck import findings
from casecheck.automaton import Automaton
from casecheck.backends.engine import Engine
from casecheck.calendar import WorkCalendar
from casecheck.checks.contract import Context, Outcome, answer, conclude, facts_of
from casecheck.conditions import Condition
from casecheck.counting import FlowCount
from casecheck.errors import BadInput
from casecheck.events import column_kinds, narrow, offer_calendar, offer_events, offer_table
from casecheck.findings import Stamp
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.parameters import Wanted, wanted_columns, wanted_tables
from casecheck.pieces import read_ahead
from casecheck.rules import Rule

Tell = Callable[[float, str], Any]


@dataclass
class Glance:
    """Hold what one rule saw so far: what it lacks, and what each part of the log gave."""

    rule: Rule
    lacking: list[str]
    conditions: list[tuple[Wanted, Condition]]
    outcomes: list[Outcome] = field(default_factory=list)
    facts: list[pa.Table] = field(default_factory=list)


class Look:
    """Look at logs with the rules of one run.

    activities: the names of all activities, also where a log looked at is but a part of the whole.
    has: whether the whole log has a column; that of the log looked at when not given.
    """

    def __init__(
        self,
        engine: Engine,
        rules: Sequence[Rule],
        *,
        flow: Flow | None,
        flows: Mapping[str, Flow],
        tables: Mapping[str, pa.Table],
        calendar: WorkCalendar,
        as_of: datetime | None,
        activities: frozenset[str],
        has: Callable[[str], bool] | None = None,
    ) -> None:
        self.engine, self.rules, self.tables, self._has = engine, rules, tables, has
        self.flow, self.flows, self.calendar, self.as_of = flow, flows, calendar, as_of
        self.activities = activities
        self.counted: dict[tuple[str, str], FlowCount] = {}
        self.warnings: list[str] = []
        self._automata: dict[str, Automaton] = {}
        self._renamed: Mapping[Wanted, str] = {}

    def at(self, log: Log, tell: Tell = lambda share, rule: None) -> list[Glance]:
        """Let every rule look at each part of a log, once."""
        context = self._context(log)
        glances = [self._begin(log, rule) for rule in self.rules]
        able = [one for one in glances if not one.lacking]
        self._offer_calendar(context, able, log.span())
        wanted = [one for each in able for one in wanted_columns(each.rule.values)]
        wanted += [column for each in able for column, _ in each.conditions]
        has_turn = any(one.rule.check.needs_turn for one in able)
        count = log.count_parts()
        for place, part in enumerate(read_ahead(log.parts()) if count > 1 else log.parts()):
            tell(place / count, "log")
            context.log, context.is_whole = part, count == 1
            offered = offer_events(self.engine, part, wanted, has_turn=has_turn)
            self._renamed = context.renamed = offered.renamed
            context.events = offered.events
            self.warnings += offered.warnings
            if offered.moments:  # what is due may lie years from all events
                self._offer_calendar(context, able, (min(offered.moments), max(offered.moments)), log.span())
            for number, one in enumerate(able):
                tell((place + (number + 0.1) / (len(able) + 0.1)) / count, one.rule.id)
                self._look(context, one)
        return glances

    def conclude(
        self, log: Log, glances: Iterable[Glance], span: tuple[datetime, datetime], *, is_sorted: bool = True
    ) -> list[Outcome]:
        """Return the outcome of every rule over all that it saw. span: the moments of the first and last event."""
        context = self._context(log)
        context.renamed = self._renamed
        concluded = []
        for one in glances:
            if one.lacking:
                note = f"Not judged: the check needs the {' and the '.join(one.lacking)}."
                concluded.append(Outcome(findings.empty(), 0, (note,)))
            elif one.rule.check.scope == "log":
                self._offer_calendar(context, [one], span)
                concluded.append(self._conclude(context, one))
            else:
                concluded.append(joined(one.outcomes, is_sorted=is_sorted))
                one.outcomes.clear()  # findings of a large log are not held twice
        return [
            replace(done, findings=findings.populated(done.findings, done.judged, one.rule.check.population))
            for one, done in zip(glances, concluded, strict=True)
        ]

    def _context(self, log: Log) -> Context:
        return Context(
            self.engine,
            log,
            self.flow,
            self.calendar,
            self.as_of,
            flows=self.flows,
            automata=self._automata,
            activities=self.activities,
            counted=self.counted,
        )

    def _begin(self, log: Log, rule: Rule) -> Glance:
        has = self._has or log.has
        lacking = rule.check.lacking(has, self.flow, self.flows, rule.values)
        try:
            conditions = column_kinds(log, rule.where)
        except BadInput as error:
            raise _of_rule(rule, error) from error
        return Glance(rule, lacking, conditions)

    def _offer_calendar(self, context: Context, able: Sequence[Glance], *spans: tuple[datetime, datetime]) -> None:
        if any(one.rule.check.needs_calendar for one in able):
            moments = [moment for span in spans for moment in span]
            moments += [context.as_of] if context.as_of else []
            self.warnings += offer_calendar(self.engine, context.calendar, min(moments), max(moments))

    def _look(self, context: Context, one: Glance) -> None:
        try:
            self._set(context, one)
            if one.rule.check.scope == "log":
                one.facts.append(facts_of(context, one.rule.check, one.rule.values))
            else:
                one.outcomes.append(answer(context, one.rule.check, one.rule.values))
        except BadInput as error:
            raise _of_rule(one.rule, error) from error

    def _set(self, context: Context, one: Glance) -> None:
        """Set the stamp, the events and the tables of a rule."""
        rule = one.rule
        parameters = json.dumps(rule.parameters(), ensure_ascii=False, sort_keys=True)
        context.stamp = Stamp(rule.id, rule.check.name, rule.version, rule.severity, parameters, rule.grades)
        narrow(self.engine, one.conditions, context.renamed)
        context.is_direct = self.engine.name == "duckdb" and not one.conditions
        for parameter, name, kinds in wanted_tables(rule.values):
            offer_table(self.engine, parameter, self.tables.get(name), kinds, context.calendar.zone)

    def _conclude(self, context: Context, one: Glance) -> Outcome:
        one.conditions, kept = [], one.conditions
        self._set(context, one)
        one.conditions = kept
        self.engine.register("facts", pa.concat_tables(one.facts, promote_options="permissive"))
        return conclude(context, one.rule.check, one.rule.values)


def _of_rule(rule: Rule, error: BadInput) -> BadInput:
    """Return an error that names the rule, where it names nothing else."""
    return BadInput(error.code, file=error.file or f"rule {rule.id}", at=error.at, reason=error.reason, hint=error.hint)


def joined(outcomes: Sequence[Outcome], *, is_sorted: bool = True) -> Outcome:
    """Return several outcomes of one rule as one. is_sorted: by time; else what came later stands last."""
    told = tuple(dict.fromkeys(note for outcome in outcomes for note in outcome.warnings))
    table = pa.concat_tables([outcome.findings for outcome in outcomes])
    table = findings.in_order(table) if is_sorted and len(outcomes) != 1 else table
    counts = [outcome.flagged for outcome in outcomes if outcome.flagged is not None]
    flagged = sum(counts) if len(counts) == len(outcomes) else None  # whole cases are in each part
    return Outcome(table, sum(outcome.judged for outcome in outcomes), told, flagged)
