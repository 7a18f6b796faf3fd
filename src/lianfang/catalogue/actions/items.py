"""Writes of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.access import KEEPERS
from lianfang.catalogue.models import (
    AuthorityItem,
    Basis,
    CategoryDeclaration,
    ItemBasis,
    ItemKeyField,
    ItemPost,
)
from lianfang.catalogue.queries import list_items, list_named_posts
from lianfang.catalogue.rules import ItemEntry, ItemValues, check_item, check_publishable, columns_of
from lianfang.catalogue.terms import BasisKind, BasisStatus, PostDuty, Publicity
from lianfang.catalogue.workflow import ITEM_FLOW
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals, listed
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_unit, list_units, root_path
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

if TYPE_CHECKING:
    from lianfang.people.models import Post

CATALOGUERS = frozenset({Role.SECRETARY})
LINKS = "links of an item that the actor may change"


@use_case
def save_basis(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    status: str,
    name_en: str = "",
    article: str = "",
    text: str = "",
    text_en: str = "",
    note: str = "",
    note_en: str = "",
    is_doubtful: bool = False,
    effective_on: date | None = None,
    repealed_on: date | None = None,
) -> Basis:
    """Write down a legal basis or change the one with this code."""
    _insist(actor)
    if kind not in set(BasisKind) or status not in set(BasisStatus):
        raise Refused("basis_terms", field="kind", value=f"{kind}, {status}")
    if effective_on and repealed_on and repealed_on < effective_on:
        raise Refused("basis_dates", field="repealed_on", basis=code)
    values: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "article": article,
        "text": text,
        "text_en": text_en,
        "kind": kind,
        "status": status,
        "note": note,
        "note_en": note_en,
        "is_doubtful": is_doubtful,
        "effective_on": effective_on,
        "repealed_on": repealed_on,
    }
    known = Basis.objects.visible_to(actor).filter(code=code).first()
    if known is None:
        known = Basis.objects.create(code=code, **values)
    else:
        known.change(**values)
    record(actor, "catalogue.save_basis", known, **values)
    return known


@use_case
def save_item(actor: Actor, *, entry: ItemEntry, version: int | None = None) -> AuthorityItem:
    """Draft an item or change a draft; version: the one the editor has seen, None for a new item."""
    check_item(entry.values)
    columns = columns_of(entry.values)
    item = list_items(actor).select_for_update(of=("self",)).filter(number=entry.values.number).first()
    if item is None:
        item = _new_item(actor, entry.unit, columns)
    else:
        _insist_editable(actor, item, entry.unit)
        if version is None:
            raise Refused("version_changed")
        item.change(expected=version, drafted_by_id=actor.id, **columns)
        for links in (item.item_bases, item.item_posts, item.key_fields):
            links.all().unscoped(LINKS).delete()
    _link(actor, [(item, entry)])
    record(actor, "catalogue.save_item", item, **_said(entry, columns))
    return item


@use_case
def load_items(actor: Actor, *, entries: Sequence[ItemEntry]) -> list[AuthorityItem]:
    """Take items that were decided before, published at once; as the system only, with one entry in the trail each."""
    if not actor.is_system:
        raise NotFound("AuthorityItem")
    units = {unit.code: unit for unit in list_units(actor)}
    made = []
    for entry in entries:
        check_item(entry.values)
        check_publishable(entry)
        item = AuthorityItem(unit=units[entry.unit], **columns_of(entry.values))
        item.state = ITEM_FLOW.check("publish", item, actor)
        item.published_on, item.is_public = clock.today(), item.publicity == Publicity.PUBLIC.value
        made.append(item)
    AuthorityItem.objects.bulk_create(made)
    _link(actor, list(zip(made, entries, strict=True)))
    for item, entry in zip(made, entries, strict=True):
        record(actor, "catalogue.load_item", item, **_said(entry, columns_of(entry.values)))
    return made


def _said(entry: ItemEntry, columns: dict[str, Any]) -> dict[str, Any]:
    posts = {duty: list(codes) for duty, codes in entry.posts.items()}
    return {**columns, "bases": list(entry.bases), "posts": posts, "key_fields": list(entry.key_fields)}


def _new_item(actor: Actor, unit: str, columns: dict[str, Any]) -> AuthorityItem:
    home = get_unit(actor, unit)
    if not actor.holds(KEEPERS, home.path):
        raise NotFound("Unit")
    taken = system("a number and a code are unique over all divisions")
    with acting(actor if actor.is_system else taken):
        rows = AuthorityItem.objects.unscoped(taken.reason)
        for name in ("number", "code"):
            if rows.filter(**{name: columns[name]}).exists():
                raise Refused("item_taken", field=name, value=columns[name])
    return AuthorityItem.objects.create(unit=home, drafted_by_id=actor.id, **columns)


def _insist_editable(actor: Actor, item: AuthorityItem, unit: str) -> None:
    if not actor.holds(KEEPERS, item.unit_path):
        raise NotFound("AuthorityItem")
    if item.unit.code != unit:
        raise Refused("item_moved", field="unit", item=item.number)
    if not ITEM_FLOW.may_edit(item, "values"):
        raise Refused("item_published", item=item.number)


def _link(actor: Actor, pairs: Sequence[tuple[AuthorityItem, ItemEntry]]) -> None:
    """Write what items stand on: bases, posts, key fields."""
    codes = {code for _item, entry in pairs for code in entry.bases}
    bases = {basis.code: basis for basis in Basis.objects.visible_to(actor).filter(code__in=codes)}
    seats = named_posts(actor, [code for _item, entry in pairs for code in _post_codes(entry)])
    ItemBasis.objects.bulk_create(row for item, entry in pairs for row in _basis_rows(item, entry, bases))
    ItemPost.objects.bulk_create(row for item, entry in pairs for row in _post_rows(item, entry, seats))
    ItemKeyField.objects.bulk_create(
        ItemKeyField(item=item, code=code) for item, entry in pairs for code in entry.key_fields
    )


def _basis_rows(item: AuthorityItem, entry: ItemEntry, bases: Mapping[str, Basis]) -> Iterator[ItemBasis]:
    if missing := [code for code in entry.bases if code not in bases]:
        raise Refused("basis_unknown", field="bases", item=item.number, codes=listed(missing))
    for position, code in enumerate(entry.bases):
        yield ItemBasis(item=item, basis=bases[code], position=position)


def _post_codes(entry: ItemEntry) -> list[str]:
    if unknown := set(entry.posts) - set(PostDuty):
        raise Refused("post_duty", field="posts", value=listed(sorted(unknown)))
    return [code for codes in entry.posts.values() for code in codes if code not in entry.outside]


def _post_rows(item: AuthorityItem, entry: ItemEntry, seats: Mapping[str, Post]) -> Iterator[ItemPost]:
    for duty, codes in entry.posts.items():
        for position, code in enumerate(codes):
            post = seats.get(code)
            title, title_en = (post.title, post.title_en) if post else entry.outside[code]
            yield ItemPost(
                item=item, post=post, duty=duty, post_code=code, title=title, title_en=title_en, position=position
            )


def named_posts(actor: Actor, codes: Sequence[str]) -> dict[str, Post]:
    """Return the posts with these codes, also of units that the actor does not see; refuse codes of no post."""
    teller = actor if actor.is_system else system("posts named in an item or a flowchart, by their codes")
    with acting(teller):
        found = list_named_posts(teller, codes)
    if missing := sorted(set(codes) - set(found)):
        raise Refused("post_unknown", field="posts", codes=listed(missing))
    return found


@dataclass(frozen=True)
class ItemPublicityChanged:
    """An item was published or taken back; `is_public` says whether the public sees it from now on."""

    actor: Actor
    item: AuthorityItem
    is_public: bool


@use_case
def publish_item(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> AuthorityItem:
    """Publish a draft; whoever drafted it leaves this to another person."""
    item = locked(list_items(actor), number=key)
    state = ITEM_FLOW.check("publish", item, actor, comment=comment)
    check_publishable(_entry_of(item))
    is_public = item.publicity == Publicity.PUBLIC.value
    item.change(expected=version, state=state, published_on=clock.today(), is_public=is_public)
    record(actor, "catalogue.publish_item", item, comment=comment)
    announce(ItemPublicityChanged(actor, item, is_public))
    return item


def _entry_of(item: AuthorityItem) -> ItemEntry:
    """Return an item as it is kept, for the rules."""
    posts: dict[str, list[str]] = {}
    for duty, code in item.item_posts.all().unscoped(LINKS).values_list("duty", "post_code"):
        posts.setdefault(duty, []).append(code)
    bases = list(item.item_bases.all().unscoped(LINKS).values_list("basis__code", flat=True))
    values = ItemValues(**{known.name: getattr(item, known.name) for known in fields(ItemValues)})
    return ItemEntry(unit=item.unit.code, values=values, bases=bases, posts=posts)


@use_case
def reopen_item(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> AuthorityItem:
    """Take a published item back to draft for a stated reason; the public sees it again when it is published."""
    item = locked(list_items(actor), number=key)
    state = ITEM_FLOW.check("reopen", item, actor, comment=comment)
    item.change(expected=version, state=state, published_on=None, is_public=False)
    record(actor, "catalogue.reopen_item", item, comment=comment)
    announce(ItemPublicityChanged(actor, item, is_public=False))
    return item


@use_case
def declare_category_empty(
    actor: Actor, *, category: str, statement: str, declared_on: date, statement_en: str = ""
) -> CategoryDeclaration:
    """State that the office holds no power of a category."""
    _insist(actor)
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


def _insist(actor: Actor) -> None:
    """Refuse whoever does not keep the catalogue of the whole office: legal bases and categories belong to it."""
    if not actor.holds(CATALOGUERS, root_path()):
        raise NotFound


declare_refusals(
    {
        "basis_terms": _("There is no kind or status of a legal basis “{value}”."),
        "basis_dates": _("Basis {basis} cannot be repealed before it takes effect."),
        "basis_unknown": _("Item {item} names legal bases that are not written down: {codes}."),
        "item_taken": _("“{value}” already stands in the catalogue."),
        "item_moved": _("Item {item} belongs to another division."),
        "item_published": _("Item {item} is published; reopen it before you change it."),
        "post_duty": _("A post decides, executes or supervises; “{value}” is none of these."),
        "post_unknown": _("There is no post with the code {codes}."),
    }
)

declare_acts(
    {
        "catalogue.save_basis": _("Legal basis saved"),
        "catalogue.save_item": _("Item saved as a draft"),
        "catalogue.load_item": _("Item taken in, published"),
        "catalogue.publish_item": _("Item published"),
        "catalogue.reopen_item": _("Item reopened"),
        "catalogue.declare_category_empty": _("Category declared empty"),
    }
)
