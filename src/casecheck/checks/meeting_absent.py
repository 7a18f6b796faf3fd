"""Find major matters that were carried out without a valid meeting before."""

from __future__ import annotations

from dataclasses import dataclass

from casecheck.checks.contract import Check, column, parameter
from casecheck.errors import BadInput


@dataclass(frozen=True)
class MeetingAbsent:
    """Say which matters need a meeting, and what makes one valid."""

    meeting: tuple[str, ...] = parameter("Activities that are the meeting.")
    before: tuple[str, ...] = parameter("Activities that carry the matter out; the first of them is looked at.")
    amount: str = column("Column of the amount.", default="", kind="number")
    min_amount: float = parameter("Amount from which on a matter is major; 0: all are.", default=0.0)
    present: str = column("Column of how many were present.", default="", kind="number")
    entitled: str = column("Column of how many are members.", default="", kind="number")
    quorum: float = parameter("Share of the members that must be present.", default=0.5)
    spoke: str = column("Column of how many stated their opinion; all present must.", default="", kind="number")
    leader_last: str = column("Column that says whether the main leader spoke last.", default="")
    on_the_spot: str = column("Column that says whether the topic was put on the spot.", default="")

    def __post_init__(self) -> None:
        if self.min_amount and not self.amount:
            raise BadInput("rule_value", reason="min_amount is given without amount.", hint="Name the column: amount.")
        if bool(self.entitled) > bool(self.present) or bool(self.spoke) > bool(self.present):
            reason = "entitled or spoke is given without present."
            raise BadInput("rule_value", reason=reason, hint="Name the column: present.")
        if not 0 <= self.quorum <= 1:
            raise BadInput("rule_value", reason="quorum is no share.", hint="Give 0.5 for half of the members.")


MEETING_ABSENT = Check(
    "meeting_absent",
    "A major matter was carried out without a valid meeting before.",
    MeetingAbsent,
    family="procedure",
    names=("meeting", "before"),
    sentences={
        "en": "“{step}” was done without a valid meeting before: {why}.",
        "zh": "“{step}”执行前无有效的集体决策:{why_zh}。",
    },
)
