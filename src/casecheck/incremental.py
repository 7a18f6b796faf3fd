"""Judge what is new: keep the events, what rules saw of them and what they found; look again only at the cases touched.

The outcome is that of a run over all events in the order in which they came, late ones included; only the order of
findings differs: what came with a later batch stands last. A case that gets an event is looked at again as a whole;
facts of the others stand. All is looked at anew when a rule or its flow changed, when open cases are measured up to
another moment, or when a column appears that a rule lacked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.contract import Outcome, Progress
from casecheck.claiming import claimed
from casecheck.counting import FlowCount
from casecheck.flow import Flow
from casecheck.keeping import Counted, Keeping, Made
from casecheck.log import Log
from casecheck.looking import Glance, Look, joined
from casecheck.rules import RulePack
from casecheck.run import Plan, Report, plan_of, report_of


class Judged(NamedTuple):
    """Hold what came out: an outcome for each rule, warnings, and what cases did at the steps of flows."""

    outcomes: list[Outcome]
    warnings: list[str]
    counted: Counted


def run_new(
    folder: Path,
    log: Log,
    *,
    flow: Flow | None = None,
    rules: RulePack | None = None,
    calendar: WorkCalendar | None = None,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    history: Mapping[str, float] | None = None,
) -> Report:
    """Add the events of a log to those kept in a folder and report on all of them, as `run` would.

    folder: made when it does not exist; a run that is interrupted leaves it as it was. calendar: China's by default.
    The same log given again is not added again. Raise BadInput for a folder that holds something else, whose times are
    of another zone, or to which another run is adding.
    """
    plan = plan_of(flow, rules)
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(log.zone))
    with claimed(folder):
        keeping = Keeping.open(folder, log.zone)
        fresh = keeping.add(log)
        tell = progress or (lambda share, rule: None)
        judged = _judged(keeping, fresh, plan, calendar or _calendar(keeping, as_of), as_of, tell)
    told = list(judged.warnings)
    if fresh is None:
        told = [f"The events of {log.name} were added before; they are not added again.", *told]
    tell(1.0, "")
    report = report_of(plan, judged.outcomes, keeping.summary(), log.zone, as_of, [*log.warnings, *told], history)
    return replace(report, counted=judged.counted)


def _calendar(keeping: Keeping, as_of: datetime | None) -> WorkCalendar:
    first, last = keeping.years()
    return load_calendar("cn", first, max(last, as_of.year if as_of else last), zone=keeping.head["zone"])


def _judged(
    keeping: Keeping, fresh: Log | None, plan: Plan, calendar: WorkCalendar, as_of: datetime | None, tell: Progress
) -> Judged:
    """Judge what is kept, of old cases only those that got events, and keep what was made of it.

    fresh: the events that were added; None where nothing is new, then everything is looked at.
    """
    plan_mark, lacking = _mark(plan, calendar, as_of), _lacking(plan, keeping)
    is_known = keeping.is_made_by(plan_mark, lacking) and not keeping.is_scattered() and not keeping.is_recast
    is_known = is_known and not any(rule.check.sees_all(rule.values) for rule in plan.rules)
    again = pc.unique(fresh.table["case_id"]).cast(pa.string()) if fresh and is_known else None
    with open_engine("duckdb") as opened:
        look = plan.look(opened, calendar, as_of, keeping.activities(), keeping.has)
        if fresh is None or again is None:
            now = keeping.everything()
            glances = look.at(now, tell)
            made = _made(plan_mark, lacking, glances, {}, look.counted)
        else:
            before, now = keeping.touched(fresh)
            counts, gone = _counted(look, before) if before else ({}, {})
            glances = look.at(now, tell)
            others = {rule: keeping.judged(rule) - counts.get(rule, 0) for rule in keeping.head["judged"]}
            steps = _adjusted(_adjusted(keeping.counted(plan.every_flow), gone, -1), look.counted, 1)
            made = _made(plan_mark, lacking, glances, others, steps)
            _add_kept(glances, keeping, again, made)
        outcomes = look.conclude(now, glances, keeping.span(), is_sorted=again is None)
    keeping.keep(made, again)
    return Judged(outcomes, look.warnings, made.counted)


def _counted(look: Look, before: Log) -> tuple[dict[str, int], Counted]:
    """Return how many of the cases touched each rule had judged before, and what they had done at steps of flows."""
    told, look.warnings = look.warnings, []
    glances = look.at(before)
    look.warnings = told
    steps, look.counted = look.counted, {}
    return {one.rule.id: sum(each.judged for each in one.outcomes) for one in glances}, steps


def _adjusted(counts: Counted, others: Counted, sign: Literal[1, -1]) -> Counted:
    """Return counts with others added or taken away."""
    return {
        key: counts.get(key, FlowCount(one.flow)).adjusted(others.get(key, FlowCount(one.flow)), sign)
        for key, one in {**others, **counts}.items()
    }


def _made(mark: str, lacking: list[str], glances: list[Glance], judged: Mapping[str, int], counted: Counted) -> Made:
    """Return what rules made of the cases looked at; judged: how many others each rule had judged."""
    made = Made(mark, lacking, {}, {}, {}, counted)
    for one in glances:
        name = one.rule.id
        if one.lacking:
            continue
        if one.rule.check.scope == "log":
            made.facts[name] = pa.concat_tables(one.facts, promote_options="permissive")
        else:
            outcome = joined(one.outcomes)
            made.findings[name] = outcome.findings
            made.judged[name] = outcome.judged + judged.get(name, 0)
    return made


def _add_kept(glances: list[Glance], keeping: Keeping, again: pa.Array, made: Made) -> None:
    """Put what is kept of the other cases before what was seen now."""
    for one in glances:
        name = one.rule.id
        if one.lacking:
            continue
        if one.rule.check.scope == "log":
            one.facts.insert(0, keeping.made("facts", name, again))
        else:
            kept = Outcome(keeping.made("findings", name, again), made.judged[name])
            told = tuple(note for outcome in one.outcomes for note in outcome.warnings)
            one.outcomes[:] = [kept, Outcome(made.findings[name], 0, told)]


def _lacking(plan: Plan, keeping: Keeping) -> list[str]:
    return [rule.id for rule in plan.rules if rule.check.lacking(keeping.has, plan.flow, plan.flows, rule.values)]


def _mark(plan: Plan, calendar: WorkCalendar, as_of: datetime | None) -> str:
    """Return a digest of all that findings depend on besides the events."""
    reads_moment = any(":as_of" in text for rule in plan.rules for text in rule.check.all_texts())
    told = {
        "schema": findings.SCHEMA.to_string(),
        "rules": [
            (rule.id, rule.check.name, rule.version, rule.severity, rule.grades, dict(rule.where), rule.parameters())
            for rule in plan.rules
        ],
        "texts": [rule.check.all_texts() for rule in plan.rules],
        "flows": {name: asdict(one) for name, one in plan.every_flow.items()},
        "tables": {name: table.to_pydict() for name, table in plan.tables.items()},
        "calendar": [sorted(map(str, days)) for days in (calendar.holidays, calendar.make_up_days)],
        "as_of": as_of.isoformat() if as_of and reads_moment else "",
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
