"""Find cases that were decided before many like cases that had been waiting longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from casecheck.checks.contract import Check, Context, column, columns, parameter
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput
from casecheck.statistics import Whole, count_below

DAY = 86_400_000_000  # microseconds
TIMES = "SELECT event_id, like_key, applied, decided FROM facts ORDER BY like_key, applied, event_id"


@dataclass(frozen=True)
class QueueJumping:
    """Say when a case joins the queue and leaves it, which cases share a queue, and how much overtaking matters."""

    decided: tuple[str, ...] = parameter("Activities that decide a case; its first counts.")
    applied: tuple[str, ...] = parameter("Activities that begin the waiting; none: the first event.", default=())
    applied_column: str = column("Column of the time of application, instead.", default="", kind="moment")
    like: tuple[str, ...] = columns("Columns whose values make cases share a queue; none: all do.", kind="word")
    min_overtaken: int = parameter("Overtaken cases from which on it matters.", default=5)
    min_days: float = parameter("Days by which an overtaken case must have applied earlier.", default=5.0)
    min_share: float = parameter("Share of those waiting ahead that must have been overtaken.", default=0.5)

    def __post_init__(self) -> None:
        if self.min_overtaken < 1 or self.min_days < 0 or not 0 <= self.min_share <= 1:
            reason = "min_overtaken is below 1, min_days below 0 or min_share no share."
            raise BadInput("rule_value", reason=reason, hint="Give min_overtaken: 5, min_days: 5, min_share: 0.5.")


def prepare(context: Context, rule: QueueJumping) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their queue."""
    offer_keys(context, like_key=rule.like)
    return {"is_first": not rule.applied}, ()


def weigh(context: Context, rule: QueueJumping) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Register `overtaking`: for each case how many like cases waited ahead of it, and how many of them it overtook."""
    table = context.engine.query(TIMES)
    applied, decided = (np.asarray(table[name]).astype(np.int64) for name in ("applied", "decided"))
    words = table["like_key"].cast(pa.string()).combine_chunks().dictionary_encode()
    queue = np.asarray(words.indices).astype(np.int64)
    ahead, ranks, limits = _queues(queue, applied, decided, int(rule.min_days * DAY))
    first = np.searchsorted(queue, queue) if len(queue) else queue
    rank_of_own, rank_at_application = limits
    overtaken = ahead - first - count_below(ranks, first, ahead, rank_of_own)
    waiting = ahead - first - count_below(ranks, first, ahead, rank_at_application)
    chosen = (overtaken >= rule.min_overtaken) & (overtaken >= rule.min_share * waiting)
    columns = {
        "event_id": table["event_id"].filter(pa.array(chosen)),
        "overtaken": pa.array(overtaken[chosen]),
        "waiting": pa.array(waiting[chosen]),
    }
    context.engine.register("overtaking", pa.table(columns))
    return {}, ()


def _queues(queue: Whole, applied: Whole, decided: Whole, margin: int) -> tuple[Whole, Whole, tuple[Whole, Whole]]:
    """Return where those ahead of each case end, the rank of every decision, and two limits of rank for each case.

    Rows stand by queue and application. limits: what was decided no later than the case, and before it applied.
    """
    ahead = np.zeros(len(queue), np.int64)
    bounds = np.flatnonzero(np.diff(queue, prepend=-1)).tolist()
    for start, end in zip(bounds, [*bounds, len(queue)][1:], strict=True):
        ahead[start:end] = start + np.searchsorted(applied[start:end], applied[start:end] - margin, side="right")
    own = np.arange(len(queue))
    ahead = np.minimum(ahead, own)  # nobody waits ahead of oneself, whatever the margin
    moments = np.unique(decided)
    ranks = np.searchsorted(moments, decided)
    return ahead, ranks, (ranks + 1, np.searchsorted(moments, applied, side="right"))


QUEUE_JUMPING = Check(
    "queue_jumping",
    "The case was decided before many like cases that had been waiting longer.",
    QueueJumping,
    family="fairness",
    scope="log",
    prepare=prepare,
    weigh=weigh,
    names=("decided", "applied"),
    sentences={
        "en": "it was decided before {measured:g} like cases that had been waiting at least {min_days:g} days longer;"
        " {waiting} waited ahead of it when it came.",
        "zh": "先于{measured:g}件早{min_days:g}天以上申请且仍在等待的同类办件作出决定"
        "(申请时前面共有{waiting}件在等待)。",
    },
)
