"""Find tiers other than the default without a sufficient reason, and who deviates too often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, columns, parameter
from casecheck.checks.peers import check_volume
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput

DAY = 86_400_000_000  # microseconds


@dataclass(frozen=True)
class TierDeviation:
    """Say what the default is, how long a reason must be, and how often one may deviate."""

    tier: str = column("Column of the chosen tier; the last event of a case that has one counts.", default="tier")
    default_tier: str = parameter("The default tier.", default="")
    default_column: str = column("Column of the default tier of each case, instead.", default="")
    reason: str = column("Column of the reason; without it reasons are not looked at.", default="")
    min_characters: int = parameter("Characters that the reason of a deviation must have.", default=20)
    rate_by: str = column("Column of whose rate is looked at: actor, unit, or another.", default="actor")
    like: tuple[str, ...] = columns(
        "Columns whose values make cases alike; the rate is that of like cases.", kind="word"
    )
    max_share: float = parameter("Share of deviations from which on it is too much; 1: rates are let be.", default=0.2)
    window_days: int = parameter("Days over which the rate is taken.", default=365)
    min_volume: int = parameter("Cases within these days from which on there is a rate; 10 at least.", default=20)

    def __post_init__(self) -> None:
        check_volume(self.min_volume)
        if not self.default_tier and not self.default_column:
            raise BadInput(
                "rule_value", reason="No default tier is given.", hint="Give default_tier or default_column."
            )
        if not 0 < self.max_share <= 1 or self.window_days < 1 or self.min_characters < 1:
            reason = "max_share is no share, or window_days or min_characters below 1."
            raise BadInput("rule_value", reason=reason, hint="Give max_share: 0.2, window_days: 365.")


def prepare(context: Context, rule: TierDeviation) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their like cases."""
    offer_keys(context, like_key=rule.like)
    has_reason = bool(rule.reason)
    return {"span": rule.window_days * DAY, "has_reason": has_reason, "is_actor": rule.rate_by == "actor"}, ()


TIER_DEVIATION = Check(
    "tier_deviation",
    "A tier other than the default was chosen without a sufficient reason, or too often.",
    TierDeviation,
    needs_turn=True,
    family="discretion",
    scope="log",
    prepare=prepare,
    sentences={
        "en": "the tier “{chosen}” was chosen where “{default}” is the default ({characters} characters of reason);"
        " {deviations} of the last {cases} like cases of {who} deviate ({share:.0%}).",
        "zh": "选用“{chosen}”,默认阶次为“{default}”(理由{characters}字);"
        "{who}近期{cases}件同类情形中有{deviations}件偏离({share:.0%})。",
    },
)
