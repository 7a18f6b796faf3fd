"""A version before the team: put forward, and what the team decides taken over."""

from __future__ import annotations

from datetime import date

from lianfang.catalogue.actions.moves import approve_version, return_version
from lianfang.catalogue.models import ItemVersion
from lianfang.catalogue.queries import get_item_version, list_versions
from lianfang.catalogue.terms import ITEM_VERSION_TOPIC
from lianfang.catalogue.workflow import ITEM_VERSION
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions import put_forward
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

NOT_APPROVED = _("Not approved: {words}")


def about_version(row: ItemVersion) -> About:
    """Return how topics and tasks name a version and where its page is."""
    return About(
        "catalogue.itemversion", str(row.pk), row.object_label, row.object_label_en, "item-versions-object", row.key
    )


@use_case
def put_version_forward(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Put a reviewed version before the team; put twice it stays one topic."""
    row = locked(list_versions(actor), pk=get_item_version(actor, key).pk)
    state = ITEM_VERSION.check("put_forward", row, actor, comment=comment)
    row.change(expected=version, state=state)
    put_forward(
        actor, kind=ITEM_VERSION_TOPIC, unit_id=row.unit_id, about=about_version(row), summary=row.reason[:1000]
    )
    record(actor, "catalogue.put_version_forward", row, number=key, comment=comment)
    return row


def take_decision(actor: Actor, *, version_id: int, outcome: str, words: str, decided_on: date) -> None:
    """Take what a meeting decided of a version that still waits for it; words: body and meeting."""
    row = list_versions(actor).filter(pk=version_id, state="reviewed").first()
    if row is None:
        return
    if outcome == "approved":
        approve_version(actor, key=row.key, decision=words, decided_on=decided_on)
    elif outcome == "rejected":
        return_version(actor, key=row.key, comment=NOT_APPROVED.filled(words=words))


declare_acts({"catalogue.put_version_forward": _("Version of an item put before the team")})
