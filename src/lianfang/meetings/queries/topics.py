"""Reads of topics and of what was decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound
from lianfang.kernel.workflow import declared_workflows
from lianfang.meetings.models import Decision, FollowUp, Paper, Recusal, Statement, Topic, Vote
from lianfang.meetings.queries.bodies import reads_english
from lianfang.meetings.terms import OUTCOME_LABELS, declared_topic_kinds
from lianfang.store.acting import acting
from lianfang.store.records import ScopedQuerySet
from lianfang.tasks.queries import list_tasks

MOST_DECISIONS = 200
READER = system("a decision is read by whoever may read the object it is about")


@dataclass(frozen=True)
class Decided:
    """A decision on an object as its readers see it; key names the topic for those who may open it."""

    topic_key: str
    outcome: str
    text: str
    body: str
    meeting_number: str
    decided_on: Any
    in_favour: int
    against: int
    abstained: int

    @property
    def outcome_label(self) -> object:
        """Return the outcome in the reader's language."""
        return OUTCOME_LABELS[self.outcome]


@dataclass(frozen=True)
class Carried:
    """What follows from a decision: what, by which post, until when, and how its task stands."""

    text: str
    post: str
    due_on: Any
    state: Any


def list_topics(actor: Actor) -> ScopedQuerySet[Topic]:
    """Return the topics the actor may read: as a member, of units overseen, and those put forward."""
    return Topic.objects.visible_to(actor).select_related("unit", "body", "meeting__body", "put_by")


def get_topic(actor: Actor, key: str) -> Topic:
    """Return one topic by its id; NotFound for anything else."""
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise NotFound("Topic")
    return list_topics(actor).get(pk=int(key))


def list_waiting(actor: Actor) -> list[Topic]:
    """Return the topics that wait for a meeting, oldest first."""
    return list(list_topics(actor).filter(state="waiting").order_by("put_at", "pk"))


def title_of(topic: Topic) -> str:
    """Return what a topic is about in the reader's language."""
    return str((reads_english() and topic.object_label_en) or topic.object_label)


def kind_label(code: str) -> object:
    """Return the label of a kind of topic, the code itself where its room is gone."""
    known = declared_topic_kinds().get(code)
    return known.label if known else code


def list_papers(topic: Topic) -> list[Paper]:
    """Return the papers of a topic that the reader holds."""
    return list(
        Paper.objects.unscoped("of a topic in hand; the database asks again").filter(topic=topic).order_by("pk")
    )


def get_paper(actor: Actor, topic: Topic, paper_id: int) -> Paper:
    """Return one paper of a topic."""
    return Paper.objects.visible_to(actor).get(topic=topic, pk=paper_id)


def list_recusals(actor: Actor, topic: Topic) -> list[Recusal]:
    """Return who stays away from a topic or should, in the order raised."""
    rows = Recusal.objects.visible_to(actor).filter(topic=topic).select_related("member", "raised_by", "decided_by")
    return list(rows.order_by("raised_at", "pk"))


def is_recused(actor: Actor, topic: Topic) -> bool:
    """Tell whether the actor stays away from a topic and therefore does not read what was said on it."""
    rows = Recusal.objects.visible_to(actor).filter(topic=topic, state="accepted")
    return bool(actor.post_ids) and rows.filter(member__post_id__in=sorted(actor.post_ids)).exists()


def list_statements(actor: Actor, topic: Topic, *, is_whole: bool = False) -> list[Statement]:
    """Return what was said on a topic in the order of speaking; nothing for who stays away from it.

    is_whole: with what was corrected.
    """
    if is_recused(actor, topic):
        return []
    rows = Statement.objects.visible_to(actor).filter(topic=topic).select_related("member", "recorded_by")
    return list((rows if is_whole else rows.filter(is_current=True)).order_by("position", "pk"))


def list_votes(actor: Actor, topic: Topic, *, is_whole: bool = False) -> list[Vote]:
    """Return the votes on a topic; nothing for who stays away from it. is_whole: with what was corrected."""
    if is_recused(actor, topic):
        return []
    rows = Vote.objects.visible_to(actor).filter(topic=topic).select_related("member", "recorded_by")
    return list((rows if is_whole else rows.filter(is_current=True)).order_by("member__position", "pk"))


def get_decision(topic: Topic) -> Decision | None:
    """Return the decision on a topic that the reader holds, None while there is none."""
    return Decision.objects.unscoped("of a topic in hand; the database asks again").filter(topic=topic).first()


def list_decisions_on(actor: Actor, object_type: str, object_id: str) -> list[Decided]:
    """Return the decisions on an object, newest first; the caller has made sure that the actor may read the object.

    Whoever may read an object may know what was decided on it; statements and votes by name stay with the body.
    """
    if not (actor.is_authenticated or actor.is_system):
        return []
    with acting(READER):
        rows = Decision.objects.visible_to(READER).filter(
            topic__object_type=object_type, topic__object_id=str(object_id)
        )
        return [_decided(row) for row in rows.select_related("topic").order_by("-decided_on", "-pk")]


def list_decisions(actor: Actor) -> list[Decided]:
    """Return the newest decisions on topics that the actor may read, at most 200."""
    rows = Decision.objects.visible_to(actor).select_related("topic").order_by("-decided_on", "-pk")
    return [_decided(row) for row in rows[:MOST_DECISIONS]]


def _decided(row: Decision) -> Decided:
    return Decided(
        str(row.topic_id),
        row.outcome,
        row.text,
        (reads_english() and row.body_name_en) or row.body_name,
        row.meeting_number,
        row.decided_on,
        row.in_favour,
        row.against,
        row.abstained,
    )


def list_open_topics_on(actor: Actor, object_type: str, object_id: str) -> list[Topic]:
    """Return the topics about an object that are not settled, as far as the actor may read them."""
    rows = list_topics(actor).filter(object_type=object_type, object_id=str(object_id))
    return list(rows.filter(state__in=["waiting", "agenda", "discussing", "voting"]).order_by("put_at"))


def list_follow_ups(topic: Topic) -> list[Carried]:
    """Return what follows from the decision on a topic that the reader holds, with the state of each task."""
    rows = FollowUp.objects.unscoped("of a topic in hand; the database asks again").filter(topic=topic).order_by("pk")
    known = list(rows)
    with acting(READER):
        tasks = list_tasks(READER).filter(cause__in=[row.cause for row in known])
        states = {task.cause: declared_workflows()["task"].state(task.state) for task in tasks}
    return [
        Carried(row.text, (reads_english() and row.post_title_en) or row.post_title, row.due_on, states.get(row.cause))
        for row in known
    ]
