"""Reads of meetings and of how one stands: the roll, who has spoken, who has voted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound
from lianfang.meetings.models import Attendance, Meeting, Recusal, Statement, Topic, Vote
from lianfang.meetings.queries.bodies import RANK, rules_for
from lianfang.meetings.rules import (
    Roll,
    Rulebook,
    base_of,
    from_values,
    is_quorate,
    needed_of,
    next_speakers,
    silent,
)
from lianfang.meetings.terms import Presence, SeatKind
from lianfang.meetings.workflow import IN_HAND
from lianfang.store.acting import acting
from lianfang.store.records import ScopedQuerySet

READER = system("how a meeting stands is judged by the rules, whoever acts in it")
ZONE = ZoneInfo("Asia/Shanghai")
REF = re.compile(r"(?P<body>.{1,20})-(?P<year>\d{4})-(?P<number>[1-9]\d{0,3})", re.ASCII)


@dataclass(frozen=True)
class Standing:
    """How a topic stands: who takes part, who has spoken and voted, whether they are enough.

    spoken: members in the order of speaking. votes: member → choice.
    """

    roll: Roll
    rules: Rulebook
    is_personnel: bool
    spoken: tuple[int, ...]
    votes: Mapping[int, str]
    open_recusals: int

    @property
    def is_quorate(self) -> bool:
        """Tell whether enough members take part."""
        return is_quorate(self.roll, self.rules, is_personnel=self.is_personnel)

    @property
    def needed(self) -> int:
        """Return how many members must take part."""
        return needed_of(self.roll, self.rules, is_personnel=self.is_personnel)

    @property
    def base(self) -> int:
        """Return how many members the shares are taken of."""
        return base_of(self.roll, self.rules)

    @property
    def silent(self) -> tuple[int, ...]:
        """Return who has not spoken yet."""
        return silent(self.roll, self.spoken)

    @property
    def next(self) -> tuple[int, ...]:
        """Return who may speak now."""
        return next_speakers(self.roll, self.spoken)


def list_meetings(actor: Actor) -> ScopedQuerySet[Meeting]:
    """Return the meetings the actor may read."""
    return Meeting.objects.visible_to(actor).select_related("body", "unit")


def get_meeting(actor: Actor, ref: str) -> Meeting:
    """Return one meeting by its reference such as LT-2026-7; NotFound for anything else."""
    found = REF.fullmatch(ref)
    if found is None:
        raise NotFound("Meeting")
    year, number = int(found["year"]), int(found["number"])
    return list_meetings(actor).get(body__code=found["body"], year=year, number=number)


def title_of_meeting(meeting: Meeting) -> str:
    """Return the body's name and the number of a meeting, or the title of one that was held before the product."""
    if meeting.title and meeting.is_loaded:
        return meeting.title
    return f"{meeting.body.localized('name')} {meeting.no}"


def day_of(meeting: Meeting) -> date:
    """Return the day for which a meeting is planned, where the office is."""
    return meeting.planned_at.astimezone(ZONE).date()


def rules_of(actor: Actor, meeting: Meeting) -> Rulebook:
    """Return the rules a meeting was convened under, those in force until then."""
    return from_values(meeting.rules) if meeting.rules else rules_for(actor, meeting.body)


def list_attendance(actor: Actor, meeting: Meeting) -> list[Attendance]:
    """Return who is asked to a meeting in order of rank: the chair, members, then who attends without a vote."""
    rows = Attendance.objects.visible_to(actor).filter(meeting=meeting)
    return sorted(rows, key=lambda row: (RANK.index(row.kind), row.position, row.pk))


def list_agenda(actor: Actor, meeting: Meeting) -> list[Topic]:
    """Return the topics of a meeting in their order."""
    rows = Topic.objects.visible_to(actor).filter(meeting=meeting).select_related("unit", "put_by", "meeting__body")
    return list(rows.order_by("position", "pk"))


def roll_of(meeting: Meeting, topic: Topic | None = None) -> Roll:
    """Return the roll of a meeting, or of a topic: those it was taken up with who are still here, without recused."""
    with acting(READER):
        asked = [row for row in list_attendance(READER, meeting) if row.is_member]
        away = _recused(topic) if topic is not None else frozenset()
    present = {row.pk for row in asked if row.presence == Presence.PRESENT}
    if topic is not None and topic.state in IN_HAND:
        present &= set(topic.roll)
    chair = next((row.pk for row in asked if row.kind == SeatKind.CHAIR), None)
    return Roll(tuple(row.pk for row in asked), chair, frozenset(present), away)


def _recused(topic: Topic) -> frozenset[int]:
    rows = Recusal.objects.visible_to(READER).filter(topic=topic, state="accepted")
    return frozenset(rows.values_list("member_id", flat=True))


def standing_of(meeting: Meeting, topic: Topic) -> Standing:
    """Return how a topic stands, judged with everything that was recorded; it names nobody's words."""
    with acting(READER):
        rules = rules_of(READER, meeting)
        said = Statement.objects.visible_to(READER).filter(topic=topic, is_current=True).order_by("position")
        cast = Vote.objects.visible_to(READER).filter(topic=topic, is_current=True)
        spoken, votes = tuple(said.values_list("member_id", flat=True)), dict(cast.values_list("member_id", "choice"))
        waiting = Recusal.objects.visible_to(READER).filter(topic=topic, state="raised").count()
    return Standing(roll_of(meeting, topic), rules, topic.is_personnel, spoken, votes, waiting)


def name_of(member: Attendance) -> str:
    """Return a person's name in the reader's language."""
    return member.localized("person")


def is_sitting(actor: Actor, meeting: Meeting) -> bool:
    """Tell whether the actor is asked to a meeting by a post held now."""
    rows = Attendance.objects.visible_to(actor).filter(meeting=meeting, post_id__in=sorted(actor.post_ids))
    return rows.exists()
