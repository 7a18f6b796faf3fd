"""Codes of meetings, and the kinds of topics that rooms bring before them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.documents.terms import TemplateField, TemplateKind, declare_template
from lianfang.kernel.text import Text as _
from lianfang.notifications.terms import NoticeKind, declare_notices
from lianfang.tasks.terms import TaskKind, declare_task_kinds


@dataclass(frozen=True, slots=True)
class TopicKind:
    """One kind of topic; personnel topics need the larger quorum whatever the one who brings them says."""

    code: str
    label: _
    is_personnel: bool = False


_KINDS: dict[str, TopicKind] = {}


def declare_topic_kind(*kinds: TopicKind) -> None:
    """Register kinds of topics; a code declared twice with another label raises ValueError."""
    for kind in kinds:
        if _KINDS.setdefault(kind.code, kind) != kind:
            raise ValueError(f"topic kind {kind.code!r} is declared twice")


def declared_topic_kinds() -> dict[str, TopicKind]:
    """Return every declared kind of topic by its code."""
    return dict(_KINDS)


class SeatKind(StrEnum):
    """How somebody sits in a body."""

    CHAIR = "chair"
    MEMBER = "member"
    OBSERVER = "observer"


SEAT_LABELS: dict[str, _] = {
    SeatKind.CHAIR: _("Main leader, in the chair"),
    SeatKind.MEMBER: _("Member"),
    SeatKind.OBSERVER: _("Attends without a vote"),
}


class Presence(StrEnum):
    """Whether somebody has come."""

    EXPECTED = "expected"
    PRESENT = "present"
    ABSENT = "absent"
    LEAVE = "leave"


PRESENCE_LABELS: dict[str, _] = {
    Presence.EXPECTED: _("Not yet taken"),
    Presence.PRESENT: _("Present"),
    Presence.ABSENT: _("Absent"),
    Presence.LEAVE: _("On leave"),
}


class Choice(StrEnum):
    """One vote."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


CHOICE_LABELS: dict[str, _] = {
    Choice.FOR: _("In favour"),
    Choice.AGAINST: _("Against"),
    Choice.ABSTAIN: _("Abstains"),
}


class Outcome(StrEnum):
    """What became of a topic."""

    APPROVED = "approved"
    REJECTED = "rejected"
    DEFERRED = "deferred"


OUTCOME_LABELS: dict[str, _] = {
    Outcome.APPROVED: _("Approved"),
    Outcome.REJECTED: _("Rejected"),
    Outcome.DEFERRED: _("Deferred"),
}
SETTLED = frozenset(outcome.value for outcome in Outcome)

MATTER = "meetings.matter"
PERSONNEL = "meetings.personnel"
READ_PAPERS = "meetings.read_papers"
WRITE_MINUTES = "meetings.write_minutes"
CONFIRM_MINUTES = "meetings.confirm_minutes"
DECIDE_RECUSAL = "meetings.decide_recusal"
CARRY_OUT = "meetings.carry_out"

declare_topic_kind(
    TopicKind(MATTER, _("General matter")),
    TopicKind(PERSONNEL, _("Appointment or removal of an official"), is_personnel=True),
)
declare_task_kinds(
    TaskKind(READ_PAPERS, _("Meeting {object}: read the papers"), _("Read the papers"), is_done_here=False),
    TaskKind(
        WRITE_MINUTES, _("Minutes of meeting {object}: confirmed by the last day"), _("Minutes"), is_done_here=False
    ),
    TaskKind(CONFIRM_MINUTES, _("Confirm the minutes of meeting {object}"), _("Confirm"), is_done_here=False),
    TaskKind(DECIDE_RECUSAL, _("Decide whether a member stays away from: {object}"), _("Decide"), is_done_here=False),
    TaskKind(CARRY_OUT, _("Carry out the decision on “{object}”: {what}"), _("Report done")),
)
declare_notices(
    NoticeKind(
        "meeting_changed",
        _("Meeting {meeting}: {change}"),
        _("Meeting {meeting}: {change}. {reason}"),
    ),
    NoticeKind(
        "topic_decided",
        _("“{topic}” was {outcome}"),
        _("Meeting {meeting} has decided on “{topic}”: {outcome}. The decision stands on the object's page."),
    ),
)

# The issued minutes name who came and what was decided; who said and voted what stays in the record on the page.
MINUTES_DOCUMENT = declare_template(
    TemplateKind(
        code="meetings.minutes",
        label=_("Minutes of a meeting"),
        fields=(
            TemplateField("body", _("Name of the body"), "党组", "Party group"),
            TemplateField("meeting", _("Number of the meeting"), "2026-7", "2026-7"),
            TemplateField(
                "opening",
                _("Time, place and attendance; each line is a paragraph"),
                "时间:2026年11月19日\n出席:4人",
                "Held on 2026-11-19\nPresent: 4",
            ),
            TemplateField(
                "text",
                _("What was decided on each topic; each line is a paragraph"),
                "议题1:职权目录\n结果:通过",
                "Topic 1: catalogue\nOutcome: approved",
            ),
        ),
        preset="""【发文机关】{office}
【文号】纪要
【标题】{title}
{opening}
{text}
【落款】{body}
【日期】{date}
""",
        preset_en="""[office] {office}
[number] MIN
[title] {title}
{opening}
{text}
[signature] {body}
[date] {date}
""",
    )
)
