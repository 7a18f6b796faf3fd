"""Cases of a whole office as rows of one log: each event a row of its own columns, the moment in office seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from demo.simulation.events import desks_of, signs_of
from demo.simulation.facts import Facts
from demo.simulation.planting import Plan, off_the_chart, rules_of
from demo.simulation.simulating import Drawn
from demo.simulation.timing import promised
from demo.simulation.walking import NONE
from demo.simulation.worktime import OFFICE_DAY

Row = dict[str, Any]
STEP, MARK = "complete", "mark"
SHORT_GAP = 30


@dataclass
class Case:
    """Hold one case and the warning rules that must find it.

    rows: its events in order; `moment` is in office seconds. facts: of its item; None for a case of a register.
    is_taken: something is planted here already. pause: office days suspended, after the first event.
    """

    id: str
    rows: list[Row]
    facts: Facts | None = None
    rules: set[str] = field(default_factory=set)
    is_taken: bool = False
    pause: int = 0

    @property
    def item(self) -> str:
        """Return the number of the item; empty for a case of a register."""
        return self.facts.id if self.facts else ""

    @property
    def steps(self) -> list[Row]:
        """Return the events that are steps of a flowchart."""
        return [row for row in self.rows if row["lifecycle"] == STEP]

    @property
    def decision(self) -> Row:
        """Return the step at which the case is decided; the last one where no step decides."""
        deciding = [row for row in self.steps if row["step_type"] in ("decide", "meeting")]
        return deciding[-1] if deciding else self.steps[-1]

    def mark(self, activity: str, after: Row, seconds: int = SHORT_GAP, **values: Any) -> Row:
        """Put in an event that is no step, by whoever did the one before it, and return it."""
        row = {name: after[name] for name in ("actor", "post", "unit")}
        row |= {"activity": activity, "lifecycle": MARK, "step_type": None, "moment": after["moment"] + seconds}
        self.rows.append(row | values)
        return self.rows[-1]

    def put_off(self, row: Row, seconds: int) -> None:
        """Let an event and all that follow it happen later."""
        since = row["moment"]
        for one in self.rows:
            one["moment"] += seconds if one["moment"] >= since else 0

    def used(self) -> int:
        """Return the office seconds that count, from the first to the last event."""
        moments = [row["moment"] for row in self.rows]
        waited = max(row.get("suspended_days") or 0 for row in self.rows) + self.pause
        return int(max(moments) - min(moments) - waited * OFFICE_DAY)


def cases_of(drawn: Drawn) -> list[Case]:
    """Return the drawn cases of an item, with what is planted in them, in the order in which they came in."""
    facts, about = drawn.cases.facts, drawn.cases.about
    planned = {plan.row: plan for plan in drawn.plans}
    splits = {row: rows[-1] for rows in about.splits for row in rows}
    made = []
    for place in np.argsort(drawn.cases.times.moments[:, 0], kind="stable").tolist():
        case = Case(drawn.cases.ids[place], list(_rows(drawn, place)), facts)
        case.pause = int(drawn.cases.times.pauses[place].sum())
        case.is_taken = place in planned or place in splits
        if place in planned:
            case.rules = _rules(drawn, planned[place])
        if splits.get(place) == place:
            case.rules.add("W14")
        first = case.rows[0]
        first["counterpart"] = about.names[about.who[place]]
        if about.money is not None:
            first["amount"] = float(about.money[place])
        waited = int(drawn.cases.times.waits[place].sum())
        first |= {"suspended_days": float(waited)} if waited else {}
        if about.tiers:
            case.decision["tier"] = about.tiers[about.tier[place]]
        made.append(case)
    return made


def _rows(drawn: Drawn, place: int) -> Iterator[Row]:
    cases, facts = drawn.cases, drawn.cases.facts
    steps = facts.item["steps"]
    posts, units = signs_of(facts)
    desks = desks_of(facts, cases.broken[place : place + 1])[0]
    for column, number in enumerate(cases.broken[place].tolist()):
        if number == NONE:
            continue
        is_known = number < len(steps)
        yield {
            "activity": facts.names[number] if is_known else off_the_chart(facts),
            "moment": int(cases.times.moments[place, column]),
            "actor": facts.people[cases.doers[place, column]],
            "post": posts[desks[column]],
            "unit": units[desks[column]],
            "lifecycle": STEP,
            "step": number,
            "step_type": steps[number]["type"] if is_known else None,
            "step_days": (facts.limits[number] or None) if is_known else None,
        }


def _rules(drawn: Drawn, plan: Plan) -> set[str]:
    """Return the warning rules that must find a planted case; how late a late one is shows when it is closed."""
    facts = drawn.cases.facts
    done = [step for step in drawn.walks[plan.row].tolist() if step != NONE]
    return {rule.split("-")[0] for rule in rules_of(facts, plan, done)}


def late_rules(facts: Facts, used: int) -> set[str]:
    """Return the rules on the whole time that a case breaks which used so many office seconds."""
    clock = next(one for one in facts.office["policies"]["clocks"] if one["code"] == "handling")
    legal = facts.item["legal_limit_days"]
    red = clock["red"] if legal else clock["red_without_legal"]
    last = int(legal * OFFICE_DAY if legal else promised(facts)) + (red["offset"] - 1) * OFFICE_DAY
    first = promised(facts) + (clock["yellow"]["offset"] - 1) * OFFICE_DAY
    return {rule for rule, allowed in (("W02", first), ("W03", last)) if used > allowed}
