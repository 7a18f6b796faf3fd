"""Writes of a vote: by one's own account or as the recorder saw the hand raised, and the outcome they come to."""

from __future__ import annotations

from collections.abc import Mapping

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.meetings.access import RECORDERS
from lianfang.meetings.actions.discussion import in_session, member_of, note
from lianfang.meetings.actions.settling import write_decision
from lianfang.meetings.models import Attendance, Meeting, Topic, Vote
from lianfang.meetings.queries.sessions import ZONE, standing_of
from lianfang.meetings.rules import check_voter, count_votes
from lianfang.meetings.terms import Choice
from lianfang.meetings.workflow import SETTLING, TOPIC
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@use_case
def cast_vote(actor: Actor, *, key: str, member: int, choice: str, seen: int | None = None) -> Vote:
    """Vote as a member, or record how a member voted; while the vote is open it may be corrected, and both stay.

    seen: id of the vote that was shown as this member's; None where none was.
    """
    meeting, topic = _voting(actor, key)
    row, is_own = member_of(actor, meeting, member)
    vote = _cast(actor, meeting, topic, row, choice, seen, is_own=is_own)
    if vote is None:
        raise Refused("vote_same", field="choice")
    note(actor, topic)
    return vote


@use_case
def record_votes(actor: Actor, *, key: str, votes: Mapping[int, tuple[str, int | None]]) -> Topic:
    """Record the hands raised, member by member, as the recorder saw them; what does not change is left as it is.

    votes: member → choice and the id of the vote that was shown, None where none was. What a member has given by their
    own account is never recorded over.
    """
    meeting, topic = _voting(actor, key)
    if not actor.holds(RECORDERS, meeting.unit_path):
        raise NotFound("Topic")
    rows = {row.pk: row for row in Attendance.objects.visible_to(actor).filter(meeting=meeting, pk__in=list(votes))}
    written = 0
    for member, (choice, seen) in votes.items():
        if member not in rows:
            raise NotFound("Attendance")
        written += _cast(actor, meeting, topic, rows[member], choice, seen, is_own=False) is not None
    topic.change()
    record(actor, "meetings.record_votes", topic, recorded=written)
    return topic


def _voting(actor: Actor, key: str) -> tuple[Meeting, Topic]:
    meeting, topic = in_session(actor, key)
    if meeting.state != "open" or topic.state != "voting":
        raise Refused("vote_not_now", state=TOPIC.state(topic.state).label)
    return meeting, topic


def _cast(
    actor: Actor, meeting: Meeting, topic: Topic, row: Attendance, choice: str, seen: int | None, *, is_own: bool
) -> Vote | None:
    """Write one vote; None where the member has voted the same already. Refuse where another one than seen stands."""
    if choice not in set(Choice):
        raise Refused("choice_unknown", field="choice", choice=choice)
    check_voter(standing_of(meeting, topic).roll, row.pk)
    before = Vote.objects.visible_to(actor).filter(topic=topic, member=row, is_current=True).first()
    if (before.pk if before else None) != seen:
        raise Refused("version_changed", field="choice")
    if before is not None and before.choice == choice and before.is_own >= is_own:
        return None
    if before is not None and before.is_own and not is_own:
        raise Refused("said_own", field="choice")
    if before is not None:
        before.change(is_current=False)
        record(actor, "meetings.replace_vote", before, unit_id=meeting.unit_id)
    made = Vote.objects.create(
        meeting=meeting,
        topic=topic,
        member=row,
        choice=choice,
        is_own=is_own,
        replaces=before,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    # Like the words of a statement, the choice stays out of the trail's payload; the row's digest proves it.
    record(actor, "meetings.vote", made, unit_id=meeting.unit_id, is_own=is_own, corrects=before.pk if before else None)
    return made


@use_case
def settle(actor: Actor, *, key: str, version: int | None = None, text: str = "") -> Topic:
    """Write what the votes come to, once, when everybody who takes part has voted; the rooms listening act on it.

    text: the wording of the decision.
    """
    meeting, topic = in_session(actor, key)
    if topic.state != "voting" or meeting.state != "open":
        raise Refused("vote_not_now", state=TOPIC.state(topic.state).label)
    if len(text.strip()) > LONGEST_TEXT:
        raise Refused("text_long", field="text", most=LONGEST_TEXT, length=len(text.strip()))
    standing = standing_of(meeting, topic)
    count = count_votes(standing.roll, standing.rules, standing.votes)
    state = TOPIC.check(SETTLING[count.outcome], topic, actor, outcome=count.outcome.value)
    topic.change(expected=version, state=state)
    record(actor, "meetings.settle", topic, outcome=count.outcome.value)
    write_decision(
        actor,
        topic,
        outcome=count.outcome,
        decided_on=clock.now().astimezone(ZONE).date(),
        text=text,
        count=count,
        took_part=len(standing.roll.part),
    )
    return topic


declare_refusals(
    {
        "vote_not_now": _("Votes are given while the vote on the topic is open; it is “{state}”."),
        "vote_same": _("This vote stands already."),
        "choice_unknown": _("“{choice}” is not offered: in favour, against or abstain."),
    }
)
declare_acts(
    {
        "meetings.replace_vote": _("Vote replaced"),
        "meetings.vote": _("Vote given"),
        "meetings.record_votes": _("Votes recorded"),
        "meetings.settle": _("Topic settled"),
    }
)
