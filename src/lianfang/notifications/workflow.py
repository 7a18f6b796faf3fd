"""A notice is unread, then read; a delivery is pending, then sent or given up."""

from __future__ import annotations

from lianfang.kernel.access import EVERY_ROLE
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import Move, State, Workflow

NOTICE = Workflow(
    name="notice",
    label=_("Notice"),
    initial="unread",
    states=(State("unread", _("Unread"), "todo"), State("read", _("Read"), "done")),
    moves=(Move("mark_read", _("Mark as read"), frozenset({"unread"}), "read", EVERY_ROLE),),
)

DELIVERY = Workflow(
    name="delivery",
    label=_("Delivery of a notice"),
    initial="pending",
    states=(
        State("pending", _("Waiting"), "todo"),
        State("sent", _("Sent"), "done"),
        State("given_up", _("Given up"), "bad"),
    ),
    # The system alone sends: it holds every role, and no role is named.
    moves=(
        Move("send", _("Send"), frozenset({"pending"}), "sent", frozenset()),
        Move("retry", _("Try again later"), frozenset({"pending"}), "pending", frozenset()),
        Move("give_up", _("Give up"), frozenset({"pending"}), "given_up", frozenset()),
    ),
)
