"""A second version in force, and one that waits for its legality review, so that the way of a version can be seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.office.load import Office
from lianfang.catalogue import actions, queries
from lianfang.kernel.access import Actor
from lianfang.meetings.actions import load_decision

SUPERSEDED, UNDER_REVIEW = "P12", "P16"


def load_versions(actor: Actor, office: Office) -> None:
    """Publish a second version of one item, take another to the legality review, and judge every item."""
    draft = _draft(actor, SUPERSEDED, "supervision_methods", "按季抽查回访", "Quarterly call-backs", "增加回访")
    actions.check_version(actor, key=draft.key)
    actions.review_version(actor, key=draft.key, comment="依据充分，权限、程序合法")
    load_decision(
        actor,
        kind="catalogue.itemversion",
        unit_id=draft.unit_id,
        about=actions.about_version(draft),
        meeting_title="党组会议（职权目录调整）",
        decided_on=date.fromisoformat(office["policies"]["effective_on"]),
    )
    actions.publish_version(actor, key=draft.key)
    waiting = _draft(
        actor, UNDER_REVIEW, "boundary", "不得以邀请函换取赞助", "No sponsorship for invitations", "补充边界"
    )
    actions.check_version(actor, key=waiting.key)
    actions.check_version_again(actor, key=waiting.key)
    actions.judge_items()


def _draft(actor: Actor, number: str, column: str, line: str, english: str, reason: str) -> Any:
    """Add one line to a column of an item, in both languages."""
    held = queries.version_to_start_from(actor, queries.get_item(actor, number)).content
    texts = {**held["english"], column: [*held["english"].get(column, ()), english]}
    changes = {column: [*held[column], line], "english": texts}
    return actions.change_draft(actor, number=number, changes=changes, reason=reason)
