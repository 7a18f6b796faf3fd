"""Find officials who choose some tiers of discretion far more or less often than others do on like cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.checks.peers import Peers, weigh
from casecheck.checks.steps import offer_keys


@dataclass(frozen=True)
class TierPeers(Peers):
    """Name the tiers that are counted."""

    tiers: tuple[str, ...] = parameter("Tiers that are counted, such as the lenient ones.")
    tier: str = column("Column of the tier; the last event of a case that has one counts.", default="tier")
    activities: tuple[str, ...] = parameter("Activities that decide; none: every event with a tier.", default=())


def prepare(context: Context, rule: TierPeers) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their like cases, and what is counted."""
    offer_keys(context, like_key=rule.like)
    counted_in = context.bindings(rule)["tier"]
    return {"is_any": not rule.activities, "counted": list(rule.tiers), "counted_in": counted_in}, ()


TIER_PEERS = Check(
    "tier_peers",
    "An official chooses tiers of discretion otherwise than others on like cases.",
    TierPeers,
    needs=("actor",),
    needs_turn=True,
    family="discretion",
    scope="log",
    text="peers",
    prepare=prepare,
    weigh=weigh,
    names=("activities",),
    sentences={
        "en": "{actor} chose one of the counted tiers in {hits} of {n} cases ({measured:.1%}); on like cases"
        " {expected:g} ({threshold:.1%}) would be expected (p = {p:.2g}, q = {q:.2g} among {compared} compared).",
        "zh": "{actor}办理的{n}件中有{hits}件选用所列裁量阶次({measured:.1%});按同类情形预期为{expected:g}件"
        "({threshold:.1%})(p={p:.2g},在{compared}人比较中q={q:.2g})。",
    },
)
