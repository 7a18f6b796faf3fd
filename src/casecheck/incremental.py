"""Judge what is new: keep the events, what rules saw of them and what they found; look again only at the cases touched.

The outcome is that of a run over all events in the order in which they came, late ones included. A case that gets an
event is looked at again as a whole; facts of the others stand. All is looked at anew when a rule or its flow changed,
when open cases are measured up to another moment, or when a column appears that a rule lacked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from casecheck import findings
from casecheck.backends import open_engine
from casecheck.calendar import WorkCalendar, load_calendar
from casecheck.checks.contract import Outcome, Progress
from casecheck.errors import BadInput
from casecheck.flow import Flow
from casecheck.keeping import Keeping, Kept
from casecheck.log import Log
from casecheck.looking import Glance, Look, joined
from casecheck.rules import RulePack
from casecheck.run import Plan, Report, plan_of, report_of


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
    Raise BadInput for a folder that holds something else, or whose times are of another zone.
    """
    plan = plan_of(flow, rules)
    if as_of is not None and as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=ZoneInfo(log.zone))
    keeping = Keeping.open(folder, log.zone)
    fresh = keeping.add(log)
    first, last = keeping.years()
    calendar = calendar or load_calendar("cn", first, max(last, as_of.year if as_of else last), zone=log.zone)
    plan_mark = _mark(plan, calendar, as_of)
    lacking = _lacking(plan, keeping)
    is_known = keeping.kept is not None and (keeping.kept.mark, keeping.kept.lacking) == (plan_mark, lacking)
    is_known = is_known and not any(rule.check.sees_all(rule.values) for rule in plan.rules)
    with open_engine("duckdb") as opened:
        look = plan.look(opened, calendar, as_of, keeping.activities(), keeping.has)
        tell = progress or (lambda share, rule: None)
        if is_known:
            glances = _look_at_new(look, keeping, fresh, tell)
        else:
            glances = look.at(keeping.everything(), tell)
        outcomes = look.conclude(fresh, glances, keeping.span())
    keeping.keep(Kept(plan_mark, lacking, *_to_keep(plan, glances)))
    if progress:
        progress(1.0, "")
    return report_of(plan, outcomes, keeping.summary(), log.zone, as_of, [*log.warnings, *look.warnings], history)


def _look_at_new(look: Look, keeping: Keeping, fresh: Log, tell: Callable[[float, str], Any]) -> list[Glance]:
    """Look at the cases touched, as they were and as they are, and put what they give in its place."""
    kept = keeping.kept
    if kept is None:
        raise ValueError("nothing is kept")
    before, now = keeping.touched(fresh)
    told, look.warnings = look.warnings, []
    old = look.at(before) if before else None
    look.warnings = told
    glances = look.at(now, tell)
    touched = pc.unique(now.table["case_id"]).cast(pa.string())
    for place, one in enumerate(glances):
        if one.lacking:
            continue
        name = one.rule.id
        if one.rule.check.scope == "log":
            one.facts.insert(0, _without(kept.facts[name], touched))
        else:
            judged = kept.judged[name] - (sum(each.judged for each in old[place].outcomes) if old else 0)
            one.outcomes.insert(0, Outcome(_without(kept.findings[name], touched), judged))
            one.outcomes[:] = [joined(one.outcomes)]
    return glances


def _without(table: pa.Table, cases: pa.Array) -> pa.Table:
    return table.filter(pc.invert(pc.is_in(table["case_id"].cast(pa.string()), cases)))


def _to_keep(plan: Plan, glances: list[Glance]) -> tuple[dict[str, pa.Table], dict[str, int], dict[str, pa.Table]]:
    """Return findings and counts of the rules that judge case by case, and the facts of the others."""
    found, judged, facts = {}, {}, {}
    for rule, one in zip(plan.rules, glances, strict=True):
        if one.lacking:
            continue
        if rule.check.scope == "log":
            facts[rule.id] = pa.concat_tables(one.facts, promote_options="permissive")
        else:
            outcome = joined(one.outcomes)
            found[rule.id], judged[rule.id] = outcome.findings, outcome.judged
    return found, judged, facts


def _lacking(plan: Plan, keeping: Keeping) -> list[str]:
    return [rule.id for rule in plan.rules if rule.check.lacking(keeping.has, plan.flow, plan.flows, rule.values)]


def _mark(plan: Plan, calendar: WorkCalendar, as_of: datetime | None) -> str:
    """Return a digest of all that findings depend on besides the events."""
    reads_moment = any(":as_of" in "".join(vars(rule.check.texts).values()) for rule in plan.rules)
    told = {
        "schema": findings.SCHEMA.to_string(),
        "rules": [
            (rule.id, rule.check.name, rule.version, rule.severity, rule.grades, dict(rule.where), rule.parameters())
            for rule in plan.rules
        ],
        "texts": [vars(rule.check.texts) for rule in plan.rules],
        "flows": {name: asdict(one) for name, one in {**plan.flows, "": plan.flow}.items() if one},
        "tables": {name: table.to_pydict() for name, table in plan.tables.items()},
        "calendar": [sorted(map(str, days)) for days in (calendar.holidays, calendar.make_up_days)],
        "as_of": as_of.isoformat() if as_of and reads_moment else "",
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def check_folder(folder: Path) -> None:
    """Refuse a path that is a file, so that it is known before any work is done."""
    if folder.exists() and not folder.is_dir():
        raise BadInput("state_file", file=folder.name, reason="This is a file, no folder.", hint="Name a folder.")
