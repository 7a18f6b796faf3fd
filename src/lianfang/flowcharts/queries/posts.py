"""The posts of the whole office, from which those who draw a flowchart choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lianfang.kernel.access import Actor, system
from lianfang.people.queries import list_posts
from lianfang.store.acting import acting

if TYPE_CHECKING:
    from lianfang.people.models import Post

TELLER = system("posts of the whole office, offered to those who draw a flowchart")


def list_office_posts(actor: Actor) -> dict[str, Post]:
    """Return every post of the office with its unit, by code in the office's order, whatever units the actor sees."""
    teller = actor if actor.is_system else TELLER
    with acting(teller):
        rows = list_posts(teller).prefetch_related(None).order_by("unit__position", "unit_id", "position", "code")
        return {post.code: post for post in rows}
