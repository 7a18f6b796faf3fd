"""Writes of topics before and beside a meeting: putting forward, papers, withdrawing, follow-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from lianfang.files.actions import store_file
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.meetings.access import CONVENERS
from lianfang.meetings.models import FollowUp, Paper, Topic
from lianfang.meetings.queries import body_for, get_topic, list_topics
from lianfang.meetings.terms import CARRY_OUT, MATTER, PERSONNEL, SETTLED, TopicKind, declared_topic_kinds
from lianfang.meetings.workflow import TOPIC
from lianfang.people.queries import get_unit, list_posts
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.tasks.actions import About, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("one topic for one open object, whoever puts it forward")
READER = system("a decision may bind any post of the office")
OPEN = frozenset(state.name for state in TOPIC.states) - SETTLED - {"withdrawn"}


def kind_of(code: str) -> TopicKind:
    """Return the kind of topic with this code, or refuse it as unknown."""
    kind = declared_topic_kinds().get(code)
    if kind is None:
        raise Refused("topic_kind", field="kind", kind=code)
    return kind


def put_forward(actor: Actor, *, kind: str, unit_id: int, about: About, summary: str = "") -> Topic:
    """Put an object before the body that decides for a unit; an object that is before it already gives that topic.

    The calling room has made sure that the actor may put the object forward.
    """
    kind_of(kind)
    with acting(WRITER):
        before = Topic.objects.visible_to(WRITER).filter(
            kind=kind, object_type=about.object_type, object_id=about.object_id, state__in=OPEN
        )
        if about.object_id and (known := before.first()) is not None:
            return known
    return _put(actor, kind=kind, unit_id=unit_id, about=about, summary=summary, is_personnel=False)


@use_case
def _put(actor: Actor, *, kind: str, unit_id: int, about: About, summary: str, is_personnel: bool) -> Topic:
    body = body_for(unit_id)
    made = Topic.objects.create(
        **about.values(),
        kind=kind,
        unit_id=unit_id,
        body_id=body.pk if body else None,
        summary=_text(summary, "summary"),
        is_personnel=is_personnel or kind_of(kind).is_personnel,
        put_by_id=actor.id,
        put_at=clock.now(),
    )
    record(actor, "meetings.put_forward", made, kind=kind, title=about.object_label, summary=summary)
    return made


@use_case
def put_matter_forward(actor: Actor, *, title: str, unit: str, summary: str, is_personnel: bool = False) -> Topic:
    """Put a matter forward that no room of the product holds, such as an appointment or a large sum."""
    home = get_unit(actor, unit)
    if not actor.holds(BUSINESS, home.path):
        raise NotFound("Unit")
    if not title.strip():
        raise Refused("field_required", field="title")
    if len(title.strip()) > 300:
        raise Refused("text_long", field="title", most=300, length=len(title.strip()))
    kind = PERSONNEL if is_personnel else MATTER
    about = About(object_type="meetings.topic", object_label=title.strip())
    return _put(actor, kind=kind, unit_id=home.pk, about=about, summary=summary, is_personnel=is_personnel)


@use_case
def put_forward_again(actor: Actor, *, key: str) -> Topic:
    """Put a topic that was deferred or withdrawn before the body once more; the one before stays as it was settled."""
    before = locked(list_topics(actor), pk=get_topic(actor, key).pk)
    if before.state not in ("deferred", "withdrawn"):
        raise Refused("topic_again", state=TOPIC.state(before.state).label)
    if not actor.holds(CONVENERS, before.unit_path) and before.put_by_id != actor.id:
        raise NotFound("Topic")
    about = About(
        before.object_type,
        before.object_id,
        before.object_label,
        before.object_label_en,
        before.url_name,
        before.url_key,
    )
    with acting(WRITER):
        again = Topic.objects.visible_to(WRITER).filter(
            kind=before.kind, object_type=about.object_type, object_id=about.object_id, state__in=OPEN
        )
        if about.object_id and again.exists():
            raise Refused("topic_open")
    made = _put(
        actor,
        kind=before.kind,
        unit_id=before.unit_id,
        about=about,
        summary=before.summary,
        is_personnel=before.is_personnel,
    )
    record(actor, "meetings.put_forward_again", before, topic=made.pk)
    return made


@use_case
def describe_topic(
    actor: Actor, *, key: str, version: int | None = None, summary: str, is_personnel: bool = False
) -> Topic:
    """Change the summary and the personnel mark while the papers are not sent."""
    topic = _prepared(actor, key)
    kept = is_personnel or kind_of(topic.kind).is_personnel
    topic.change(expected=version, summary=_text(summary, "summary"), is_personnel=kept)
    record(actor, "meetings.describe_topic", topic, summary=summary, is_personnel=kept)
    return topic


@use_case
def add_paper(actor: Actor, *, key: str, name: str, chunks: Iterable[bytes]) -> Paper:
    """Add a file to the papers of a topic while they are not sent."""
    topic = _prepared(actor, key)
    stored = store_file(actor, unit_id=topic.unit_id, name=name, chunks=chunks)
    paper = Paper.objects.create(topic=topic, file=stored, name=stored.name, size=stored.size)
    record(actor, "meetings.add_paper", paper, unit_id=topic.unit_id, name=stored.name, sha256=stored.sha256)
    return paper


@use_case
def withdraw_topic(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Withdraw a topic with a reason before it is taken up; it can be put forward again."""
    topic = locked(list_topics(actor), pk=get_topic(actor, key).pk)
    topic.change(expected=version, state=TOPIC.check("withdraw", topic, actor, comment=comment), reason=comment.strip())
    record(actor, "meetings.withdraw_topic", topic, comment=comment)
    return topic


@use_case
def follow_up(actor: Actor, *, key: str, text: str, post: str, due_on: date | None = None) -> FollowUp:
    """Give a post the task to carry out an approved decision, until a day where one is named."""
    topic = locked(list_topics(actor), pk=get_topic(actor, key).pk)
    if topic.state != "approved":
        raise Refused("follow_up_early")
    if not actor.holds(CONVENERS, topic.unit_path):
        raise NotFound("Topic")
    if not text.strip():
        raise Refused("field_required", field="text")
    if len(text.strip()) > 300:
        raise Refused("text_long", field="text", most=300, length=len(text.strip()))
    with acting(READER):
        doer = list_posts(READER).filter(code=post.strip()).first()
    if doer is None:
        raise Refused("seat_post", field="post", post=post)
    titles = {"post_title": doer.title, "post_title_en": doer.title_en}
    made = FollowUp.objects.create(
        topic=topic, text=text.strip(), post=doer, due_on=due_on, opened_by_id=actor.id, **titles
    )
    record(actor, "meetings.follow_up", made, unit_id=topic.unit_id, text=text, post=doer.code, due_on=due_on)
    label = {"object_label": topic.object_label, "object_label_en": topic.object_label_en}
    page = {"url_name": topic.url_name, "url_key": topic.url_key}
    open_task(
        actor,
        cause=made.cause,
        kind=CARRY_OUT,
        unit_id=doer.unit_id,
        post_id=doer.pk,
        due_on=due_on,
        params={"what": made.text},
        about=About(topic.object_type, topic.object_id, **label, **page),
    )
    return made


def _prepared(actor: Actor, key: str) -> Topic:
    """Return a topic whose papers are not sent, locked; refuse the others."""
    topic = locked(list_topics(actor), pk=get_topic(actor, key).pk)
    may = actor.holds(CONVENERS, topic.unit_path) or (topic.put_by_id == actor.id and actor.id is not None)
    if not may and not actor.is_system:
        raise NotFound("Topic")
    is_free = topic.state == "waiting" or (topic.state == "agenda" and topic.meeting and topic.meeting.state == "draft")
    if not is_free:
        raise Refused("papers_sent")
    return topic


def next_position(meeting_id: int) -> int:
    """Return the place of the next topic on an agenda."""
    rows = Topic.objects.unscoped("a number on an agenda that is in hand").filter(meeting_id=meeting_id)
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _text(given: str, field: str) -> str:
    text = given.strip()
    if len(text) > LONGEST_TEXT:
        raise Refused("text_long", field=field, most=LONGEST_TEXT, length=len(text))
    return text


declare_refusals(
    {
        "topic_kind": _("There is no kind of topic “{kind}”."),
        "topic_again": _("Only a deferred or withdrawn topic is put forward again; this one is “{state}”."),
        "topic_open": _("The object is before the body already."),
        "papers_sent": _("The papers have been sent; what members have read is not changed any more."),
        "follow_up_early": _("A task follows from an approved decision only."),
    }
)
declare_acts(
    {
        "meetings.put_forward": _("Put forward"),
        "meetings.put_forward_again": _("Put forward again"),
        "meetings.describe_topic": _("Topic described"),
        "meetings.add_paper": _("Paper added"),
        "meetings.withdraw_topic": _("Topic withdrawn"),
        "meetings.follow_up": _("Carrying out assigned"),
    }
)
