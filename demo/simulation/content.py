"""What a case holds besides its steps: papers, outcome, tier, fee, minutes of the meeting; all of it in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from demo.simulation.cases import Case, Row, late_rules
from demo.simulation.circumstances import REFUSALS
from demo.simulation.facts import Facts
from demo.simulation.situations import decision_in, situation_of
from demo.simulation.splitting import meeting_on_large_sums
from demo.simulation.worktime import OFFICE_DAY

CLOSED, SUSPENDED, RESUMED, TOLD = "办结", "暂停计时", "恢复计时", "告知申请人"
IS_CLOSED, IS_OPEN = "已办结", "办理中"
GRANTED, REFUSED = "准予", "不予批准"
EVERY_REFUSED, EVERY_DEVIATION = 20, 20  # one case in so many, evenly spaced, so that no year has too many
REASON = "经集体会商，依据公布的裁量基准并结合本件具体情形，选用该阶次，理由已书面记录。"
MEMBERS = 7
WITH_SITUATION = ("P02", "P16")


def fill(cases: Sequence[Case], facts: Facts, random: np.random.Generator) -> None:
    """Give all cases of an item, in order of coming in, what the warning rules read."""
    for case in cases:
        _close(case, facts)
        _suspend(case, random)
        _papers(case)
        _minutes(case)
        _money(case, facts)
    _outcomes(cases, facts)
    _tiers(cases, facts, random)


def fill_open(case: Case, facts: Facts) -> None:
    """Give a case that is under way what the warning rules read."""
    _papers(case)
    _minutes(case)
    case.rows[0] |= limits_of(facts)
    for row in case.rows:
        row.pop("tier", None)


def _close(case: Case, facts: Facts) -> None:
    case.mark(CLOSED, case.rows[-1], 60)
    if case.rules == {"W02"}:
        case.rules = late_rules(facts, case.used())
    case.rows[0] |= limits_of(facts) | {"state": IS_CLOSED}


def limits_of(facts: Facts) -> Row:
    """Return the limits of an item's cases."""
    return {"promised_days": facts.item["promised_limit_days"], "legal_days": facts.item["legal_limit_days"]}


def _suspend(case: Case, random: np.random.Generator) -> None:
    """Mark the suspension between the first two steps, to the second as long as the days that no limit counts."""
    if not case.pause:
        return
    first, second = case.steps[:2]
    span = case.pause * OFFICE_DAY
    begun = (second["moment"] - first["moment"] - span) // 2
    asked = float(case.pause + int(random.integers(0, 3)))
    case.mark(SUSPENDED, first, begun, suspension_days=asked)
    case.mark(RESUMED, first, begun + span)


def _papers(case: Case) -> None:
    """Note the papers handed in and who verified them on the first event."""
    verifying = [row for row in case.steps if row["step_type"] in ("verify", "precheck", "review")]
    case.rows[0] |= {"documents": "齐全", "verifier": (verifying or case.steps)[0]["actor"]}


def _minutes(case: Case) -> None:
    for row in case.steps:
        if row["step_type"] == "meeting":
            row |= good_minutes()


def good_minutes() -> Row:
    """Return the minutes of a valid meeting."""
    return {"present": 6.0, "entitled": float(MEMBERS), "spoke": 6.0, "leader_last": "是", "on_the_spot": "否"}


def _money(case: Case, facts: Facts) -> None:
    """Note the project of what is paid, and the fee that the list has."""
    if meeting_on_large_sums(facts) is not None:
        case.rows[0]["project"] = f"项目{case.id}"
        if facts.id == "P36":  # other suppliers than those of payments, so that no sum of both looks split
            case.rows[0]["counterpart"] = f"{case.rows[0]['counterpart']}（工程）"
    fees = fees_of(facts)
    if fees:
        fee = fees[len(case.rows) % len(fees)]
        case.rows[0] |= {"fee_item": fee["name"], "fee": float(fee["amount"])}


def fees_of(facts: Facts) -> list[dict[str, Any]]:
    """Return the published fees of an item."""
    return [fee for fee in facts.office["policies"]["tariff"] if facts.id in fee["items"]]


def _outcomes(cases: Sequence[Case], facts: Facts) -> None:
    """Refuse one case in so many, with a reason, and tell the applicant."""
    decides = any(step["type"] == "decide" for step in facts.item["steps"])
    free = [case for case in cases if not case.is_taken] if decides else []
    refused = {id(case) for case in free[EVERY_REFUSED // 2 :: EVERY_REFUSED]}
    for case in cases:
        decision = case.decision
        decision["outcome"] = REFUSED if id(case) in refused else GRANTED
        if id(case) in refused:
            decision["reason"] = REASON
            case.mark(TOLD, decision)


def _tiers(cases: Sequence[Case], facts: Facts, random: np.random.Generator) -> None:
    """Choose the default tier but in one case of so many, with a reason; where tiers are sums, the one of the sum."""
    discretion = facts.item["discretion"]
    listed = [one["tier"] for one in discretion.get("tiers", ())]
    if not listed:
        return
    usual = next(one["tier"] for one in discretion["tiers"] if one.get("default"))
    other = [tier for tier in listed if tier != usual and not tier.startswith(REFUSALS)] or [usual]
    refusing = [tier for tier in listed if tier.startswith(REFUSALS)]
    for place, case in enumerate(sorted(cases, key=lambda case: case.decision["moment"])):
        decision = case.decision
        if facts.id == "P34":
            decision["default_tier"] = decision["tier"]
            continue
        decision |= {"tier": usual, "default_tier": usual}
        if decision["outcome"] == REFUSED and refusing:
            choose(case, refusing[0], random)
        elif place % EVERY_DEVIATION == EVERY_DEVIATION - 1:
            choose(case, other[place // EVERY_DEVIATION % len(other)], random)
        elif facts.id in WITH_SITUATION:
            choose(case, usual, random, reason=None)


def choose(case: Case, tier: str, random: np.random.Generator, reason: str | None = REASON) -> None:
    """Decide a case in a tier, as its situation calls for and within its bounds."""
    decision = case.decision
    decision["tier"] = tier
    if reason:
        decision["reason"] = reason
    if case.facts and case.facts.id in WITH_SITUATION:
        decision |= situation_of(case.facts.item["discretion"], tier, random)
        decision |= decision_in(case.facts.item["discretion"], tier, random)
