"""How topics are shown: what the reader may do on one now, who speaks next, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.meetings import actions, queries
from lianfang.meetings.access import CONVENERS, RECORDERS
from lianfang.meetings.queries import sessions
from lianfang.meetings.terms import CHOICE_LABELS, OUTCOME_LABELS, SETTLED, Presence
from lianfang.meetings.workflow import IN_HAND, RECUSAL, TOPIC
from lianfang.people.queries import list_posts, list_unit_choices

if TYPE_CHECKING:
    from lianfang.meetings.models import Meeting, Recusal, Topic


def page_of_object(topic: Topic) -> str:
    """Return the address of the object a topic is about, empty where it has no page."""
    try:
        return reverse(topic.url_name, kwargs={"key": topic.url_key}) if topic.url_name else ""
    except NoReverseMatch:
        return ""


def member_rows(actor: Actor, meeting: Meeting, topic: Topic, standing: sessions.Standing) -> list[dict[str, Any]]:
    """Return every member with what was said and voted: in the order of speaking, then who may speak, then the rest."""
    statements = {said.member_id: said for said in queries.list_statements(actor, topic)}
    votes = {vote.member_id: vote for vote in queries.list_votes(actor, topic)}
    records = actor.holds(RECORDERS, meeting.unit_path)
    found = []
    for row in sessions.list_attendance(actor, meeting):
        if not row.is_member:
            continue
        is_own, vote = row.post_id in actor.post_ids, votes.get(row.pk)
        taking_part = row.pk in standing.roll.part
        found.append(
            {
                "row": row,
                "person": row.localized("person"),
                "title": row.localized("title"),
                "is_own": is_own,
                "is_here": row.presence == Presence.PRESENT,
                "is_part": taking_part,
                "is_recused": row.pk in standing.roll.recused,
                "presides": row.pk == standing.roll.presiding,
                "statement": statements.get(row.pk),
                "has_spoken": row.pk in standing.spoken,
                "is_next": topic.state == "discussing" and row.pk in standing.next,
                "may_speak": topic.state == "discussing" and row.pk in standing.next and (is_own or records),
                "vote": vote,
                "vote_label": CHOICE_LABELS[vote.choice] if vote else "",
                "has_voted": row.pk in standing.votes,
                "may_vote": topic.state == "voting" and taking_part and is_own,
                "may_record": topic.state == "voting" and taking_part and records and not (vote and vote.is_own),
            }
        )
    order = {member: (0, place) for place, member in enumerate(standing.spoken)}
    return sorted(found, key=lambda known: order.get(known["row"].pk, (1 + _waits(known), 0)))


def _waits(known: dict[str, Any]) -> int:
    """Return how long a silent member waits: next ones first, the main leader after them, then who takes no part."""
    return 0 if known["is_next"] else 1 if known["is_part"] else 2


def recusal_rows(actor: Actor, topic: Topic) -> list[tuple[Recusal, object, bool]]:
    """Return the recusals of a topic with their state and whether the reader may decide on each."""
    found = []
    for known in queries.list_recusals(actor, topic):
        may = known.state == "raised" and known.member.post_id not in actor.post_ids
        found.append((known, RECUSAL.state(known.state), may))
    return found


def shown_moves(actor: Actor, topic: Topic, standing: sessions.Standing | None) -> list[Any]:
    """Return the moves that make sense now: no vote before all have spoken, no falling back with a quorum."""
    moves = [move for move in TOPIC.available(topic, actor) if move.name in TOPICS.moves]
    meeting = topic.meeting
    hidden: set[str] = set()
    if meeting is None or meeting.state != "open":
        hidden |= {"take_up", "fall_back", "put_off", "open_vote"}
    if meeting is None or meeting.state != "draft":
        hidden.add("take_off")
    if meeting is not None and meeting.state != "draft":
        hidden.add("withdraw")
    if standing is not None:
        hidden.add("fall_back" if standing.is_quorate else "take_up")
        if standing.silent or not standing.is_quorate:
            hidden.add("open_vote")
    return [move for move in moves if move.name not in hidden]


def topic_panel(actor: Actor, topic: Topic) -> dict[str, Any]:
    """Return what the page of a topic shows."""
    meeting = topic.meeting
    standing = sessions.standing_of(meeting, topic) if meeting and meeting.attendances.visible_to(actor) else None
    can_run = actor.holds(CONVENERS, topic.unit_path)
    is_free = topic.state == "waiting" or (topic.state == "agenda" and meeting is not None and meeting.state == "draft")
    open_now = meeting is not None and meeting.state == "open"
    decision = queries.get_decision(topic)
    recusing = topic.state in ("agenda", "discussing") and meeting is not None and meeting.state in ("convened", "open")
    members = member_rows(actor, meeting, topic, standing) if meeting and standing else []
    return {
        "meeting": meeting,
        "about_url": page_of_object(topic),
        "kind": queries.kind_label(topic.kind),
        "papers": queries.list_papers(topic),
        "standing": standing,
        "members": members,
        "is_recused": queries.is_recused(actor, topic),
        "recusals": recusal_rows(actor, topic),
        "can_run": can_run,
        "can_record": bool(meeting) and actor.holds(RECORDERS, meeting.unit_path),
        "may_prepare": is_free and (can_run or topic.put_by_id == actor.id),
        "may_recuse": recusing and bool(members),
        "moves": shown_moves(actor, topic, standing),
        "may_settle": can_run and topic.state == "voting" and not unvoted(standing),
        "count": count_line(standing) if topic.state == "voting" else None,
        "choices": list(CHOICE_LABELS.items()),
        "decision": decision,
        "outcome": OUTCOME_LABELS[decision.outcome] if decision else "",
        "follow_ups": queries.list_follow_ups(topic),
        "may_follow": can_run and topic.state == "approved",
        "posts": list(list_posts(actor).order_by("unit__path", "position")) if can_run and decision else [],
        "may_put_again": can_run and topic.state in ("deferred", "withdrawn"),
        "is_live": open_now and topic.state in IN_HAND,
        "is_settled": topic.state in SETTLED,
    }


def unvoted(standing: sessions.Standing | None) -> int:
    """Return how many who take part have not voted; nobody is counted where there is no roll."""
    return len([member for member in standing.roll.part if member not in standing.votes]) if standing else 0


def count_line(standing: sessions.Standing | None) -> dict[str, int]:
    """Return how many of those taking part have voted; how they voted is counted when all have."""
    part = len(standing.roll.part) if standing else 0
    return {"voted": part - unvoted(standing), "part": part}


TOPICS = Entity(
    name="topics",
    label=_("Topic"),
    plural=_("Topics"),
    rows=queries.list_topics,
    one=queries.get_topic,
    order="-put_at",
    readers=BUSINESS,
    title=queries.title_of,
    workflow=TOPIC,
    moves={
        "take_up": actions.take_up,
        "open_vote": actions.open_vote,
        "fall_back": actions.fall_back,
        "put_off": actions.put_off,
        "take_off": actions.take_off_agenda,
        "withdraw": actions.withdraw_topic,
    },
    trail_type="meetings.topic",
    template="meetings/topic.html",
    list_template="meetings/topics.html",
    panel=topic_panel,
    list_panel=lambda actor: {"can_plan": actor.holds(CONVENERS)},
    empty=_("No topic has been put forward that you may read."),
    columns=(
        Column(
            "title",
            _("Topic"),
            Kind.LINK,
            value=queries.title_of,
            source="object_label",
            search=("object_label", "object_label_en", "summary"),
        ),
        Column("kind", _("Kind"), value=lambda topic: queries.kind_label(topic.kind)),
        Column(
            "unit",
            _("Brought by"),
            Kind.CHOICE,
            value=lambda topic: topic.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "meeting",
            _("Meeting"),
            value=lambda topic: sessions.title_of_meeting(topic.meeting) if topic.meeting else "",
        ),
        Column("put_at", _("Put forward on"), Kind.MOMENT, source="put_at"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in TOPIC.states],
        ),
    ),
)
