"""How much of an office is set up, counted for the page that sets it up."""

from __future__ import annotations

from lianfang.catalogue.queries import list_bases, list_category_declarations, list_editions, list_items
from lianfang.flowcharts.queries import list_flows, list_pairs
from lianfang.kernel.access import Actor
from lianfang.meetings.queries import list_bodies, list_open_seats


def count_bases(actor: Actor) -> int:
    """Count the legal bases."""
    return list_bases(actor).count()


def count_items(actor: Actor) -> int:
    """Count the authority items, drafts too."""
    return list_items(actor).count()


def count_published_items(actor: Actor) -> int:
    """Count the published items."""
    return list_items(actor).filter(state="published").count()


def count_editions(actor: Actor) -> int:
    """Count the editions of the catalogue that were published."""
    return list_editions(actor).filter(state__in=["published", "superseded"]).count()


def count_flows(actor: Actor) -> int:
    """Count the items that have a flowchart, drafts too."""
    return list_flows(actor).count()


def count_tiers(actor: Actor) -> int:
    """Count the items whose discretion is written down."""
    return list_items(actor).exclude(discretion={}).count()


def count_declarations(actor: Actor) -> int:
    """Count the categories declared empty."""
    return len(list_category_declarations(actor))


def count_pairs(actor: Actor) -> int:
    """Count the pairs that exclude each other."""
    return len(list_pairs(actor))


def count_bodies(actor: Actor) -> int:
    """Count the bodies that decide."""
    return list_bodies(actor).count()


def count_seats(actor: Actor) -> int:
    """Count the seats of all bodies."""
    return list_open_seats(actor).count()
