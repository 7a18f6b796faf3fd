"""Find cases that did not follow the flowchart, and say what was skipped, added, repeated or swapped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from casecheck.backends.engine import Column
from casecheck.checks.contract import Check, Context, Outcome, column, parameter, sql
from casecheck.replay import FITS, Verdict
from casecheck.variants import Variant, collapse, judge

NAMED = 5
VERDICTS = pa.schema(
    [
        ("flow", pa.string()),
        ("variant", pa.list_(pa.int32())),
        ("place", pa.int64()),
        ("places", pa.list_(pa.int64())),
        ("score", pa.float64()),
        ("measured", pa.float64()),
        ("threshold", pa.float64()),
        ("population", pa.float64()),
        ("detail", pa.int32()),
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
    flow_by: str = column("Column that names the flow of each case, where the rules list several flows.", default="")


def run(context: Context, rule: Conformance) -> Outcome:
    """Judge every variant once and return one finding per case that deviates; a case without a flow is not judged."""
    bound = context.bindings(rule)["flow_by"]
    variants = list(_judged(context, rule, bound))
    cases = sum(variant.cases for variant in variants)
    failing = [variant for variant in variants if _counts(variant, rule.min_cost)]
    rows = [_row(place, variant, cases) for place, variant in enumerate(failing)]
    context.engine.register("verdicts", pa.Table.from_pylist(rows, VERDICTS))
    details = [json.dumps(explain(variant.verdict), ensure_ascii=False) for variant in failing if variant.verdict]
    findings = context.findings(sql("conformance").found, details)
    return Outcome(findings, cases, tuple(_warnings(context, variants)))


def _judged(context: Context, rule: Conformance, flow_by: Column) -> Iterator[Variant]:
    """Yield the variants with their verdicts, each judged by the flow of its cases."""
    groups: dict[str, list[Variant]] = {}
    for variant in collapse(context.engine, context.log, rule.lifecycle, flow_by):
        groups.setdefault(variant.flow if rule.flow_by else "", []).append(variant)
    for name, variants in groups.items():
        if not rule.flow_by or name in context.flows:
            yield from judge(context.automaton_of(name), variants, is_open=rule.open_cases == "prefix")


def _counts(variant: Variant, min_cost: int) -> bool:
    """Say whether a variant is reported; one whose cost was not found out always is."""
    verdict = variant.verdict
    return verdict is not None and not verdict.fits and (verdict.cost is None or verdict.cost >= min_cost)


def _warnings(context: Context, variants: Sequence[Variant]) -> Iterator[str]:
    unsure = sum(bool(variant.verdict and variant.verdict.note) for variant in variants)
    if unsure:
        yield f"For {unsure} variants only the first deviation is known."
    unknown = sorted(
        {label for variant in variants for label in variant.activities if label not in _labels(context, variant)}
    )
    if unknown:
        some = ", ".join(map(repr, unknown[:NAMED]))
        rest = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        yield f"The flow has no step for the activities {some}{rest}. Names are compared exactly."


def _labels(context: Context, variant: Variant) -> frozenset[str]:
    return context.automaton_of(variant.flow).labels


def _row(number: int, variant: Variant, cases: int) -> dict[str, Any]:
    """Return one variant to report; places count from 1, as SQL does."""
    verdict, length = variant.verdict or FITS, len(variant.activities)
    first = verdict.deviations[0].position if verdict.deviations else verdict.position or 0
    place = min(first, length - 1) + 1  # what is skipped at the end shows on the last event
    added = {deviation.position + 1 for deviation in verdict.deviations if deviation.kind != "skipped"}
    cost = verdict.cost
    return {
        "flow": variant.flow,
        "variant": variant.numbers,
        "place": place,
        "places": sorted({place} | added),
        "score": cost / (cost + length) if cost else None,
        "measured": cost,
        "threshold": 0.0,
        "population": variant.cases / cases,
        "detail": number,
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


CONFORMANCE = Check(
    "conformance",
    "The case did not follow the flowchart.",
    Conformance,
    run,
    needs_flow=True,
    family="control flow",
)
