"""Writes of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.access import KEEPERS
from lianfang.catalogue.models import (
    PLAIN_COLUMNS,
    AuthorityItem,
    Basis,
    CategoryDeclaration,
    ItemBasis,
    ItemKeyField,
    ItemPost,
)
from lianfang.catalogue.queries import list_items, list_named_posts
from lianfang.catalogue.rules import ItemValues, check_item, check_publishable
from lianfang.catalogue.terms import BasisKind, BasisStatus, PostDuty, Publicity
from lianfang.catalogue.workflow import ITEM_FLOW
from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_unit
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case

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
    note: str = "",
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
        "kind": kind,
        "status": status,
        "note": note,
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
def save_item(
    actor: Actor,
    *,
    unit: str,
    values: ItemValues,
    bases: Sequence[str] = (),
    posts: Mapping[str, Sequence[str]] | None = None,
    outside: Mapping[str, tuple[str, str]] | None = None,
    key_fields: Sequence[str] = (),
    version: int | None = None,
) -> AuthorityItem:
    """Draft an item or change a draft.

    unit: code of the division; bases: codes in order; posts: post codes by duty (decide, execute, supervise);
    outside: bodies outside the office that stand among them, code → name and English name;
    version: the one the editor has seen, None for a new item.
    """
    check_item(values)
    columns = {name: _plain(getattr(values, name)) for name in PLAIN_COLUMNS}
    item = list_items(actor).select_for_update(of=("self",)).filter(number=values.number).first()
    if item is None:
        item = _new_item(actor, unit, columns)
    else:
        _insist_editable(actor, item, unit)
        item.change(expected=version, drafted_by_id=actor.id, **columns)
        for links in (item.item_bases, item.item_posts, item.key_fields):
            links.all().unscoped(LINKS).delete()
    _link_bases(actor, item, bases)
    _link_posts(actor, item, posts or {}, outside or {})
    ItemKeyField.objects.bulk_create(ItemKeyField(item=item, code=code) for code in key_fields)
    links = {"bases": list(bases), "posts": {duty: list(codes) for duty, codes in (posts or {}).items()}}
    record(actor, "catalogue.save_item", item, **columns, **links, key_fields=list(key_fields))
    return item


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


def _link_bases(actor: Actor, item: AuthorityItem, bases: Sequence[str]) -> None:
    found = {basis.code: basis for basis in Basis.objects.visible_to(actor).filter(code__in=bases)}
    if missing := [code for code in bases if code not in found]:
        raise Refused("basis_unknown", field="bases", item=item.number, codes=", ".join(missing))
    ItemBasis.objects.bulk_create(
        ItemBasis(item=item, basis=found[code], position=position) for position, code in enumerate(bases)
    )


def _link_posts(
    actor: Actor, item: AuthorityItem, posts: Mapping[str, Sequence[str]], outside: Mapping[str, tuple[str, str]]
) -> None:
    if unknown := set(posts) - set(PostDuty):
        raise Refused("post_duty", field="posts", value=", ".join(sorted(unknown)))
    seats = named_posts(actor, [code for codes in posts.values() for code in codes if code not in outside])
    words = {code: (post.title, post.title_en) for code, post in seats.items()} | dict(outside)
    ItemPost.objects.bulk_create(
        ItemPost(
            item=item,
            post=seats.get(code),
            duty=duty,
            post_code=code,
            title=words[code][0],
            title_en=words[code][1],
            position=position,
        )
        for duty, codes in posts.items()
        for position, code in enumerate(codes)
    )


def named_posts(actor: Actor, codes: Sequence[str]) -> dict[str, Post]:
    """Return the posts with these codes, also of units that the actor does not see; refuse codes of no post."""
    teller = actor if actor.is_system else system("posts named in an item or a flowchart, by their codes")
    with acting(teller):
        found = list_named_posts(teller, codes)
    if missing := sorted(set(codes) - set(found)):
        raise Refused("post_unknown", field="posts", codes=", ".join(missing))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


@use_case
def publish_item(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> AuthorityItem:
    """Publish a draft; whoever drafted it leaves this to another person."""
    item = locked(list_items(actor), number=key)
    state = ITEM_FLOW.check("publish", item, actor, comment=comment)
    check_publishable(
        key,
        bases=item.item_bases.all().unscoped(LINKS).count(),
        executing_posts=item.item_posts.filter(duty=PostDuty.EXECUTE.value).unscoped(LINKS).count(),
    )
    is_public = item.publicity == Publicity.PUBLIC.value
    item.change(expected=version, state=state, published_on=clock.today(), is_public=is_public)
    record(actor, "catalogue.publish_item", item, comment=comment)
    return item


@use_case
def reopen_item(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> AuthorityItem:
    """Take a published item back to draft for a stated reason; until it is published again the public does not see it."""
    item = locked(list_items(actor), number=key)
    state = ITEM_FLOW.check("reopen", item, actor, comment=comment)
    item.change(expected=version, state=state, published_on=None, is_public=False)
    record(actor, "catalogue.reopen_item", item, comment=comment)
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
    if not actor.holds(CATALOGUERS):
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
