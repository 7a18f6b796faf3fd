"""Find cases that did not follow the flowchart, and say what was skipped, added, repeated or swapped."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa

from casecheck.backends.engine import Column
from casecheck.checks.contract import Check, Context, Outcome, column, parameter, sql
from casecheck.counting import FlowCount
from casecheck.replay import FITS, Verdict, judge_tied
from casecheck.variants import Variant, collapse, judge

NAMED = 5
FAILING_CASES = """
SELECT failing.variant_number, step_ids(cases.steps) AS event_ids, step_ties(cases.steps) AS ties
FROM case_variants AS cases
JOIN failing ON cases.variant = failing.variant AND cases.flow = failing.flow
"""
TIES = "SELECT variant_number, ties, count(*) AS cases FROM failing_cases GROUP BY variant_number, ties"
FAILING = pa.schema([("flow", pa.string()), ("variant", pa.list_(pa.int32())), ("variant_number", pa.int64())])
VERDICTS = pa.schema(
    [
        ("variant_number", pa.int64()),
        ("ties", pa.list_(pa.int64())),
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
    failing = [variant for variant in variants if _counts(variant.verdict, rule.min_cost)]
    untied = list(_untied(context, rule, failing))
    _count(context, rule, [variant for variant in variants if not _counts(variant.verdict, rule.min_cost)], untied)
    found = [one for one in untied if _counts(one.variant.verdict, rule.min_cost)]
    rows = [_row(place, one) for place, one in enumerate(found)]
    context.engine.register("verdicts", pa.Table.from_pylist(rows, VERDICTS))
    details = [json.dumps(explain(one.variant.verdict or FITS), ensure_ascii=False) for one in found]
    return context.outcome(sql("conformance").found, cases, tuple(_warnings(context, variants)), details)


class _Found(NamedTuple):
    """Hold what was found out about the cases of one variant whose events share moments at the same places."""

    number: int
    variant: Variant
    ties: list[int]


def _untied(context: Context, rule: Conformance, failing: Sequence[Variant]) -> Iterator[_Found]:
    """Yield failing variants by the places at which their cases' events share a moment, with the best order judged."""
    rows = [{"flow": one.flow, "variant": one.numbers, "variant_number": at} for at, one in enumerate(failing)]
    context.engine.register("failing", pa.Table.from_pylist(rows, FAILING))
    context.engine.define("failing_cases", FAILING_CASES)
    tied: dict[str, list[_Found]] = {}
    for row in context.engine.query(TIES).to_pylist():
        variant = failing[row["variant_number"]]._replace(cases=row["cases"])
        found = _Found(row["variant_number"], variant, row["ties"])
        if found.ties:
            tied.setdefault(variant.flow if rule.flow_by else "", []).append(found)
        else:
            yield found
    for name, group in tied.items():
        pairs = [(one.variant.activities, one.ties) for one in group]
        verdicts = judge_tied(context.automaton_of(name), pairs, is_open=rule.open_cases == "prefix")
        for one, verdict in zip(group, verdicts, strict=True):
            yield one._replace(variant=one.variant._replace(verdict=verdict))


def _judged(context: Context, rule: Conformance, flow_by: Column) -> Iterator[Variant]:
    """Yield the variants with their verdicts, each judged by the flow of its cases."""
    groups: dict[str, list[Variant]] = {}
    for variant in collapse(context.engine, context.log, rule.lifecycle, flow_by):
        groups.setdefault(variant.flow if rule.flow_by else "", []).append(variant)
    for name, variants in groups.items():
        if not rule.flow_by or name in context.flows:
            yield from judge(context.automaton_of(name), variants, is_open=rule.open_cases == "prefix")


def _count(context: Context, rule: Conformance, others: Sequence[Variant], untied: Sequence[_Found]) -> None:
    """Add up at which steps the cases of each flow went by, for whoever draws it."""
    groups: dict[str, list[Variant]] = {}
    for variant in (*others, *(one.variant for one in untied)):
        groups.setdefault(variant.flow if rule.flow_by else "", []).append(variant)
    for name, variants in groups.items():
        automaton = context.automaton_of(name)
        counted = context.counted.setdefault((context.stamp.rule, name), FlowCount(automaton.flow))
        counted.add(automaton, ((one.activities, one.cases, one.verdict or FITS) for one in variants))


def _counts(verdict: Verdict | None, min_cost: int) -> bool:
    """Say whether a verdict is reported; one whose cost was not found out always is."""
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


def _row(number: int, one: _Found) -> dict[str, Any]:
    """Return one row of the verdicts to report; places count from 1, as SQL does."""
    verdict, length = one.variant.verdict or FITS, len(one.variant.activities)
    first = verdict.deviations[0].position if verdict.deviations else verdict.position or 0
    place = min(first, length - 1) + 1  # what is skipped at the end shows on the last event
    added = {deviation.position + 1 for deviation in verdict.deviations if deviation.kind != "skipped"}
    cost = verdict.cost
    return {
        "variant_number": one.number,
        "ties": one.ties,
        "place": place,
        "places": sorted({place} | added),
        "score": cost / (cost + length) if cost else None,
        "measured": cost,
        "threshold": 0.0,
        "population": None,
        "detail": number,
    }


def explain(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values; positions count the events of the case from 0.

    ties: where events share a moment, how many orders they could have, and whether some were left out.
    """
    ties = {"orders": verdict.ties.orders, "is_cut": verdict.ties.is_cut} if verdict.ties else None
    return {
        "position": verdict.position,
        "found": verdict.found,
        "expected": list(verdict.expected),
        "cost": verdict.cost,
        "moves": [move._asdict() for move in verdict.moves],
        "deviations": [deviation._asdict() for deviation in verdict.deviations],
        "note": verdict.note,
        "ties": ties,
    }


CONFORMANCE = Check(
    "conformance",
    "The case did not follow the flowchart.",
    Conformance,
    run,
    needs_flow=True,
    family="control flow",
    population="alike",
    sentences={
        "en": "the case did not follow the flowchart: {deviations}.",
        "zh": "未按流程图办理:{deviations}。",
    },
)
