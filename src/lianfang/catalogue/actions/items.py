"""Items that were decided before, and declarations that a category holds none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianfang.catalogue.actions.links import link_items
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.models import AuthorityItem, CategoryDeclaration, ItemCode, ItemVersion
from lianfang.catalogue.rules import ItemEntry, check_item, check_publishable, columns_of, content_of
from lianfang.catalogue.terms import Publicity
from lianfang.catalogue.workflow import ITEM_FLOW, ITEM_VERSION
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_units, root_path
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

CATALOGUERS = frozenset({Role.SECRETARY})


@use_case
def load_items(actor: Actor, *, entries: Sequence[ItemEntry]) -> list[AuthorityItem]:
    """Take items that were decided before, their first versions published at once; as the system only.

    A constant number of queries for the rows, and one entry in the trail for each item.
    """
    if not actor.is_system:
        raise NotFound("AuthorityItem")
    units = {unit.code: unit for unit in list_units(actor)}
    today, made = clock.today(), []
    for entry in entries:
        check_item(entry.values)
        check_publishable(entry)
        item = AuthorityItem(unit=units[entry.unit], **columns_of(entry.values))
        item.state = ITEM_FLOW.check("publish", item, actor)
        item.published_on, item.is_public = today, item.publicity == Publicity.PUBLIC.value
        made.append(item)
    AuthorityItem.objects.bulk_create(made)
    pairs = list(zip(made, entries, strict=True))
    link_items(actor, pairs)
    ItemCode.objects.bulk_create(ItemCode(item=item, code=item.code, given_on=today) for item in made)
    ItemVersion.objects.bulk_create(_decided(item, entry, today) for item, entry in pairs)
    for item, entry in pairs:
        record(actor, "catalogue.load_item", item, **content_of(entry))
    judge_items([item.pk for item in made])
    return made


def _decided(item: AuthorityItem, entry: ItemEntry, today: date) -> ItemVersion:
    """Return the first version of an item that was decided before: as the workflow's last open state leaves it."""
    state = ITEM_VERSION.move("publish").target
    return ItemVersion(
        item=item,
        unit_id=item.unit_id,
        number=1,
        state=state,
        content=content_of(entry),
        approved_on=today,
        published_on=today,
    )


@use_case
def declare_category_empty(
    actor: Actor, *, category: str, statement: str, declared_on: date, statement_en: str = ""
) -> CategoryDeclaration:
    """State that the office holds no power of a category."""
    insist_cataloguer(actor)
    if not statement.strip():
        raise Refused("field_required", field="statement")
    values = {"statement": statement, "statement_en": statement_en, "declared_on": declared_on}
    known = CategoryDeclaration.objects.visible_to(actor).filter(category=category).first()
    if known is None:
        known = CategoryDeclaration.objects.create(category=category, **values)
    else:
        known.change(**values)
    record(actor, "catalogue.declare_category_empty", known, category=category, **values)
    return known


def insist_cataloguer(actor: Actor) -> None:
    """Refuse whoever does not keep the catalogue of the whole office: legal bases and categories belong to it."""
    if not actor.holds(CATALOGUERS, root_path()):
        raise NotFound


declare_acts(
    {
        "catalogue.load_item": _("Item taken in, published"),
        "catalogue.declare_category_empty": _("Category declared empty"),
    }
)
