"""What an answer of a clearing must say, and the report that counts the answers. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lianfang.catalogue.terms.clearing import DECISION_LABELS, Decision, Receiver
from lianfang.kernel.errors import Refused, declare_refusals
from lianfang.kernel.text import Text as _

LONGEST = {"reason": 2_000, "target": 200, "document": 200}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers for one power.

    target: number of the item it merges into, or the unit or body that takes it over; receiver: market, society or
    agency of a transfer; document: where it takes effect; decided_on: from when, today where nothing is said.
    """

    decision: str
    reason: str = ""
    target: str = ""
    receiver: str = ""
    document: str = ""
    decided_on: date | None = None


def check_answer(answer: Answer, name: str, number: str = "") -> None:
    """Refuse an answer that lacks what its decision needs; name: how the power is called in the sentence."""
    if answer.decision not in set(Decision):
        raise Refused("clearing_open", field="decision", item=name)
    for column, most in LONGEST.items():
        if (length := len(getattr(answer, column))) > most:
            raise Refused("text_long", field=column, most=most, length=length)
    label = DECISION_LABELS[answer.decision]
    if answer.decision != Decision.KEEP and not answer.reason.strip():
        raise Refused("clearing_reason", field="reason", item=name, decision=label)
    if answer.decision in (Decision.MERGE, Decision.DELEGATE) and not answer.target.strip():
        raise Refused("clearing_target", field="target", item=name, decision=label)
    if answer.decision == Decision.MERGE and answer.target.strip() == number:
        raise Refused("clearing_itself", field="target", item=name)
    if answer.decision == Decision.TRANSFER and answer.receiver not in set(Receiver):
        raise Refused("clearing_receiver", field="receiver", item=name)


@dataclass(slots=True)
class Balance:
    """How many powers there were, what became of them, and how many there are after it."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, decision: str) -> None:
        """Count one power; an empty decision is one that nobody has answered for."""
        self.counts[decision] += 1

    def of(self, decision: str) -> int:
        """Return how many powers were decided so."""
        return self.counts.get(decision, 0)

    @property
    def before(self) -> int:
        """Return how many powers there were: all but those that were found."""
        return sum(count for decision, count in self.counts.items() if decision != Decision.ADD)

    @property
    def after(self) -> int:
        """Return before + added − merged − abolished − transferred − delegated."""
        gone = (Decision.MERGE, Decision.CANCEL, Decision.TRANSFER, Decision.DELEGATE)
        return self.before + self.of(Decision.ADD) - sum(self.of(decision) for decision in gone)


def balances(rows: Iterable[tuple[str, str]]) -> tuple[dict[str, Balance], Balance]:
    """Return the balance of each group and of all; rows are (group, decision), one for each power."""
    groups: dict[str, Balance] = {}
    total = Balance()
    for group, decision in rows:
        groups.setdefault(group, Balance()).add(decision)
        total.add(decision)
    return groups, total


def merged_away(decisions: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the numbers of items that merge into one that is not kept; decisions: number → (decision, target)."""
    kept = {number for number, (decision, _target) in decisions.items() if decision == Decision.KEEP}
    return [
        number
        for number, (decision, target) in decisions.items()
        if decision == Decision.MERGE and target.strip() not in kept
    ]


declare_refusals(
    {
        "clearing_open": _("“{item}” is not answered for: choose what becomes of it."),
        "clearing_reason": _("“{item}”: “{decision}” needs its reason in words."),
        "clearing_target": _("“{item}”: “{decision}” needs to say into which item or to whom."),
        "clearing_itself": _("“{item}” cannot be merged into itself."),
        "clearing_receiver": _("“{item}”: say whether the market, society or an agency takes it over."),
    }
)
