"""Find cases that did not follow the flowchart, and say what was skipped, added, repeated or swapped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from casecheck.checks.contract import Check, Context, Outcome, parameter, sql
from casecheck.replay import Verdict
from casecheck.variants import Variant, collapse, judge

VERDICTS = pa.schema(
    [
        ("variant", pa.list_(pa.string())),
        ("place", pa.int64()),
        ("places", pa.list_(pa.int64())),
        ("score", pa.float64()),
        ("measured", pa.float64()),
        ("threshold", pa.float64()),
        ("population", pa.float64()),
        ("detail", pa.string()),
    ]
)


@dataclass(frozen=True)
class Conformance:
    """Say which events count and from where on a deviation matters."""

    open_cases: str = parameter(
        "How a case that stops early is judged: as complete, or as a prefix that may still go on.",
        default="complete",
        words=("complete", "prefix"),
    )
    lifecycle: str = parameter("Count only events with this lifecycle mark; empty counts all.", default="")
    min_cost: int = parameter("Least number of deviating steps that makes a finding.", default=1)


def run(context: Context, rule: Conformance) -> Outcome:
    """Judge every variant once and return one finding per case that deviates."""
    variants = judge(context.automaton, collapse(context.engine, rule.lifecycle), is_open=rule.open_cases == "prefix")
    cases = sum(variant.cases for variant in variants)
    context.engine.register("verdicts", _table(variants, cases, rule.min_cost))
    unsure = sum(bool(variant.verdict and variant.verdict.note) for variant in variants)
    warnings = (f"For {unsure} variants only the first deviation is known.",) if unsure else ()
    return Outcome(context.findings(sql("conformance")[0]), cases, warnings)


def _table(variants: Sequence[Variant], cases: int, min_cost: int) -> pa.Table:
    """Return one row per variant to report; places count from 1, as SQL does."""
    rows = [
        _row(variant, variant.verdict, cases)
        for variant in variants
        if variant.verdict and not variant.verdict.fits and (variant.verdict.cost or min_cost) >= min_cost
    ]
    return pa.Table.from_pylist(rows, VERDICTS)


def _row(variant: Variant, verdict: Verdict, cases: int) -> dict[str, Any]:
    length = len(variant.activities)
    first = verdict.deviations[0].position if verdict.deviations else verdict.position or 0
    place = min(first, length - 1) + 1  # what is skipped at the end shows on the last event
    added = {deviation.position + 1 for deviation in verdict.deviations if deviation.kind != "skipped"}
    cost = verdict.cost
    return {
        "variant": variant.activities,
        "place": place,
        "places": sorted({place} | added),
        "score": cost / (cost + length) if cost else None,
        "measured": cost,
        "threshold": 0.0,
        "population": variant.cases / cases,
        "detail": json.dumps(explain(verdict), ensure_ascii=False),
    }


def explain(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values; positions count the events of the case from 0."""
    return {
        "position": verdict.position,
        "found": verdict.found,
        "expected": list(verdict.expected),
        "cost": verdict.cost,
        "moves": [move._asdict() for move in verdict.moves],
        "deviations": [deviation._asdict() for deviation in verdict.deviations],
        "note": verdict.note,
    }


CONFORMANCE = Check("conformance", "The case did not follow the flowchart.", Conformance, run, needs_flow=True)
