"""What the room of tasks hears and gives to others at start-up."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from lianfang.edge.entity import Entity
from lianfang.edge.web.entities import RELATED
from lianfang.edge.web.frame import INBOX_COUNT
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, system
from lianfang.kernel.events import listen
from lianfang.people.actions import IncumbencyStarted
from lianfang.people.queries import list_posts
from lianfang.store.acting import acting
from lianfang.tasks import queries
from lianfang.tasks.actions import About, last_day, open_task
from lianfang.tasks.terms import CONFIRM_POST
from lianfang.tasks.workflow import OBJECTION

OWN_ENTITIES = frozenset({"tasks", "objections", "notices", "policies", "trail"})
READER = system("the post of a new holder is read whoever places them")


@listen(IncumbencyStarted)
def ask_new_holder(event: IncumbencyStarted) -> None:
    """Ask whoever takes a post to confirm its powers, steps and risks within working days (T1.4).

    Histories that are entered later open no task: where the limit has run out before it was entered, nothing is asked.
    """
    with acting(READER):
        due_on = last_day(READER, "post_confirmation", event.since_on)
        if due_on < clock.today():
            return
        post = list_posts(READER).get(pk=event.post_id)
    label = {"object_label": post.title, "object_label_en": post.title_en}
    open_task(
        event.actor,
        cause=f"{CONFIRM_POST}:{post.pk}:{event.person_id}:{event.since_on.isoformat()}",
        kind=CONFIRM_POST,
        unit_id=post.unit_id,
        post_id=post.pk,
        due_on=due_on,
        params={"post": post.title, "post_en": post.title_en},
        about=About("people.post", str(post.pk), url_name="posts-object", url_key=post.code, **label),
    )


def objections_of(actor: Actor, entity: Entity, subject: Any) -> str | None:
    """Return the objections to an object and the way to file one, for the object's page."""
    if entity.name in OWN_ENTITIES or not entity.trail_type or not actor.holds(BUSINESS):
        return None
    if getattr(subject, "unit_id", None) is None:
        return None
    known = queries.list_objections_to(actor, entity.trail_type, str(subject.pk))
    context = {
        "objections": [(objection, OBJECTION.state(objection.state)) for objection in known],
        "file_url": f"{reverse('objections-new')}?entity={entity.name}&key={entity.key_of(subject)}",
    }
    return render_to_string("tasks/objections_of.html", context)


INBOX_COUNT.fill(queries.count_inbox)
RELATED.fill(objections_of, order=200)
