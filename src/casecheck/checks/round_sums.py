"""Find who is paid, or pays, round sums far oftener than others: invented amounts tend to be round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from casecheck.checks.contract import Check, Context, column, parameter
from casecheck.checks.peers import Peers, weigh
from casecheck.checks.steps import offer_keys
from casecheck.errors import BadInput


@dataclass(frozen=True)
class RoundSums(Peers):
    """Say what is round and who is compared."""

    multiple: float = parameter("Amounts that are a multiple of this are round.")
    amount: str = column("Column of the amount.", default="amount", kind="number")
    of: str = column("Column of who is compared: counterpart, actor, unit or another.", default="counterpart")
    activities: tuple[str, ...] = parameter(
        "Activities whose every event is an amount; none: each case is one, its largest.", default=()
    )
    min_amount: float = parameter("Smaller amounts are left out.", default=0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.multiple <= 0:
            raise BadInput("rule_value", reason="multiple is not above 0.", hint="Give an amount such as 1000.")


def prepare(context: Context, rule: RoundSums) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Offer the events with a key of their like cases."""
    offer_keys(context, like_key=rule.like)
    return {"is_any": not rule.activities, "is_actor": rule.of == "actor"}, ()


ROUND_SUMS = Check(
    "round_sums",
    "The amounts of somebody are round far oftener than those of others.",
    RoundSums,
    needs_turn=True,
    family="money",
    scope="log",
    prepare=prepare,
    weigh=weigh,
    names=("activities",),
    sentences={
        "en": "{hits} of the {n} amounts of {who} ({measured:.1%}) are round; {expected:g} ({threshold:.1%}) would be"
        " expected (p = {p:.2g}, q = {q:.2g} among {compared} compared).",
        "zh": "{who}的{n}笔金额中有{hits}笔为整数({measured:.1%}),预期为{expected:g}笔({threshold:.1%})"
        "(p={p:.2g},在{compared}个对象比较中q={q:.2g})。",
    },
)
