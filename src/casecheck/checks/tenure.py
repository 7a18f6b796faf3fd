"""Find posts that somebody has held longer than allowed, with no rotation planned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class Tenure:
    """Say what begins and ends the holding of a post, and how long it may last."""

    started: tuple[str, ...] = parameter("Activities by which somebody takes up a post; each case is one holding.")
    ended: tuple[str, ...] = parameter("Activities by which the post is left.", default=())
    planned: tuple[str, ...] = parameter("Activities that plan a rotation; with one there is no finding.", default=())
    started_column: str = column("Column of when the post was taken up, instead.", default="", kind="moment")
    limit_months: int = parameter("Months that a post may be held.", default=60)
    grave_months: int = parameter("Months beyond the limit that score highest.", default=24)

    def __post_init__(self) -> None:
        if self.limit_months < 1 or self.grave_months < 1:
            reason = "limit_months or grave_months is below 1."
            raise BadInput("rule_value", reason=reason, hint="Give 60 for five years.")


def prepare(_context: Context, rule: Tenure) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tell the text whether the day of taking up stands in the log."""
    return {"has_column": bool(rule.started_column)}, ()


TENURE = Check(
    "tenure",
    "A post has been held longer than allowed, with no rotation planned.",
    Tenure,
    family="register",
    prepare=prepare,
    names=("started", "ended", "planned"),
    population="rank",
    sentences={
        "en": "{actor} has held the post {post} since {started_on}, {measured:.1f} months where {threshold:g} are"
        " allowed, and no rotation is planned.",
        "zh": "{actor}自{started_on}起任{post},已满{measured:.1f}个月(上限{threshold:g}个月),且无轮岗安排。",
    },
)
