"""What items stand on: legal bases, posts and key fields, found by their codes and written as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lianfang.catalogue.models import AuthorityItem, Basis, ItemBasis, ItemKeyField, ItemPost
from lianfang.catalogue.queries import list_named_posts
from lianfang.catalogue.rules import ItemEntry, columns_of
from lianfang.catalogue.terms import PostDuty
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import Refused, declare_refusals, listed
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting

if TYPE_CHECKING:
    from lianfang.people.models import Post

LINKS = "links of an item that the actor may change"
FIXED = ("number", "code")


def link_items(actor: Actor, pairs: Sequence[tuple[AuthorityItem, ItemEntry]]) -> None:
    """Write what items stand on: bases, posts, key fields; a constant number of queries for any number of items."""
    bases, seats = _named(actor, [entry for _item, entry in pairs])
    ItemBasis.objects.bulk_create(row for item, entry in pairs for row in _basis_rows(item, entry, bases))
    ItemPost.objects.bulk_create(row for item, entry in pairs for row in _post_rows(item, entry, seats))
    ItemKeyField.objects.bulk_create(
        ItemKeyField(item=item, code=code) for item, entry in pairs for code in dict.fromkeys(entry.key_fields)
    )


def check_links(actor: Actor, entry: ItemEntry) -> None:
    """Refuse an entry that names bases or posts which are not written down."""
    bases, _seats = _named(actor, [entry])
    _known_bases(entry, bases)


def project(actor: Actor, item: AuthorityItem, entry: ItemEntry) -> None:
    """Write the columns and links of an entry over an item; its number and code stay."""
    columns = {name: value for name, value in columns_of(entry.values).items() if name not in FIXED}
    item.change(**columns)
    for links in (item.item_bases, item.item_posts, item.key_fields):
        links.all().unscoped(LINKS).delete()
    link_items(actor, [(item, entry)])


def _named(actor: Actor, entries: Sequence[ItemEntry]) -> tuple[dict[str, Basis], dict[str, Post]]:
    codes = {code for entry in entries for code in entry.bases}
    bases = {basis.code: basis for basis in Basis.objects.visible_to(actor).filter(code__in=codes)}
    return bases, named_posts(actor, [code for entry in entries for code in _post_codes(entry)])


def _known_bases(entry: ItemEntry, bases: Mapping[str, Basis]) -> list[Basis]:
    if missing := [code for code in entry.bases if code not in bases]:
        raise Refused("basis_unknown", field="bases", item=entry.values.number, codes=listed(missing))
    return [bases[code] for code in dict.fromkeys(entry.bases)]


def _basis_rows(item: AuthorityItem, entry: ItemEntry, bases: Mapping[str, Basis]) -> Iterator[ItemBasis]:
    for position, basis in enumerate(_known_bases(entry, bases)):
        yield ItemBasis(item=item, basis=basis, position=position)


def _post_codes(entry: ItemEntry) -> list[str]:
    if unknown := set(entry.posts) - set(PostDuty):
        raise Refused("post_duty", field="posts", value=listed(sorted(unknown)))
    return [code for codes in entry.posts.values() for code in codes if code not in entry.outside]


def _post_rows(item: AuthorityItem, entry: ItemEntry, seats: Mapping[str, Post]) -> Iterator[ItemPost]:
    for duty, codes in entry.posts.items():
        for position, code in enumerate(dict.fromkeys(codes)):
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


declare_refusals(
    {
        "basis_unknown": _("Item {item} names legal bases that are not written down: {codes}."),
        "post_duty": _("A post decides, executes or supervises; “{value}” is none of these."),
        "post_unknown": _("There is no post with the code {codes}."),
    }
)
