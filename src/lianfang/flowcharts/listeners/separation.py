"""Nobody takes up a post beside another one that separation of duties keeps apart from it."""

from __future__ import annotations

from django.utils.translation import get_language

from lianfang.flowcharts.queries.posts import list_office_posts
from lianfang.flowcharts.queries.separation import find_clash
from lianfang.kernel.access import system
from lianfang.kernel.errors import Refused
from lianfang.kernel.events import listen
from lianfang.people.actions import IncumbencyStarted
from lianfang.people.queries import get_person, list_posts_beside
from lianfang.store.acting import acting

KEEPER = system("posts that one person would hold are held against the pairs that exclude each other")


@listen(IncumbencyStarted)
def keep_hands_apart(event: IncumbencyStarted) -> None:
    """Refuse that a person holds two posts at one time that exclude each other or do excluded steps of one item."""
    with acting(KEEPER):
        posts = [post.code for post in list_posts_beside(KEEPER, event.post_id, event.since_on)]
        clash = find_clash(KEEPER, posts) if len(posts) > 1 else None
        if clash is None:
            return
        titles = {code: post.localized("title") for code, post in list_office_posts(KEEPER).items()}
        person = get_person(KEEPER, event.person_id).localized("name")
    pair, item, ends = clash
    english = (get_language() or "").startswith("en")
    first, second = (titles.get(code, code) for code in ends)
    raise Refused(
        "separation_hands" if item else "separation_posts",
        field="person",
        person=person,
        first=first,
        second=second,
        item=item,
        pair=(english and pair.label_en) or pair.label,
        reason=(english and pair.reason_en) or pair.reason,
    )
