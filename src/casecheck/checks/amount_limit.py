"""Find decisions on amounts above what the actor or the post may decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, parameter, table
from casecheck.errors import BadInput


@dataclass(frozen=True)
class AmountLimit:
    """Name the table of limits, which activities decide, and what matters."""

    limits: str = table(
        "Table of the largest amounts; a row holds for whatever it leaves empty, and the actor's own rows go first.",
        {
            "activity": "word",
            "actor": "word",
            "post": "word",
            "max_amount": "number",
            "from_on": "day",
            "until_on": "day",
        },
        default="",
    )
    max_amount: float = parameter("Largest amount for whom no row holds; below 0 they are not judged.", default=-1.0)
    activities: tuple[str, ...] = parameter("Activities that decide; none means every one.", default=())
    min_over: float = parameter("Amount above the limit that is let pass.", default=0.0)
    except_actors: tuple[str, ...] = parameter("Actors that are not judged, such as a system account.", default=())

    def __post_init__(self) -> None:
        if not self.limits and self.max_amount < 0:
            raise BadInput("rule_value", reason="No limit is given.", hint="Name a table of limits, or max_amount.")
        if self.min_over < 0:
            raise BadInput("rule_value", reason="min_over is below 0.", hint="Lower the limit instead.")


def _prepare(context: Context, values: AmountLimit) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Find the least limit, below which no case needs to be looked at."""
    least = context.engine.query("SELECT min(max_amount) AS least FROM limits")["least"][0].as_py()
    known = [amount for amount in (least, values.max_amount) if amount is not None and amount >= 0]
    return {"least_amount": float(min(known, default=0.0)), "any_activities": not values.activities}, ()


AMOUNT_LIMIT = Check(
    "amount_limit",
    "The amount is above what the actor may decide.",
    AmountLimit,
    needs=("amount",),
    prepare=_prepare,
    names=("activities",),
    family="authority",
    sentences={
        "en": "“{activity}” was done by {actor} on {measured:.2f}, where at most {threshold:.2f} is allowed.",
        "zh": "{actor}办理“{activity}”,金额{measured:.2f}元,超出其权限{threshold:.2f}元。",
    },
)
