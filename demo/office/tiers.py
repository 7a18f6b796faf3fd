"""The tiers of the reference office, read by the product's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.flowcharts.rules.discretion import Fault, faults_of, judge_decision, read_tiers

CODES = {
    "condition_empty": "TIER_FIELD",
    "tier_default": "TIER_DEFAULT",
    "tier_field": "TIER_FIELD",
    "tier_gap": "TIER_GAP",
    "tier_unreached": "TIER_DEAD",
    "tier_overlap": "TIER_OVERLAP",
    "tiers_unanswered": "NO_DISCRETION_ANSWER",
}


def tier_faults(discretion: Mapping[str, Any]) -> list[tuple[str, Fault]]:
    """Return what is wrong with an item's discretion by the checker's codes; of many gaps the first is enough."""
    found = {(_code(fault), fault.tier): fault for fault in reversed(faults_of(discretion))}
    return [(code, fault) for (code, _tier), fault in found.items()]


def _code(fault: Fault) -> str:
    known = "TIER_GRAMMAR" if fault.code.startswith("condition_") else "TIER_SHAPE"
    return CODES.get(fault.code, known)


def choose_tier(discretion: Mapping[str, Any], values: Mapping[str, Any]) -> str | None:
    """Return the name of the tier that decides a case, None when there is none."""
    place = judge_decision(read_tiers(discretion), values).tier
    return None if place is None else str(discretion["tiers"][place]["tier"])
