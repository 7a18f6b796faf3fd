"""Items that were decided before, and declarations that a category holds none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lianfang.catalogue.actions.links import link_items
from lianfang.catalogue.actions.lint import judge_items
from lianfang.catalogue.models import AuthorityItem, CategoryDeclaration, ItemCode, ItemVersion
from lianfang.catalogue.queries import count_items_by_category
from lianfang.catalogue.rules import ItemEntry, check_item, check_publishable, columns_of, content_of
from lianfang.catalogue.terms import Publicity
from lianfang.catalogue.workflow import ITEM_FLOW, ITEM_VERSION
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_units, root_path
from lianfang.policies.queries import list_rows
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

CATALOGUERS = frozenset({Role.SECRETARY})
LONGEST_STATEMENT = 2_000


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
    known = {row["code"] for row in list_rows(actor, "authority_categories")}
    if not category.strip() or (known and category not in known):
        raise Refused("code_not_listed", field="category", value=category[:40])
    if not statement.strip():
        raise Refused("field_required", field="statement")
    if max(len(statement), len(statement_en)) > LONGEST_STATEMENT:
        length = max(len(statement), len(statement_en))
        raise Refused("text_long", field="statement", most=LONGEST_STATEMENT, length=length)
    if count := count_items_by_category(actor).get(category, 0):
        raise Refused("category_filled", field="category", count=count)
    values = {"statement": statement, "statement_en": statement_en, "declared_on": declared_on}
    held = CategoryDeclaration.objects.visible_to(actor).filter(category=category).first()
    if held is None:
        held = CategoryDeclaration.objects.create(category=category, **values)
    else:
        held.change(**values)
    record(actor, "catalogue.declare_category_empty", held, category=category, **values)
    return held


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
declare_refusals({"category_filled": _("The category holds {count} items; only an empty one is declared empty.")})
