"""Which rules an authority item's cases are judged by, and how a finding reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.monitoring.terms import (
    CHECK_LABELS,
    COLUMN_NAMES,
    DEVIATION_SENTENCES,
    FIELD_LABELS,
    LOG_REFUSALS,
    REQUIRED_FIELDS,
)


def pack_of(item_code: str, promised_days: int | None, separation: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the rule pack of an item as plain values.

    Conformance always; the promised limit where there is one; and what separation of duties asks of its steps, rules
    of the engine already.
    """
    rules: list[dict[str, Any]] = [{"id": "W06", "check": "conformance", "severity": "high"}]
    if promised_days:
        rules.append({"id": "W02", "check": "total_limit", "severity": "medium", "limit_days": promised_days})
    rules += [dict(rule) for rule in separation]
    return {"name": item_code, "version": "1", "rules": rules}


def suggested(columns: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the mapping that the names of the columns suggest; `known` is what the engine tells, and goes first."""
    found = dict(known)
    for field, names in COLUMN_NAMES.items():
        column = next((name for name in names if name in columns and name not in found.values()), None)
        if field not in found and column is not None:
            found[field] = column
    return found


def check_mapping(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """Return the mapping without empty parts; refuse a required field that is missing, an unknown or doubled column."""
    given = {field: column for field, column in mapping.items() if column}
    for field in REQUIRED_FIELDS:
        if field not in given:
            raise Refused("mapping_missing", field=field)
    for field, column in given.items():
        if field not in FIELD_LABELS:
            raise Refused("mapping_field", field_name=field)
        if column not in columns:
            raise Refused("mapping_unknown", field=field, column=column)
    taken: set[str] = set()
    for field, column in given.items():
        if column in taken:
            raise Refused("mapping_twice", field=field, column=column)
        taken.add(column)
    return given


@dataclass(frozen=True)
class Found:
    """What a sentence about a finding needs: the check, whom it concerns, its figures and what the check adds."""

    check: str
    actor: str
    measured: float | None
    threshold: float | None
    parameters: Mapping[str, Any]
    detail: Mapping[str, Any]


def sentence(found: Found) -> str:
    """Return what a finding says, in the reader's language, with its persons, steps and figures."""
    writer = SENTENCES.get(found.check)
    return writer(found) if writer else str(CHECK_LABELS.get(found.check, found.check))


def _conformance(found: Found) -> str:
    detail = found.detail
    parts = [_deviation(one) for one in detail.get("deviations", [])]
    if not parts and detail.get("expected"):
        expected = str(OR).join(f"“{label}”" for label in detail["expected"])
        place = (detail.get("position") or 0) + 1
        early = detail.get("found") is None
        text = ENDED_EARLY if early else EXPECTED_OTHER
        parts = [text.filled(place=place, found=detail.get("found"), expected=expected)]
    return str(AND).join(parts) if parts else str(CHECK_LABELS["conformance"])


def _deviation(one: Mapping[str, Any]) -> str:
    text = DEVIATION_SENTENCES.get(one["kind"])
    if text is None:
        return str(one["label"])
    return text.filled(step=one["label"], place=one["position"] + 1, belongs=(one.get("belongs") or 0) + 1)


def _four_eyes(found: Found) -> str:
    parameters = found.parameters
    return BOTH_STEPS.filled(person=found.actor, first=parameters.get("a"), second=parameters.get("b"))


def _total_limit(found: Found) -> str:
    if found.measured is None or found.threshold is None:
        return str(CHECK_LABELS["total_limit"])
    said = LATE.filled(used=f"{found.measured:g}", limit=f"{found.threshold:g}")
    paused = found.detail.get("suspended_days") or 0
    return said + (PAUSED.filled(days=f"{paused:g}") if paused else "")


SENTENCES = {"conformance": _conformance, "four_eyes": _four_eyes, "total_limit": _total_limit}
AND = _("; ")
OR = _(" or ")
BOTH_STEPS = _("{person} did both “{first}” and “{second}”, which two persons must do")
LATE = _("{used} working days used, {limit} allowed")
PAUSED = _(" ({days} days of suspension are not counted)")
ENDED_EARLY = _("The case ended too early; expected was {expected}")
EXPECTED_OTHER = _("Event {place} was “{found}”; expected was {expected}")


def refusal_of(code: str, *, file: str, at: str, reason: str, hint: str) -> Refused:
    """Return the refusal for what the engine says of an input; a code without words of ours keeps the engine's."""
    if f"log_{code}" not in LOG_REFUSALS:
        said = " ".join(part for part in (f"{file}:", at, reason, hint) if part)
        return Refused("log_bad", field="file", message=said)
    place = f"{file}, {at}" if at else file
    return Refused(f"log_{code}", field="file", place=place, reason=reason)


def refusal_kept(refusal: Refused | None) -> dict[str, Any]:
    """Return a refusal as plain values, so that it can be said again in the language of whoever reads it."""
    if refusal is None:
        return {}
    params = {name: str(value) for name, value in refusal.params.items()}
    return {"refusal": {"code": refusal.code, "params": params}}


def refusal_said(summary: Mapping[str, Any], message: str) -> str:
    """Return a kept refusal in the reader's language, else the message as it was written down."""
    kept = summary.get("refusal")
    return Refused(kept["code"], **kept["params"]).sentence() if kept else message


declare_refusals(
    {
        "mapping_missing": _("Say which column holds this field."),
        "mapping_field": _("A log has no field “{field_name}”."),
        "mapping_unknown": _("The file has no column “{column}”."),
        "mapping_twice": _("The column “{column}” is chosen twice."),
        "log_bad": _("{message}"),
        "flow_missing": _("{item} has no published flowchart yet. Publish one, then upload its log."),
        **LOG_REFUSALS,
    }
)
