"""Reads of versions and codes of items, and the steps that flowcharts answer with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models import AuthorityItem, ItemCode, ItemVersion
from lianfang.catalogue.terms import StepFact
from lianfang.catalogue.workflow import OPEN_STATES
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.kernel.slots import Slot
from lianfang.store.records import ScopedQuerySet
from lianfang.store.scoping import visible_q

STEP_FACTS = Slot("catalogue.step_facts")
"""Filled by (actor, item ids) → {item id: [StepFact, …]} in the order of the flow."""

VERSION_KEY = re.compile(r"(?P<number>[^\x00]+)-v(?P<version>[1-9][0-9]{0,5})")
OWN = "narrowed to the reader's own units in the next step"


def list_versions(actor: Actor) -> ScopedQuerySet[ItemVersion]:
    """Return the versions of the items that the actor works with."""
    own = ItemVersion.objects.unscoped(OWN).filter(visible_q(STAFF, actor, ItemVersion))
    return own.select_related("item", "unit")


def list_brief_versions(actor: Actor) -> ScopedQuerySet[ItemVersion]:
    """Return the same without what a line of a list does not show."""
    shown = ("id", "version", "number", "state", "reason", "published_on", "superseded_on", "approved_on")
    people = (
        "drafted_by__display_name",
        "drafted_by__username",
        "unit__name",
        "unit__name_en",
        "unit__path",
        "unit__code",
        "unit__position",
    )
    item = ("item__number", "item__name", "item__name_en")
    return list_versions(actor).select_related("drafted_by").only(*shown, *people, *item)


def list_versions_of(actor: Actor, item: AuthorityItem) -> list[ItemVersion]:
    """Return the versions of one item, newest first."""
    return list(list_versions(actor).select_related("drafted_by").filter(item=item).order_by("-number"))


def get_item_version(actor: Actor, key: str) -> ItemVersion:
    """Return one version by its key, such as P16-v3."""
    found = VERSION_KEY.fullmatch(key)
    if found is None:
        raise NotFound("ItemVersion")
    people = ("drafted_by", "checked_by", "second_checked_by", "reviewed_by", "published_by")
    rows = list_versions(actor).select_related(*people)
    return rows.get(item__number=found["number"], number=int(found["version"]))


def version_before(actor: Actor, version: ItemVersion) -> ItemVersion | None:
    """Return the version of the same item before this one, None for the first."""
    rows = list_versions(actor).filter(item_id=version.item_id, number__lt=version.number)
    return rows.order_by("-number").first()


def open_version_of(actor: Actor, item: AuthorityItem) -> ItemVersion | None:
    """Return the version of an item that is on its way, None where none is; locked when asked inside an action."""
    return list_versions(actor).filter(item=item, state__in=OPEN_STATES).first()


def version_to_start_from(actor: Actor, item: AuthorityItem) -> ItemVersion:
    """Return the version whose content a change starts from: the open one, else the one in force, else the newest."""
    rows = {version.state: version for version in reversed(list_versions_of(actor, item))}
    for state in (*OPEN_STATES, "published"):
        if state in rows:
            return rows[state]
    newest = list_versions(actor).filter(item=item).order_by("-number").first()
    if newest is None:
        raise NotFound("ItemVersion")
    return newest


def get_item_by_code(actor: Actor, code: str) -> AuthorityItem:
    """Return the item that has or had a code; NotFound for one that was never given, or whose item is not in scope."""
    return ItemCode.objects.visible_to(actor).select_related("item").get(code=code).item


def list_codes_of(actor: Actor, item: AuthorityItem) -> list[ItemCode]:
    """Return the codes that an item has and had, newest first."""
    rows = ItemCode.objects.visible_to(actor).filter(item=item).select_related("changed_by")
    return list(rows.order_by("-pk"))


def list_step_facts(actor: Actor, item_ids: Iterable[int]) -> dict[int, list[StepFact]]:
    """Return the steps of items by item id, an empty list where an item has no flow; a constant number of queries."""
    wanted = list(item_ids)
    found: dict[int, list[StepFact]] = {item_id: [] for item_id in wanted}
    for answer in STEP_FACTS.answers(actor, wanted):
        for item_id, steps in answer.items():
            found[item_id] = list(steps)
    return found
