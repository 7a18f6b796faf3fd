"""The way of a version of an item: checked, reviewed, approved by the team, published; returned or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianfang.catalogue.actions.links import project
from lianfang.catalogue.actions.lint import insist_lint, judge_items
from lianfang.catalogue.actions.repeals import close_amendments, close_revisions
from lianfang.catalogue.models import AuthorityItem, ItemVersion
from lianfang.catalogue.models.editions import EditionItem
from lianfang.catalogue.queries import get_item_version, list_items, list_versions
from lianfang.catalogue.rules import entry_of
from lianfang.catalogue.terms import Publicity
from lianfang.catalogue.workflow import ITEM_FLOW, ITEM_VERSION
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("a version may stand in an edition whoever sees that")
BOUND = ("submitted", "approved")
"""States of an edition in which its versions stay what they are."""
BACK_TO_DRAFT: dict[str, Any] = {
    "checked_by_id": None,
    "checked_on": None,
    "second_checked_by_id": None,
    "second_checked_on": None,
    "reviewed_by_id": None,
    "reviewed_on": None,
    "opinion": "",
    "approved_on": None,
    "decision": "",
}


@dataclass(frozen=True)
class ItemPublicityChanged:
    """An item was published or taken back; `is_public` says whether the public sees it from now on."""

    actor: Actor
    item: AuthorityItem
    is_public: bool


@dataclass(frozen=True)
class ItemPublished:
    """A version of an item has come into force."""

    actor: Actor
    item: AuthorityItem
    version: ItemVersion


def _locked(actor: Actor, key: str) -> ItemVersion:
    return locked(list_versions(actor), pk=get_item_version(actor, key).pk)


@use_case
def check_version(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Check a draft for the division, as another person than whoever wrote it."""
    row = _locked(actor, key)
    state = ITEM_VERSION.check("check", row, actor, comment=comment)
    insist_lint(actor, row)
    row.change(expected=version, state=state, checked_by_id=actor.id, checked_on=clock.today())
    record(actor, "catalogue.check_version", row, number=key, comment=comment)
    return row


@use_case
def check_version_again(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Check a version as the second person, which items in key fields need before their review."""
    row = _locked(actor, key)
    state = ITEM_VERSION.check("check_again", row, actor, comment=comment)
    row.change(expected=version, state=state, second_checked_by_id=actor.id, second_checked_on=clock.today())
    record(actor, "catalogue.check_version_again", row, number=key, comment=comment)
    return row


@use_case
def review_version(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Find a checked version lawful; the comment is the opinion."""
    row = _locked(actor, key)
    state = ITEM_VERSION.check("review", row, actor, comment=comment)
    row.change(
        expected=version, state=state, reviewed_by_id=actor.id, reviewed_on=clock.today(), opinion=comment.strip()
    )
    record(actor, "catalogue.review_version", row, number=key, opinion=comment.strip())
    return row


@use_case
def approve_version(
    actor: Actor, *, key: str, decision: str, decided_on: date, version: int | None = None
) -> ItemVersion:
    """Take the team's decision on a reviewed version; as the system only, from a meeting (decision: its words)."""
    if not actor.is_system:
        raise NotFound("ItemVersion")
    row = _locked(actor, key)
    state = ITEM_VERSION.check("approve", row, actor)
    row.change(expected=version, state=state, approved_on=decided_on, decision=decision[:300])
    record(actor, "catalogue.approve_version", row, number=key, decision=decision, decided_on=decided_on)
    judge_items([row.item_id])
    return row


@use_case
def return_version(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Send a version back to draft with a reason; who had checked and reviewed it stands in the trail."""
    row = _locked(actor, key)
    _insist_free(row)
    state = ITEM_VERSION.check("return", row, actor, comment=comment)
    row.change(expected=version, state=state, ended_because=comment.strip(), **BACK_TO_DRAFT)
    record(actor, "catalogue.return_version", row, number=key, comment=comment)
    return row


def _insist_free(row: ItemVersion) -> None:
    """Refuse to take a version out of an edition that is before the team or decided."""
    with acting(READER):
        held = EditionItem.objects.visible_to(READER).filter(item_version=row, edition__state__in=BOUND)
        number = held.values_list("edition__number", flat=True).first()
    if number is not None:
        raise Refused("version_in_edition", version=row.key, edition=number)


@use_case
def withdraw_version(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Withdraw a version before its approval, with a reason; the one in force stays."""
    row = _locked(actor, key)
    _insist_free(row)
    state = ITEM_VERSION.check("withdraw", row, actor, comment=comment)
    row.change(expected=version, state=state, ended_because=comment.strip())
    record(actor, "catalogue.withdraw_version", row, number=key, comment=comment)
    return row


@use_case
def publish_version(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> ItemVersion:
    """Put an approved version in force: the one before is superseded, the item shows the new content."""
    row = _locked(actor, key)
    state = ITEM_VERSION.check("publish", row, actor, comment=comment)
    insist_lint(actor, row)
    dropped = _supersede(actor, row)
    row.change(expected=version, state=state, published_on=clock.today(), published_by_id=actor.id)
    item = _in_force(actor, row)
    record(actor, "catalogue.publish_version", row, number=key, comment=comment)
    record(actor, "catalogue.publish_item", item, version=key)
    announce(ItemPublicityChanged(actor, item, item.is_public))
    announce(ItemPublished(actor, item, row))
    close_revisions(actor, item.pk, dropped)
    close_amendments(actor, item.pk)
    judge_items([item.pk])
    return row


def _supersede(actor: Actor, row: ItemVersion) -> set[str]:
    """Supersede the version in force; return the bases that the item cites no longer."""
    dropped: set[str] = set()
    rows = list_versions(actor).filter(item_id=row.item_id, state="published")
    for before in rows.select_for_update(of=("self",)):
        before.change(state=ITEM_VERSION.check("supersede", before, actor), superseded_on=clock.today())
        record(actor, "catalogue.supersede_version", before, number=before.key, by=row.key)
        dropped |= set(before.content.get("bases", ())) - set(row.content.get("bases", ()))
    return dropped


def _in_force(actor: Actor, row: ItemVersion) -> AuthorityItem:
    item = locked(list_items(actor), pk=row.item_id)
    entry = entry_of(row.content)
    state = ITEM_FLOW.check("publish", item, actor)
    item.change(is_public=False, state=state)  # first, since what the public may see hangs on the new openness
    project(actor, item, entry)
    item.change(published_on=clock.today(), is_public=item.publicity == Publicity.PUBLIC.value)
    record(actor, "catalogue.project_item", item, version=row.key)
    return item


@use_case
def cancel_item(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> AuthorityItem:
    """Take a published item out of force for a stated reason; publishing a newer version brings it back."""
    item = locked(list_items(actor), number=key)
    state = ITEM_FLOW.check("cancel", item, actor, comment=comment)
    item.change(expected=version, state=state, is_public=False)
    rows = list_versions(actor).filter(item=item, state="published")
    for held in rows.select_for_update(of=("self",)):
        held.change(state=ITEM_VERSION.check("supersede", held, actor), superseded_on=clock.today())
        record(actor, "catalogue.supersede_version", held, number=held.key, by="")
        close_revisions(actor, item.pk, held.content.get("bases", ()), is_done=False)
    close_amendments(actor, item.pk, is_done=False)
    record(actor, "catalogue.cancel_item", item, comment=comment)
    announce(ItemPublicityChanged(actor, item, is_public=False))
    return item


declare_acts(
    {
        "catalogue.check_version": _("Version of an item checked"),
        "catalogue.check_version_again": _("Version of an item checked by a second person"),
        "catalogue.review_version": _("Version of an item found lawful"),
        "catalogue.approve_version": _("Version of an item approved by the team"),
        "catalogue.return_version": _("Version of an item returned to draft"),
        "catalogue.withdraw_version": _("Version of an item withdrawn"),
        "catalogue.publish_version": _("Version of an item published"),
        "catalogue.supersede_version": _("Version of an item superseded"),
        "catalogue.publish_item": _("Item shows its new version"),
        "catalogue.cancel_item": _("Item cancelled"),
        "catalogue.project_item": _("Item shows the content of a version"),
    }
)
declare_refusals(
    {"version_in_edition": _("{version} stands in edition {edition} on its way; take the edition back first.")}
)
