"""How notices are shown, each to its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import EVERY_ROLE, Actor
from lianfang.kernel.text import Text as _
from lianfang.notifications import actions, queries
from lianfang.notifications.terms import CHANNEL_LABELS
from lianfang.notifications.workflow import DELIVERY, NOTICE

if TYPE_CHECKING:
    from lianfang.notifications.models import Notice


def page_of(row: Any) -> str:
    """Return the address of the object a row is about, empty where it has no page."""
    try:
        return reverse(row.url_name, kwargs={"key": row.url_key}) if row.url_name else ""
    except NoReverseMatch:
        return ""


def panel(actor: Actor, notice: Notice) -> dict[str, Any]:
    """Return the text of a notice, where it leads, and how it was delivered."""
    deliveries = queries.list_deliveries(actor, notice)
    title, body = queries.get_texts(actor, notice)
    return {
        "title": title,
        "body": body,
        "target": page_of(notice),
        "deliveries": [
            (CHANNEL_LABELS[delivery.channel], delivery, DELIVERY.state(delivery.state)) for delivery in deliveries
        ],
    }


NOTICES = Entity(
    name="notices",
    label=_("Notice"),
    plural=_("Notices"),
    rows=queries.list_notices,
    one=queries.get_notice,
    order="-sent_at",
    readers=EVERY_ROLE,
    title=queries.get_title,
    workflow=NOTICE,
    moves={"mark_read": actions.mark_read},
    trail_type="notifications.notice",
    template="notifications/notice.html",
    list_template="notifications/notices.html",
    panel=panel,
    empty=_("Nobody has told you anything yet. New tasks and answers will be announced here."),
    columns=(
        Column("title", _("Notice"), Kind.LINK, value=queries.get_title),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in NOTICE.states],
        ),
        Column("sent_at", _("Sent"), Kind.MOMENT, source="sent_at"),
        Column("read_at", _("Read"), Kind.MOMENT, source="read_at", is_shown=False),
    ),
)
