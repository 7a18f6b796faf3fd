"""Which rules an authority item's cases are judged by, and how a finding reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.monitoring.terms import CHECK_LABELS, DEVIATION_LABELS, REQUIRED_FIELDS


@dataclass(frozen=True)
class StepFact:
    """What judging needs of a step: its name on the flowchart and its kind."""

    name: str
    kind: str


def pack_of(
    item_code: str, promised_days: int | None, steps: Sequence[StepFact], pairs: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Return the rule pack of an item as plain values.

    Conformance always; the promised limit where there is one; four eyes for every pair of its steps whose kinds exclude
    each other (`pairs`).
    """
    rules: list[dict[str, Any]] = [{"id": "W06", "check": "conformance", "severity": "high"}]
    if promised_days:
        rules.append({"id": "W02", "check": "total_limit", "severity": "medium", "limit_days": promised_days})
    for number, (first, second) in enumerate(excluded_steps(steps, pairs), 1):
        rule = {"id": f"W07-{number}", "check": "four_eyes", "severity": "high", "a": first, "b": second}
        rules.append(rule)
    return {"name": item_code, "version": "1", "rules": rules}


def excluded_steps(steps: Sequence[StepFact], pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each pair of step names whose kinds exclude each other, in the order of the flow, each once."""
    kinds = {frozenset(pair) for pair in pairs}
    for index, first in enumerate(steps):
        for second in steps[index + 1 :]:
            if first.name != second.name and frozenset({first.kind, second.kind}) in kinds:
                yield first.name, second.name


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Return the mapping without empty parts; refuse a required field that is missing, an unknown or doubled column."""
    given = {field: column for field, column in mapping.items() if column}
    for field in REQUIRED_FIELDS:
        if field not in given:
            raise Refused("mapping_missing", field=field)
    for field, column in given.items():
        if column not in columns:
            raise Refused("mapping_unknown", field=field, column=column)
    used = list(given.values())
    twice = next((column for column in used if used.count(column) > 1), None)
    if twice is not None:
        raise Refused("mapping_twice", column=twice)
    return given


def sentence(
    check: str, case_id: str, measured: float | None, threshold: float | None, detail: Mapping[str, Any]
) -> str:
    """Return what a finding says, in the reader's language, with its figures."""
    if check == "conformance":
        parts = [
            DEVIATED.filled(kind=DEVIATION_LABELS.get(one["kind"], one["kind"]), step=one["label"])
            for one in detail.get("deviations", [])
        ]
        return "；".join(parts) if parts else str(CHECK_LABELS[check])
    if check == "total_limit" and measured is not None and threshold is not None:
        return LATE.filled(used=f"{measured:g}", limit=f"{threshold:g}")
    return str(CHECK_LABELS.get(check, check))


DEVIATED = _("{kind}: {step}")
LATE = _("{used} working days used, {limit} allowed")

declare_refusals(
    {
        "mapping_missing": _("Say which column holds this field."),
        "mapping_unknown": _("The file has no column “{column}”."),
        "mapping_twice": _("The column “{column}” is chosen twice."),
        "log_bad": _("{message}"),
        "flow_missing": _("{item} has no published flowchart yet. Publish one, then upload its log."),
    }
)
