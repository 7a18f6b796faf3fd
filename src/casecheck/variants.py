"""Collapse cases to their variants: the distinct ordered lists of activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from casecheck.automaton import Automaton
from casecheck.backends import open_engine
from casecheck.backends.engine import Column, Engine
from casecheck.backends.texts import read_text
from casecheck.events import offer_events
from casecheck.flow import Flow
from casecheck.log import Log
from casecheck.replay import Verdict, judge_all

COUNTED = "SELECT flow, variant, count(*) AS cases FROM case_variants GROUP BY flow, variant"
MOST_KNOWN = 100_000
_KNOWN: WeakKeyDictionary[Automaton, dict[tuple[tuple[str, ...], bool], Verdict]] = WeakKeyDictionary()


class Variant(NamedTuple):
    """Hold one variant.

    numbers: its activities as the engine counts them. verdict: None where no flow was given. flow: the name of the flow
    that its cases must follow, where a column of the log tells; else empty.
    """

    activities: tuple[str, ...]
    cases: int
    numbers: list[int]
    verdict: Verdict | None = None
    flow: str = ""


def collapse(engine: Engine, log: Log, lifecycle: str = "", flow_by: Column | None = None) -> list[Variant]:
    """Make the table `case_variants` from `events` and return its variants, the most frequent first.

    lifecycle: count only events with this mark, or with none. flow_by: the column that names the flow of a case.
    """
    text = read_text("casecheck", "variants")
    engine.define("case_variants", text, lifecycle=lifecycle, flow_by=flow_by or Column())
    counted = engine.query(COUNTED)
    names = log.words("activity").dictionary.to_pylist()
    rows = zip(*(counted[name].to_pylist() for name in ("flow", "variant", "cases")), strict=True)
    variants = [
        Variant(tuple(names[number] for number in numbers), cases, numbers, flow=flow) for flow, numbers, cases in rows
    ]
    return sorted(variants, key=lambda variant: (-variant.cases, variant.flow, variant.activities))


def list_variants(log: Log, flow: Flow | None = None, *, lifecycle: str = "", engine: str = "duckdb") -> list[Variant]:
    """Return the variants of a log, judged by the flow if there is one."""
    counts: dict[tuple[str, ...], Variant] = {}
    with open_engine(engine) as opened:
        for part in log.parts():
            offer_events(opened, part)
            for one in collapse(opened, part, lifecycle):
                known = counts.get(one.activities)
                counts[one.activities] = one._replace(cases=one.cases + known.cases) if known else one
    variants = sorted(counts.values(), key=lambda variant: (-variant.cases, variant.activities))
    if flow is None:
        return variants
    return judge(Automaton(flow), variants)


def judge(automaton: Automaton, variants: Sequence[Variant], *, is_open: bool = False) -> list[Variant]:
    """Return the variants with their verdicts; is_open judges them as cases that may still go on.

    What was judged stays known for the next part of a log, which mostly has the same variants.
    """
    known = _KNOWN.setdefault(automaton, {})
    if len(known) > MOST_KNOWN:
        known.clear()
    new = list(dict.fromkeys(one.activities for one in variants if (one.activities, is_open) not in known))
    verdicts = judge_all(automaton, new, prefixes=frozenset(range(len(new))) if is_open else None)
    found = {(activities, is_open): verdict for activities, verdict in zip(new, verdicts, strict=True)}
    told = {**known, **found}
    known.update({key: verdict for key, verdict in found.items() if verdict.cost is not None})
    return [variant._replace(verdict=told[variant.activities, is_open]) for variant in variants]
