"""Find officials who refuse, or approve, far more or less often than others do on like cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.checks.peers import Peers, weigh
from casecheck.checks.steps import offer_keys


@dataclass(frozen=True)
class OutcomeOutliers(Peers):
    """Name the outcomes that are counted."""

    outcomes: tuple[str, ...] = parameter("Outcomes that are counted, such as the refusals.")
    outcome: str = column("Column of the outcome; the last event of a case that has one counts.", default="outcome")
    activities: tuple[str, ...] = parameter("Activities that decide; none: every event with an outcome.", default=())


def prepare(context: Context, rule: OutcomeOutliers) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their like cases, and what is counted."""
    offer_keys(context, like_key=rule.like)
    counted_in = context.bindings(rule)["outcome"]
    return {"is_any": not rule.activities, "counted": list(rule.outcomes), "counted_in": counted_in}, ()


OUTCOME_OUTLIERS = Check(
    "outcome_outliers",
    "An official's share of an outcome is far from that of others on like cases.",
    OutcomeOutliers,
    needs=("actor",),
    needs_turn=True,
    family="fairness",
    scope="log",
    text="peers",
    prepare=prepare,
    weigh=weigh,
    names=("activities",),
    sentences={
        "en": "{actor} came to one of the counted outcomes in {hits} of {n} cases ({measured:.1%}); on like cases"
        " {expected:g} ({threshold:.1%}) would be expected (p = {p:.2g}, q = {q:.2g} among {compared} compared).",
        "zh": "{actor}办理的{n}件中有{hits}件为所列结论({measured:.1%});按同类情形预期为{expected:g}件({threshold:.1%})"
        "(p={p:.2g},在{compared}人比较中q={q:.2g})。",
    },
)
