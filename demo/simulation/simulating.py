"""Simulate the cases of every item of an office, one table of events per item."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from casecheck.calendar import china
from demo.office.load import Office
from demo.simulation.circumstances import circumstances_of
from demo.simulation.events import Cases, doers_of, tabulate
from demo.simulation.facts import Facts
from demo.simulation.planting import Breach, Plan, changed, off_the_chart, plan_breaches, rules_of
from demo.simulation.prefixes import PREFIXES
from demo.simulation.splitting import meeting_on_large_sums
from demo.simulation.timing import time_cases
from demo.simulation.walking import NONE, paths_of
from demo.simulation.worktime import OfficeTime

FIRST_DAY, LAST_DAY = date(2024, 11, 1), date(2026, 10, 31)
MOST_CASES_A_YEAR = 450
BREACH_SHARE = 0.03


@dataclass(frozen=True)
class Simulated:
    """Hold one item's events, in the order of time, and the breaches planted in them."""

    item: str
    table: pa.Table
    planted: tuple[Breach, ...]


@dataclass(frozen=True)
class Drawn:
    """Hold all cases of an item before they are a table. walks: their steps before any breach; plans: the breaches."""

    cases: Cases
    walks: np.ndarray
    plans: list[Plan]

    @property
    def planted(self) -> tuple[Breach, ...]:
        """Return the breaches with the cases that have them."""
        facts, ids = self.cases.facts, self.cases.ids
        planted = [_breach(facts, plan, self.walks, ids) for plan in self.plans]
        planted += [_split(facts, rows, ids) for rows in self.cases.about.splits]
        return tuple(sorted(planted, key=lambda breach: breach.case_id))


def simulate(
    office: Office,
    *,
    seed: int = 1,
    first_day: date = FIRST_DAY,
    last_day: date = LAST_DAY,
    scale: float = 1.0,
    breach_share: float = BREACH_SHARE,
) -> Iterator[Simulated]:
    """Yield the cases of each item; every one begins and ends between the two days.

    scale: share of the item's volume, which is cut at MOST_CASES_A_YEAR. breach_share: share of cases with a breach.
    """
    calendar = china(first_day.year, last_day.year)
    time = OfficeTime.between(calendar, first_day, last_day)
    years = (last_day - first_day).days / 365.25
    for item in office["items"]:
        facts = Facts(item, office)
        volume = min(item["annual_volume"] or 1, MOST_CASES_A_YEAR)
        cases = max(1, round(volume * years * scale))
        yield _simulate_item(facts, cases, time, breach_share, np.random.default_rng([seed, int(facts.id[1:])]))


def _simulate_item(
    facts: Facts, cases: int, time: OfficeTime, breach_share: float, random: np.random.Generator
) -> Simulated:
    drawn = draw_item(facts, cases, time, time.seconds, breach_share, random)
    return Simulated(facts.id, tabulate(drawn.cases, time), drawn.planted)


def draw_item(
    facts: Facts, cases: int, time: OfficeTime, open_for: int, breach_share: float, random: np.random.Generator
) -> Drawn:
    """Draw the cases of an item; every one begins and ends within the first `open_for` office seconds."""
    paths = paths_of(facts.automaton, facts.names, facts.optional)
    walks = paths.walk(cases, random)
    plans = plan_breaches(facts, walks, breach_share, random)
    broken = _with_breaches(walks, plans, beyond=len(facts.names))
    times = time_cases(facts, broken, plans, open_for, random)
    starts = times.moments[:, 0]
    about = circumstances_of(facts, walks, starts, plans, random)
    ids = _case_ids(facts, starts, time)
    doers = doers_of(facts, broken, plans, random)
    return Drawn(Cases(facts, broken, doers, times, about, ids), walks, plans)


def _with_breaches(walks: np.ndarray, plans: Sequence[Plan], beyond: int) -> np.ndarray:
    """Return the walks with room for one event more, and the breaches put in."""
    broken = np.pad(walks, ((0, 0), (0, 1)), constant_values=NONE)
    for plan in plans:
        done = changed([step for step in walks[plan.row].tolist() if step != NONE], plan, beyond)
        broken[plan.row] = NONE
        broken[plan.row, : len(done)] = done
    return broken


def _case_ids(facts: Facts, starts: np.ndarray, time: OfficeTime) -> list[str]:
    """Number the cases of each year in the order in which they came in."""
    prefix = PREFIXES.get(facts.id, facts.id)
    years = time.years(starts).tolist()
    counts: dict[int, int] = {}
    ids = [""] * len(years)
    for row in np.argsort(starts, kind="stable").tolist():
        counts[years[row]] = counts.get(years[row], 0) + 1
        ids[row] = f"{prefix}-{years[row]}-{counts[years[row]]:04d}"
    return ids


def _breach(facts: Facts, plan: Plan, walks: np.ndarray, ids: Sequence[str]) -> Breach:
    done = [step for step in walks[plan.row].tolist() if step != NONE]
    name = off_the_chart(facts) if plan.kind == "unknown" else facts.names[plan.step]
    return Breach(facts.id, ids[plan.row], plan.kind, name, rules_of(facts, plan, done))


def _split(facts: Facts, rows: Sequence[int], ids: Sequence[str]) -> Breach:
    """Return a sum split over several cases under the last of them; the step is the meeting that it kept away from."""
    step = meeting_on_large_sums(facts)
    name = "" if step is None else facts.names[step]
    return Breach(facts.id, ids[rows[-1]], "split", name, (), tuple(ids[row] for row in rows[:-1]))
