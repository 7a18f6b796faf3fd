"""Find refusals without a reason, or of which the applicant was not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class RefusalWithoutReason:
    """Say what a refusal is, where its reason stands, and how the applicant is told."""

    reason: str = column("Column of the reason.")
    activities: tuple[str, ...] = parameter("Activities that refuse.", default=())
    outcomes: tuple[str, ...] = parameter("Outcomes that refuse.", default=())
    outcome: str = column("Column of the outcome.", default="")
    min_characters: int = parameter("Characters that a reason must have.", default=1)
    told: tuple[str, ...] = parameter("Activities that tell the applicant; none: that is not looked at.", default=())
    told_days: float = parameter("Days of 24 hours within which the applicant is told; 0: at some time.", default=0.0)

    def __post_init__(self) -> None:
        if not self.activities and not (self.outcomes and self.outcome):
            reason = "Neither activities nor outcome and outcomes are given."
            raise BadInput("rule_value", reason=reason, hint="Say what a refusal is.")
        if self.min_characters < 0 or self.told_days < 0:
            raise BadInput("rule_value", reason="min_characters or told_days is below 0.", hint="Give 0 or more.")


def prepare(_context: Context, rule: RefusalWithoutReason) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether it is looked at that the applicant was told."""
    return {"must_tell": bool(rule.told)}, ()


REFUSAL_WITHOUT_REASON = Check(
    "refusal_without_reason",
    "A refusal has no reason, or the applicant was not told.",
    RefusalWithoutReason,
    family="procedure",
    prepare=prepare,
    names=("activities", "told"),
    sentences={
        "en": "it was refused: the reason has {measured:g} characters ({threshold:g} needed), the applicant was"
        " {told_word}.",
        "zh": "作出否定结论,理由{measured:g}字(应不少于{threshold:g}字),{told_zh}。",
    },
)
