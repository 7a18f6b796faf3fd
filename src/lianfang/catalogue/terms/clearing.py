"""Codes of clearing: what becomes of a power, and to whom it goes."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _
from lianfang.tasks.terms import TaskKind, declare_task_kinds


class Decision(StrEnum):
    """What becomes of a power."""

    KEEP = "keep"
    MERGE = "merge"
    DELEGATE = "delegate"
    CANCEL = "cancel"
    TRANSFER = "transfer"
    ADD = "add"


DECISION_LABELS: dict[str, _] = {
    Decision.KEEP: _("Keep"),
    Decision.MERGE: _("Merge into another item"),
    Decision.DELEGATE: _("Delegate to a unit or body"),
    Decision.CANCEL: _("Abolish"),
    Decision.TRANSFER: _("Leave to market, society or agency"),
    Decision.ADD: _("Add a power that was found"),
}
ENDING = frozenset({Decision.MERGE, Decision.DELEGATE, Decision.CANCEL, Decision.TRANSFER})
"""Decisions that take the item out of the catalogue when the round is closed."""


class Receiver(StrEnum):
    """Who takes over what the office leaves (notice 四.3: market first, society governs itself)."""

    MARKET = "market"
    SOCIETY = "society"
    AGENCY = "agency"


RECEIVER_LABELS: dict[str, _] = {
    Receiver.MARKET: _("The market"),
    Receiver.SOCIETY: _("Social organisations"),
    Receiver.AGENCY: _("An intermediary agency"),
}

CLEAR_ITEMS = "catalogue.clear_items"
CLEAR_AGAIN = "catalogue.clear_again"

declare_task_kinds(
    TaskKind(
        CLEAR_ITEMS, _("{object}: answer for the powers that your post exercises"), _("Answer"), is_done_here=False
    ),
    TaskKind(CLEAR_AGAIN, _("{object}: an answer came back, correct it: {item}"), _("Correct"), is_done_here=False),
)
