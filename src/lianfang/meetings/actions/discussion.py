"""Writes of a discussion: taking up, staying away, speaking in order, opening the vote, deferring."""

from __future__ import annotations

from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.meetings.access import RECORDERS
from lianfang.meetings.actions.meetings import lock_meeting
from lianfang.meetings.actions.settling import write_decision
from lianfang.meetings.models import Attendance, Meeting, Recusal, Statement, Topic
from lianfang.meetings.queries import get_topic, list_topics
from lianfang.meetings.queries.sessions import ZONE, is_sitting, list_agenda, standing_of
from lianfang.meetings.rules import check_speaker
from lianfang.meetings.terms import DECIDE_RECUSAL, Outcome
from lianfang.meetings.workflow import IN_HAND, RECUSAL, TOPIC
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

WRITER = system("a member's own recusal holds without a decision")


def in_session(actor: Actor, key: str) -> tuple[Meeting, Topic]:
    """Return a meeting and its topic, both locked, so that what happens in a meeting happens one after another."""
    found = get_topic(actor, key)
    if found.meeting_id is None:
        raise Refused("topic_not_on")
    if found.meeting is None:  # whoever has put the topic forward sees it, and not the meeting
        raise NotFound("Meeting")
    meeting = lock_meeting(actor, found.meeting.ref)
    topic = locked(list_topics(actor), pk=found.pk)
    topic.meeting = meeting
    return meeting, topic


def member_of(actor: Actor, meeting: Meeting, member: int) -> tuple[Attendance, bool]:
    """Return a member of the meeting and whether the actor is that member; NotFound for who may not act for them.

    A member acts by the post held; the recorder acts for any member, and is recorded as having done so.
    """
    row = Attendance.objects.visible_to(actor).get(meeting=meeting, pk=member)
    is_own = row.post_id in actor.post_ids
    if not is_own and not actor.holds(RECORDERS, meeting.unit_path):
        raise NotFound("Attendance")
    return row, is_own


def note(actor: Actor, topic: Topic) -> None:
    """Count the topic on, so that pages that show it know; the entry keeps its digest true."""
    topic.change()
    record(actor, "meetings.note_topic", topic)


def _facts(meeting: Meeting, topic: Topic, actor: Actor) -> dict[str, Any]:
    standing = standing_of(meeting, topic)
    others = [known for known in list_agenda(actor, meeting) if known.state in IN_HAND and known.pk != topic.pk]
    return {
        "meeting": meeting,
        "roll": standing.roll,
        "rules": standing.rules,
        "spoken": standing.spoken,
        "open_recusals": standing.open_recusals,
        "others_up": len(others),
    }


@use_case
def take_up(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Take up a topic of the agenda where enough members take part; who comes later joins the next topic."""
    meeting, topic = in_session(actor, key)
    facts = _facts(meeting, topic, actor)
    state = TOPIC.check("take_up", topic, actor, **facts)
    roll = list(facts["roll"].part)
    topic.change(expected=version, state=state, roll=roll)
    record(actor, "meetings.take_up", topic, roll=roll)
    return topic


@use_case
def open_vote(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Open the vote when everybody who takes part has spoken; from then on nothing is said any more."""
    meeting, topic = in_session(actor, key)
    state = TOPIC.check("open_vote", topic, actor, **_facts(meeting, topic, actor))
    topic.change(expected=version, state=state)
    record(actor, "meetings.open_vote", topic)
    return topic


@use_case
def fall_back(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Defer a topic because too few members may take part, by absence or recusal."""
    return _defer(actor, key, "fall_back", version, comment)


@use_case
def put_off(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Topic:
    """Defer a topic with a reason before the vote is open."""
    return _defer(actor, key, "put_off", version, comment)


def _defer(actor: Actor, key: str, move: str, version: int | None, comment: str) -> Topic:
    meeting, topic = in_session(actor, key)
    facts = _facts(meeting, topic, actor)
    state = TOPIC.check(move, topic, actor, comment=comment, **facts)
    part = facts["roll"].part
    topic.change(expected=version, state=state, reason=comment.strip())
    record(
        actor,
        {"fall_back": "meetings.fall_back", "put_off": "meetings.put_off"}[move],
        topic,
        comment=comment,
        took_part=len(part),
    )
    on = clock.now().astimezone(ZONE).date()
    write_decision(actor, topic, outcome=Outcome.DEFERRED, decided_on=on, text=comment, took_part=len(part))
    return topic


@use_case
def raise_recusal(actor: Actor, *, key: str, member: int, reason: str, is_declared: bool = False) -> Recusal:
    """Let a member stay away from a topic, or demand that one does, with the reason; before the vote is open.

    A member's own recusal holds at once; so does one that the recorder enters as declared by the member. A demand is
    decided by whoever presides or records, never by the member concerned.
    """
    meeting, topic = in_session(actor, key)
    if meeting.state not in ("convened", "open") or topic.state not in ("agenda", "discussing"):
        raise Refused("recusal_late")
    records = actor.holds(RECORDERS, meeting.unit_path)
    if not records and not is_sitting(actor, meeting):
        raise NotFound("Topic")
    row = Attendance.objects.visible_to(actor).get(meeting=meeting, pk=member)
    if not row.is_member:
        raise Refused("recusal_observer", field="member")
    said = _said(reason, "reason")
    if Recusal.objects.visible_to(actor).filter(topic=topic, member=row).exclude(state="dismissed").exists():
        raise Refused("recusal_known", field="member", person=row.localized("person"))
    is_own = row.post_id in actor.post_ids or (records and is_declared)
    made = Recusal.objects.create(
        meeting=meeting,
        topic=topic,
        member=row,
        reason=said,
        is_own=is_own,
        raised_by_id=actor.id,
        raised_at=clock.now(),
    )
    if is_own:
        made.change(state=RECUSAL.check("declare", made, WRITER), decided_at=clock.now())
    record(actor, "meetings.raise_recusal", made, unit_id=meeting.unit_id, reason=said, is_own=is_own)
    note(actor, topic)
    if not is_own:
        _ask_decision(actor, meeting, topic, made)
    return made


def _ask_decision(actor: Actor, meeting: Meeting, topic: Topic, recusal: Recusal) -> None:
    label = {"object_label": topic.object_label, "object_label_en": topic.object_label_en}
    open_task(
        actor,
        cause=f"{DECIDE_RECUSAL}:{recusal.pk}",
        kind=DECIDE_RECUSAL,
        unit_id=meeting.unit_id,
        role=Role.SECRETARY.value,
        due_on=meeting.planned_at.astimezone(ZONE).date(),
        about=About("meetings.topic", str(topic.pk), url_name="topics-object", url_key=str(topic.pk), **label),
    )


@use_case
def decide_recusal(
    actor: Actor, *, key: str, recusal: int, is_accepted: bool, version: int | None = None, comment: str = ""
) -> Recusal:
    """Decide whether a member whose recusal was demanded stays away; to let them take part needs a reason."""
    meeting, topic = in_session(actor, key)
    rows = Recusal.objects.visible_to(actor).select_related("member")
    known = locked(rows, topic=topic, pk=recusal)
    if topic.state not in ("agenda", "discussing"):
        raise Refused("recusal_late")
    if not actor.holds(RECUSAL.move("accept").by, meeting.unit_path):
        raise NotFound("Recusal")
    move = "accept" if is_accepted else "dismiss"
    state = RECUSAL.check(move, known, actor, comment=comment)
    known.change(expected=version, state=state, decided_by_id=actor.id, decided_at=clock.now(), comment=comment.strip())
    record(actor, "meetings.decide_recusal", known, unit_id=meeting.unit_id, move=move, comment=comment)
    note(actor, topic)
    close_task(actor, cause=f"{DECIDE_RECUSAL}:{known.pk}")
    return known


@use_case
def speak(actor: Actor, *, key: str, member: int, text: str) -> Statement:
    """Record what a member says, once each, the main leader last: by the member's own account or by the recorder."""
    meeting, topic = in_session(actor, key)
    row, is_own = member_of(actor, meeting, member)
    _insist_open(meeting, topic, "discussing", "speak_not_now")
    standing = standing_of(meeting, topic)
    check_speaker(standing.roll, standing.spoken, row.pk)
    made = Statement.objects.create(
        meeting=meeting,
        topic=topic,
        member=row,
        position=len(standing.spoken) + 1,
        text=_said(text, "text"),
        is_own=is_own,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    # The words stay out of the trail's payload: a recused member who reads the trail does not read them.
    record(actor, "meetings.speak", made, unit_id=meeting.unit_id, position=made.position, is_own=is_own)
    note(actor, topic)
    return made


@use_case
def correct_statement(actor: Actor, *, key: str, statement: int, text: str) -> Statement:
    """Correct what was recorded of a statement until the topic is settled; the words before stay beside it.

    statement: id of the row that was seen; another one is in force when somebody else has corrected it meanwhile. What
    a member has given by their own account only that member corrects.
    """
    meeting, topic = in_session(actor, key)
    if meeting.state != "open" or topic.state not in IN_HAND:
        raise Refused("said_settled")
    seen = Statement.objects.visible_to(actor).select_related("member").get(topic=topic, pk=statement)
    row, is_own = member_of(actor, meeting, seen.member_id)
    if not seen.is_current:
        raise Refused("version_changed", field="text")
    if seen.is_own and not is_own:
        raise Refused("said_own", field="text")
    said = _said(text, "text")
    seen.change(is_current=False)
    record(actor, "meetings.replace_statement", seen, unit_id=meeting.unit_id)
    made = Statement.objects.create(
        meeting=meeting,
        topic=topic,
        member=row,
        position=seen.position,
        text=said,
        is_own=is_own,
        replaces=seen,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    record(actor, "meetings.correct_statement", made, unit_id=meeting.unit_id, replaces=seen.pk, is_own=is_own)
    note(actor, topic)
    return made


def _insist_open(meeting: Meeting, topic: Topic, state: str, code: str) -> None:
    if meeting.state != "open" or topic.state != state:
        raise Refused(code, state=TOPIC.state(topic.state).label)


def _said(given: str, field: str) -> str:
    text = given.strip()
    if not text:
        raise Refused("field_required", field=field)
    if len(text) > LONGEST_TEXT:
        raise Refused("text_long", field=field, most=LONGEST_TEXT, length=len(text))
    return text


declare_refusals(
    {
        "recusal_late": _("A recusal is raised after the papers were sent and before the vote on the topic is open."),
        "recusal_observer": _(
            "Whoever attends without a vote neither speaks nor votes; there is nothing to stay away from."
        ),
        "recusal_known": _("The recusal of {person} from this topic has been raised already."),
        "speak_not_now": _("Statements are recorded while the topic is under discussion; it is “{state}”."),
        "said_settled": _("The topic is settled; what was said and voted on it stands."),
        "said_own": _("The member has given this by their own account; only that member corrects it."),
    }
)
declare_acts(
    {
        "meetings.take_up": _("Topic taken up"),
        "meetings.open_vote": _("Vote opened"),
        "meetings.fall_back": _("Deferred without quorum"),
        "meetings.put_off": _("Deferred with a reason"),
        "meetings.raise_recusal": _("Recusal raised"),
        "meetings.decide_recusal": _("Recusal decided"),
        "meetings.speak": _("Statement recorded"),
        "meetings.note_topic": _("Recorded on the topic"),
        "meetings.replace_statement": _("Statement replaced"),
        "meetings.correct_statement": _("Statement corrected"),
    }
)
