"""Reads of the catalogue. Staff read what belongs to their units; the public reads what is published for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.db.models.functions import JSONObject

from lianfang.catalogue.access import STAFF
from lianfang.catalogue.models import (
    AuthorityItem,
    Basis,
    CategoryDeclaration,
    ItemBasis,
    ItemKeyField,
    ItemPost,
    is_english,
)
from lianfang.kernel.access import Actor
from lianfang.people.queries import list_posts
from lianfang.store.records import ScopedQuerySet
from lianfang.store.scoping import visible_q

if TYPE_CHECKING:
    from lianfang.people.models import Post

TEXTS = (
    "conditions",
    "materials",
    "suspensions",
    "supervision_methods",
    "duties",
    "liability",
    "boundary",
    "note",
    "discretion",
    "english",
    "fee",
    "no_suspensions_because",
    "body",
    "sub_items",
    "material_details",
)
NARROWED = "narrowed to the reader's own units in the next step"


def list_items(actor: Actor) -> ScopedQuerySet[AuthorityItem]:
    """Return the items of the units where the actor holds a business role, with what they stand on.

    `fields_held`: codes of key fields; `bases_held`, `posts_held`: {name, name_en, …} in their order. They are read
    inside the same query, so that a page of a list and an export of thousands cost the same number of queries.
    """
    return (
        list_brief_items(actor)
        .defer(None)
        .annotate(
            bases_held=ArraySubquery(
                _links(ItemBasis)
                .order_by("position")
                .values(json=JSONObject(name="basis__name", name_en="basis__name_en", article="basis__article"))
            ),
            posts_held=ArraySubquery(
                _links(ItemPost)
                .order_by("duty", "position")
                .values(json=JSONObject(duty="duty", name="title", name_en="title_en"))
            ),
        )
    )


def list_brief_items(actor: Actor) -> ScopedQuerySet[AuthorityItem]:
    """Return the same items without their texts, bases and posts: what a line of a list shows."""
    own = AuthorityItem.objects.unscoped(NARROWED).filter(visible_q(STAFF, actor, AuthorityItem))
    fields = ArraySubquery(_links(ItemKeyField).order_by("code").values("code"))
    return own.select_related("unit").defer(*TEXTS, "unit__duties", "unit__duties_en").annotate(fields_held=fields)


def _links(model: type[Any]) -> ScopedQuerySet[Any]:
    rows: ScopedQuerySet[Any] = model.objects.unscoped("links of items that are in scope")
    return rows.filter(item=OuterRef("pk"))


def get_item(actor: Actor, number: str) -> AuthorityItem:
    """Return one item by its number, such as P16."""
    return list_items(actor).get(number=number.replace("\x00", ""))


def list_public_items(actor: Actor) -> ScopedQuerySet[AuthorityItem]:
    """Return the items that anybody may read."""
    return AuthorityItem.objects.visible_to(actor).filter(is_public=True).select_related("unit")


def get_public_item(actor: Actor, number: str) -> AuthorityItem:
    """Return one item that anybody may read."""
    return list_public_items(actor).get(number=number.replace("\x00", ""))


def list_items_by_number(actor: Actor, numbers: Iterable[str]) -> dict[str, AuthorityItem]:
    """Return the items with these numbers that the actor may read, by number."""
    return {item.number: item for item in list_items(actor).filter(number__in=list(numbers))}


def list_bases(actor: Actor) -> ScopedQuerySet[Basis]:
    """Return the legal bases."""
    return Basis.objects.visible_to(actor)


def get_basis(actor: Actor, code: str) -> Basis:
    """Return one legal basis by its code."""
    return list_bases(actor).get(code=code.replace("\x00", ""))


def list_item_bases(actor: Actor, item: AuthorityItem) -> list[ItemBasis]:
    """Return what an item stands on, in its order."""
    rows = ItemBasis.objects.visible_to(actor).filter(item=item)
    return list(rows.select_related("basis").order_by("position"))


def list_item_bases_of(actor: Actor, item_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return item → its bases as they are cited: name and article, in their order; one read for any number."""
    found: dict[int, list[str]] = {}
    rows = ItemBasis.objects.visible_to(actor).filter(item_id__in=list(item_ids)).order_by("item", "position")
    for item_id, name, article in rows.values_list("item_id", "basis__name", "basis__article"):
        found.setdefault(item_id, []).append(f"{name}{article}")
    return found


def list_item_posts(actor: Actor, item: AuthorityItem) -> list[ItemPost]:
    """Return which posts decide, carry out and supervise an item."""
    return list(ItemPost.objects.visible_to(actor).filter(item=item).order_by("duty", "position"))


def list_items_on_basis(actor: Actor, basis: Basis) -> list[AuthorityItem]:
    """Return the items in scope that stand on a basis."""
    return list(list_items(actor).filter(item_bases__basis=basis).order_by("unit__path", "number"))


def list_items_of_post(actor: Actor, post_id: int) -> list[ItemPost]:
    """Return what a post does for which items, as far as the actor sees it; `item` is None where it is not theirs."""
    rows = ItemPost.objects.visible_to(actor).filter(post_id=post_id)
    return list(rows.select_related("item").order_by("item__number", "duty"))


def list_items_of_posts(actor: Actor, post_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (post, item) of everything that these posts do for items in scope, by number of the item."""
    rows = ItemPost.objects.visible_to(actor).filter(post_id__in=list(post_ids), item__isnull=False)
    return list(rows.order_by("item__number").values_list("post_id", "item_id"))


def list_category_declarations(actor: Actor) -> list[CategoryDeclaration]:
    """Return the categories of which the office declares to hold no power."""
    return list(CategoryDeclaration.objects.visible_to(actor).order_by("category"))


def list_named_posts(actor: Actor, codes: Iterable[str]) -> dict[str, Post]:
    """Return the posts with these codes by code; asked by an actor who sees every post (see actions)."""
    rows = list_posts(actor).filter(code__in=set(codes)).prefetch_related(None)
    return {post.code: post for post in rows}


def reads_english() -> bool:
    """Tell whether texts kept beside their English are to be shown in it."""
    return is_english()


def list_seen_posts(actor: Actor, post_ids: Iterable[int | None]) -> set[int]:
    """Return which of these posts the actor may open."""
    return set(list_posts(actor).filter(pk__in=[known for known in post_ids if known]).values_list("pk", flat=True))


def count_items_by_category(actor: Actor) -> dict[str, int]:
    """Return how many items in scope each category holds, cancelled ones and empty categories left out."""
    rows = list_items(actor).exclude(state="cancelled").order_by().values_list("category")
    return dict(rows.annotate(items=Count("pk")))
