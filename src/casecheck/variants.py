"""Collapse cases to their variants: the distinct ordered lists of activities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from casecheck.automaton import Automaton
from casecheck.backends import DuckDB, open_engine
from casecheck.backends.texts import read_text
from casecheck.flow import Flow
from casecheck.formats.columns import FIELDS
from casecheck.log import Log
from casecheck.replay import Verdict, judge_all

COUNTED = "SELECT variant, count(*) AS cases FROM case_variants GROUP BY variant"


class Variant(NamedTuple):
    """Hold one variant. numbers: its activities as the engine counts them. verdict: None where no flow was given."""

    activities: tuple[str, ...]
    cases: int
    numbers: list[int]
    verdict: Verdict | None = None


def offer_events(engine: DuckDB, log: Log) -> None:
    """Register the log as the table `events`, with every field; those the log lacks are empty.

    case_number and activity_number stand for the names: numbers are grouped and compared faster than words.
    """
    rows = log.events
    columns: dict[str, Any] = {"event_id": log.table["event_id"]}
    for name, kind in FIELDS.items():
        is_there = name in log.table.column_names
        plain = pa.string() if pa.types.is_dictionary(kind) else kind
        columns[name] = log.table[name] if is_there else pa.nulls(rows, plain)
    columns["case_number"] = log.words("case_id").indices
    columns["activity_number"] = log.words("activity").indices
    engine.register("events", pa.table(columns))


def collapse(engine: DuckDB, log: Log, lifecycle: str = "") -> list[Variant]:
    """Make the table `case_variants` from `events` and return its variants, the most frequent first.

    lifecycle: count only events with this mark, or with none.
    """
    engine.define("case_variants", read_text("casecheck", "variants"), lifecycle=lifecycle)
    counted = engine.query(COUNTED)
    names = log.words("activity").dictionary.to_pylist()
    pairs = zip(counted["variant"].to_pylist(), counted["cases"].to_pylist(), strict=True)
    variants = [Variant(tuple(names[number] for number in numbers), cases, numbers) for numbers, cases in pairs]
    return sorted(variants, key=lambda variant: (-variant.cases, variant.activities))


def list_variants(log: Log, flow: Flow | None = None, *, lifecycle: str = "", engine: str = "duckdb") -> list[Variant]:
    """Return the variants of a log, judged by the flow if there is one."""
    with open_engine(engine) as opened:
        offer_events(opened, log)
        variants = collapse(opened, log, lifecycle)
    if flow is None:
        return variants
    return judge(Automaton(flow), variants)


def judge(automaton: Automaton, variants: Sequence[Variant], *, is_open: bool = False) -> list[Variant]:
    """Return the variants with their verdicts; is_open judges them as cases that may still go on."""
    activities = [variant.activities for variant in variants]
    prefixes = frozenset(range(len(variants))) if is_open else None
    verdicts = judge_all(automaton, activities, prefixes=prefixes)
    return [variant._replace(verdict=verdict) for variant, verdict in zip(variants, verdicts, strict=True)]
