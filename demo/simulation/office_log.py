"""The log of a whole office: cases of every item, finished and under way, and registers, for all warning rules.

`simulate` gives each item its own log, clean under flowchart, limit and separation of duties. Here all items share one
table that has what every warning rule reads, and a list of the cases that each rule must find; all else is clean.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from casecheck.calendar import china
from demo.office.load import Office
from demo.simulation.cases import Case, cases_of
from demo.simulation.content import fill
from demo.simulation.events import LOCAL_TIME, UTC_TIME
from demo.simulation.facts import Facts
from demo.simulation.faults import plant, unmet
from demo.simulation.registers import registers
from demo.simulation.simulating import FIRST_DAY, LAST_DAY, MOST_CASES_A_YEAR, draw_item
from demo.simulation.unfinished import unfinished
from demo.simulation.worktime import OfficeTime

BREACH_SHARE = 0.03
AT_LEAST = {"P02": 40, "P10": 40, "P16": 40, "P34": 60, "P36": 45, "P46": 30, "P49": 12}
AT_LEAST_OF_OTHERS = 4
OPEN_SHARE, LEAST_REGISTER, OF_REGISTER = 0.04, 30, 600
BEYOND = timedelta(days=60)
DAY_MICROS = 86_400_000_000
WORDS = (
    "case_id", "office", "item", "state", "activity", "actor", "post", "unit", "lifecycle", "step_type", "outcome",
    "tier", "default_tier", "reason", "counterpart", "project", "documents", "verifier", "fee_item", "leader_last",
    "on_the_spot", "risk_level", "key_post", "judged_card", "purpose", "invitation", "objection", "host_credit",
    "purpose_true", "project_need", "entries",
)  # fmt: skip
NUMBERS = (
    "amount", "suspended_days", "promised_days", "legal_days", "step_days", "suspension_days", "fee", "present",
    "entitled", "spoke", "granted_days", "members", "over_days", "members_approved", "closeout_rate", "visits",
)  # fmt: skip
MOMENTS = ("from_at", "due_at")


class Planted(NamedTuple):
    """Name a warning rule and a case that it must find."""

    rule: str
    case_id: str


@dataclass(frozen=True)
class OfficeLog:
    """Hold all events in the order of time, what is planted, the moment of the run, and the register of relations."""

    table: pa.Table
    planted: frozenset[Planted]
    as_of: datetime
    relations: tuple[dict[str, Any], ...]


def office_log(
    office: Office,
    *,
    seed: int = 1,
    scale: float = 1.0,
    first_day: date = FIRST_DAY,
    last_day: date = LAST_DAY,
    breach_share: float = BREACH_SHARE,
) -> OfficeLog:
    """Simulate a whole office up to the morning after the last day.

    scale: share of each item's volume, of which some are kept whatever it is. breach_share: share of the cases of an
    item that do not follow the flowchart, the promise or the separation of duties; the other rules have their own.
    """
    calendar = china(first_day.year, (last_day + BEYOND).year)
    now = OfficeTime.between(calendar, first_day, last_day).seconds
    time = OfficeTime.between(calendar, first_day, last_day + BEYOND)
    years = (last_day - first_day).days / 365.25
    closed: list[Case] = []
    under_way: list[Case] = []
    for item in office["items"]:
        facts, random = Facts(item, office), np.random.default_rng([seed, int(item["id"][1:]), 7])
        volume = round(min(item["annual_volume"] or 1, MOST_CASES_A_YEAR) * years * scale)
        number = max(volume, AT_LEAST.get(facts.id, AT_LEAST_OF_OTHERS))
        made = cases_of(draw_item(facts, number, time, now - 600, breach_share, random))
        fill(made, facts, random)
        closed += made
        begun = max(AT_LEAST_OF_OTHERS, round(number * OPEN_SHARE))
        under_way += unfinished(draw_item(facts, begun, time, now - 600, 0.0, random), now, random)
    random = np.random.default_rng([seed, 0, 7])
    relations = plant(closed, now, random)
    unmet([case for case in closed if case.item])
    _too_often(closed, time)
    size = max(LEAST_REGISTER, round(OF_REGISTER * scale))
    cases = [*closed, *under_way, *registers(office, time, now, size, random)]
    planted = frozenset(Planted(rule, case.id) for case in cases for rule in case.rules)
    as_of = datetime.fromtimestamp(int(time.micros(np.array([now]))[0]) / 1e6, UTC)
    return OfficeLog(tabulate(cases, time, office["office"]["name"]), planted, as_of, tuple(relations))


def _too_often(cases: Sequence[Case], time: OfficeTime) -> None:
    """Note the cases with which an item's share of deviations within a year rises above what is let pass."""
    by_item: dict[str, list[Case]] = {}
    for case in cases:
        if case.decision.get("default_tier"):
            by_item.setdefault(case.item, []).append(case)
    for group in by_item.values():
        figures = group[0].facts.office["policies"]["warning_figures"]["W11"] if group[0].facts else {}
        group.sort(key=lambda case: case.decision["moment"])
        moments = time.micros(np.array([case.decision["moment"] for case in group]))
        deviates = np.array([case.decision["tier"] != case.decision["default_tier"] for case in group])
        first = np.searchsorted(moments, moments - figures["window_days"] * DAY_MICROS, "left")
        counted = np.arange(1, len(group) + 1) - first
        sums = np.append(0, np.cumsum(deviates))
        shares = (sums[1:] - sums[first]) / counted
        is_high = (shares > figures["max_share"]) & (counted >= figures["min_volume"])
        for place in np.flatnonzero(is_high & ~np.append(False, is_high[:-1])).tolist():
            group[place].rules.add("W11")


def tabulate(cases: Sequence[Case], time: OfficeTime, name: str) -> pa.Table:
    """Return all events in the order of time. name: of the office."""
    rows = sorted(_rows(cases, name), key=lambda row: row["moment"])  # stable: a case's own events keep their order
    stamps = pa.array(time.micros(np.array([row["moment"] for row in rows])))
    columns = {one: pa.array([row.get(one) for row in rows], pa.string()).dictionary_encode() for one in WORDS}
    columns |= {one: pa.array([row.get(one) for row in rows], pa.float64()) for one in NUMBERS}
    columns |= {one: pa.array([row.get(one) for row in rows], UTC_TIME).cast(LOCAL_TIME) for one in MOMENTS}
    table = pa.table(columns)
    return table.add_column(2, "timestamp", stamps.cast(UTC_TIME).cast(LOCAL_TIME))


def _rows(cases: Sequence[Case], name: str) -> Iterator[dict[str, Any]]:
    for case in cases:
        about = {"case_id": case.id, "office": name, "item": case.item or None}
        for row in sorted(case.rows, key=lambda row: row["moment"]):
            yield about | row
