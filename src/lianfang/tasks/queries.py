"""Reads of tasks and objections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, override

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound
from lianfang.notifications.terms import fill
from lianfang.policies.queries import working_calendar
from lianfang.store.acting import acting
from lianfang.store.records import ScopedQuerySet
from lianfang.tasks.models import Objection, Task
from lianfang.tasks.rules import BAND_LABELS, Band, Due, due_of, grouped, kind_of
from lianfang.tasks.terms import declared_task_kinds

MOST_IN_INBOX = 500


@dataclass(frozen=True)
class Inbox:
    """What one actor has to do: tasks with their last days by band, and how many there are."""

    bands: list[tuple[Band, list[tuple[Task, Due]]]]

    @property
    def counts(self) -> dict[str, int]:
        """Return band → number of tasks; bands without tasks are left out."""
        return {band.value: len(pairs) for band, pairs in self.bands}

    @property
    def total(self) -> int:
        """Return the number of tasks."""
        return sum(self.counts.values())


def list_tasks(actor: Actor) -> ScopedQuerySet[Task]:
    """Return the tasks the actor may read: own ones, and those of units overseen."""
    return Task.objects.visible_to(actor).select_related("unit", "post__unit", "account", "done_by")


def get_task(actor: Actor, key: str) -> Task:
    """Return one task by its id; NotFound for anything else."""
    return list_tasks(actor).get(pk=_id(key))


def list_own_tasks(actor: Actor) -> ScopedQuerySet[Task]:
    """Return the open tasks that are the actor's to do."""
    return list_tasks(actor).filter(_meant_for(actor), state="open")


def _meant_for(actor: Actor) -> Q:
    if not actor.is_authenticated:
        return Q(pk__in=[])
    mine = Q(account_id=actor.id)
    if actor.post_ids:
        mine |= Q(post_id__in=sorted(actor.post_ids))
    for grant in actor.grants:
        mine |= Q(role=grant.role.value, unit__path__startswith=grant.unit_path)
    return mine


def count_inbox(actor: Actor) -> int:
    """Return how many open tasks are the actor's to do; one query."""
    if not actor.is_authenticated:
        return 0
    return Task.objects.visible_to(actor).filter(_meant_for(actor), state="open").count()


def list_inbox(actor: Actor, today: date | None = None) -> Inbox:
    """Return the actor's open tasks by how near their last days are; two queries, at most 500 tasks."""
    day = today or clock.today()
    calendar = working_calendar(actor)
    rows = list_own_tasks(actor).order_by("due_on", "pk")[:MOST_IN_INBOX]
    return Inbox(grouped((task, due_of(task.due_on, day, calendar)) for task in rows))


def list_recently_done(actor: Actor, limit: int = 10) -> list[Task]:
    """Return what the actor has done last, newest first."""
    return list(list_tasks(actor).filter(done_by_id=actor.id, state="done").order_by("-done_at", "-pk")[:limit])


def get_due(actor: Actor, due_on: date | None) -> Due:
    """Return how a last day stands today by the office's calendar."""
    return due_of(due_on, clock.today(), working_calendar(actor))


def title_of(task: Task) -> str:
    """Return the title of a task in the reader's language."""
    params = {"object": task.object_label, "object_en": task.object_label_en, **task.params}
    is_english = (get_language() or "").startswith("en")
    known = declared_task_kinds().get(task.kind)
    return fill(str(known.title), params, is_english=is_english) if known else task.kind


def label_of_band(band: Band) -> str:
    """Return the heading of a band of the inbox."""
    return str(BAND_LABELS[band])


def verb_of(task: Task) -> str:
    """Return the word on the button of a task."""
    return str(kind_of(task.kind).verb)


def object_label_of(row: Any) -> str:
    """Return what a task or objection is about in the reader's language."""
    if (get_language() or "").startswith("en") and row.object_label_en:
        return str(row.object_label_en)
    return str(row.object_label)


def list_objections(actor: Actor) -> ScopedQuerySet[Objection]:
    """Return the objections the actor may read: those filed, and those of units overseen."""
    people = ("filed_by", "against", "replied_by", "decided_by")
    return Objection.objects.visible_to(actor).select_related("unit", *people)


def get_objection(actor: Actor, key: str) -> Objection:
    """Return one objection by its id; NotFound for anything else."""
    return list_objections(actor).get(pk=_id(key))


def list_objections_to(actor: Actor, object_type: str, object_id: str) -> list[Objection]:
    """Return the objections about one object that the actor may read, newest first."""
    rows = list_objections(actor).filter(object_type=object_type, object_id=object_id)
    return list(rows.order_by("-filed_at"))


def has_open_objection(object_type: str, object_id: str) -> bool:
    """Tell whether an objection about the object waits for its answer or decision; for guards of other rooms."""
    reader = system("an open objection blocks, whoever may read it")
    with acting(reader):
        rows = Objection.objects.visible_to(reader).filter(object_type=object_type, object_id=object_id)
        return rows.filter(state__in=["filed", "appealed"]).exists()


def _id(key: str) -> int:
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise NotFound("Task")
    return int(key)


def notice_params(task: Task) -> Mapping[str, str]:
    """Return what a notice says about a task, in both languages."""
    title = kind_of(task.kind).title
    params = {"object": task.object_label, "object_en": task.object_label_en, **task.params}
    with override("zh-hans"):
        chinese = str(title)
    return {
        "title": fill(chinese, params, is_english=False),
        "title_en": fill(title.source, params, is_english=True),
        "due_on": task.due_on.isoformat() if task.due_on else "—",
    }
