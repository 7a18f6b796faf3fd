"""Write what was decided, once, and tell the rooms that brought the topic; also decisions of meetings held before."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Max

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions.events import TopicDecided
from lianfang.meetings.actions.topics import kind_of, next_position, put_forward
from lianfang.meetings.models import Body, Decision, Meeting, Topic
from lianfang.meetings.queries import body_for
from lianfang.meetings.rules import Count
from lianfang.meetings.terms import OUTCOME_LABELS, Outcome
from lianfang.meetings.workflow import MEETING, TOPIC
from lianfang.notifications.actions import notify
from lianfang.people.queries import get_office, list_units
from lianfang.tasks.actions import About
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

ZONE = ZoneInfo("Asia/Shanghai")
TEAM = "LT"


def write_decision(
    actor: Actor,
    topic: Topic,
    *,
    outcome: Outcome,
    decided_on: date,
    text: str = "",
    count: Count | None = None,
    took_part: int = 0,
) -> Decision:
    """Write the decision on a topic whose state has just been changed, and announce it in this transaction."""
    meeting, body = topic.meeting, topic.meeting.body
    number = meeting.title if meeting.is_loaded else meeting.no
    figures = {"in_favour": count.in_favour, "against": count.against, "abstained": count.abstained} if count else {}
    made = Decision.objects.create(
        topic=topic,
        outcome=outcome.value,
        text=text.strip(),
        base=count.base if count else 0,
        took_part=took_part,
        decided_on=decided_on,
        body_name=body.name,
        body_name_en=body.name_en,
        meeting_number=number,
        recorded_by_id=actor.id,
        **figures,
    )
    record(actor, "meetings.decide", made, unit_id=topic.unit_id, outcome=outcome.value, text=text, **figures)
    _tell(actor, topic, outcome, number)
    announce(
        TopicDecided(
            actor,
            topic.pk,
            topic.kind,
            topic.object_type,
            topic.object_id,
            outcome.value,
            body.name,
            decided_on,
            number,
        )
    )
    return made


def _tell(actor: Actor, topic: Topic, outcome: Outcome, number: str) -> None:
    label = OUTCOME_LABELS[outcome]
    notify(
        actor,
        code="topic_decided",
        accounts=[topic.put_by_id] if topic.put_by_id else [],
        params={
            "topic": topic.object_label,
            "topic_en": topic.object_label_en or topic.object_label,
            "outcome": str(label),
            "outcome_en": label.source,
            "meeting": number,
        },
        object_type="meetings.topic",
        object_id=str(topic.pk),
        url_name="topics-object",
        url_key=str(topic.pk),
    )


@use_case
def load_decision(
    actor: Actor,
    *,
    kind: str,
    unit_id: int,
    about: About,
    meeting_title: str,
    decided_on: date,
    outcome: str = Outcome.APPROVED.value,
) -> Topic:
    """Take a decision of a meeting that was held before the product, as the system only; its figures are not known.

    The meeting is kept as one taken from paper: nobody is entered as present. Announces TopicDecided.
    """
    if not actor.is_system:
        raise NotFound("Topic")
    kind_of(kind)
    meeting = _held_before(actor, unit_id, meeting_title, decided_on)
    topic = put_forward(actor, kind=kind, unit_id=unit_id, about=about)
    topic.change(
        state=TOPIC.check(f"load_{Outcome(outcome).value}", topic, actor),
        body_id=meeting.body_id,
        meeting=meeting,
        position=next_position(meeting.pk),
    )
    record(actor, "meetings.load_decision", topic, meeting=meeting_title, outcome=outcome)
    write_decision(actor, topic, outcome=Outcome(outcome), decided_on=decided_on)
    return topic


def _held_before(actor: Actor, unit_id: int, title: str, held_on: date) -> Meeting:
    body = body_for(unit_id) or _leading_team(actor, unit_id)
    known = Meeting.objects.visible_to(actor).filter(body=body, title=title, is_loaded=True, planned_at__date=held_on)
    meeting = known.select_related("body", "unit").first()
    if meeting is not None:
        return meeting
    at = datetime.combine(held_on, time(9), ZONE)
    made = Meeting.objects.create(
        body=body,
        unit_id=body.unit_id,
        year=held_on.year,
        number=next_number(body, held_on.year),
        title=title,
        planned_at=at,
        opened_at=at,
        closed_at=at,
        minuted_at=clock.now(),
        is_loaded=True,
    )
    made.change(state=MEETING.check("load", made, actor))
    record(actor, "meetings.load_meeting", made, title=title, held_on=held_on)
    return made


def next_number(body: Body, year: int) -> int:
    """Return the next number of a body's meetings in a year; the body is locked, so that no number is drawn twice."""
    Body.objects.unscoped("numbers of a body in hand").select_for_update(of=("self",)).get(pk=body.pk)
    rows = Meeting.objects.unscoped("numbers of a body in hand").filter(body=body, year=year)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def _leading_team(actor: Actor, unit_id: int) -> Body:
    """Return the body of the whole office, made where the office has named none yet."""
    office = get_office(actor) or list_units(actor).get(pk=unit_id)
    made = Body.objects.create(code=TEAM, unit=office, name="领导班子", name_en="Leading team")
    record(actor, "meetings.save_body", made, name=made.name)
    return made


declare_acts(
    {
        "meetings.decide": _("Decided"),
        "meetings.load_decision": _("Decision taken from paper"),
        "meetings.load_meeting": _("Meeting taken from paper"),
    }
)
