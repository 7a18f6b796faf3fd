"""How meetings are shown: agenda, attendance, what is missing for the next move."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor
from lianfang.kernel.text import Text as _
from lianfang.meetings import actions, queries
from lianfang.meetings.access import CONVENERS, RECORDERS
from lianfang.meetings.queries import minutes, sessions
from lianfang.meetings.rules import base_of, earliest_day, is_quorate, needed_of
from lianfang.meetings.terms import OUTCOME_LABELS, PRESENCE_LABELS, SEAT_LABELS, SETTLED, Presence
from lianfang.meetings.workflow import MEETING, MINUTES, TOPIC
from lianfang.policies.queries import working_calendar
from lianfang.tasks.queries import get_due

if TYPE_CHECKING:
    from lianfang.meetings.models import Meeting, Topic

# What the page has a form of its own for, or what no person makes.
OWN_FORMS = frozenset({"postpone"})


def agenda_rows(actor: Actor, meeting: Meeting) -> list[dict[str, Any]]:
    """Return the topics of a meeting as its page shows them."""
    return [
        {
            "topic": topic,
            "title": queries.title_of(topic),
            "kind": queries.kind_label(topic.kind),
            "state": TOPIC.state(topic.state),
            "papers": queries.list_papers(topic),
            "is_settled": topic.state in SETTLED,
        }
        for topic in sessions.list_agenda(actor, meeting)
    ]


def attendance_rows(actor: Actor, meeting: Meeting) -> list[dict[str, Any]]:
    """Return who is asked to a meeting as its page shows them."""
    return [
        {
            "row": row,
            "person": row.localized("person"),
            "title": row.localized("title"),
            "seat": SEAT_LABELS[row.kind],
            "label": PRESENCE_LABELS[row.presence],
            "mark": {Presence.PRESENT: "done", Presence.EXPECTED: "todo"}.get(Presence(row.presence), "stop"),
        }
        for row in sessions.list_attendance(actor, meeting)
    ]


def quorum_line(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Return how many members are present and needed, for any topic and for personnel."""
    roll, rules = sessions.roll_of(meeting), sessions.rules_of(actor, meeting)
    return {
        "members": base_of(roll, rules),
        "present": len(roll.part),
        "needed": needed_of(roll, rules),
        "needed_personnel": needed_of(roll, rules, is_personnel=True),
        "is_quorate": is_quorate(roll, rules),
        "is_quorate_personnel": is_quorate(roll, rules, is_personnel=True),
    }


def meeting_panel(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Return what the page of a meeting shows."""
    can_run = actor.holds(CONVENERS, meeting.unit_path)
    agenda = agenda_rows(actor, meeting)
    rules = sessions.rules_of(actor, meeting)
    preparing = meeting.state == "draft" and can_run
    waiting = [topic for topic in queries.list_waiting(actor) if topic.body_id in (None, meeting.body_id)]
    return {
        "agenda": agenda,
        "in_hand": next((row for row in agenda if row["topic"].state in ("discussing", "voting")), None),
        "attendance": attendance_rows(actor, meeting),
        "quorum": quorum_line(actor, meeting) if meeting.state in ("convened", "open") else None,
        "rules": rules,
        "can_run": can_run,
        "can_record": actor.holds(RECORDERS, meeting.unit_path),
        "preparing": preparing,
        "waiting": [(topic, queries.title_of(topic)) for topic in waiting] if preparing else [],
        "earliest": earliest_day(clock.today(), rules, working_calendar(actor)) if preparing else None,
        "moves": shown_moves(actor, meeting, agenda),
        "opens_on": opening_day(meeting),
        "can_postpone": meeting.state == "convened" and can_run,
        "takes_attendance": can_run and meeting.state in ("convened", "open"),
        "presences": list(PRESENCE_LABELS.items()),
        "is_live": meeting.state == "open",
        **minutes_line(actor, meeting),
    }


def opening_day(meeting: Meeting) -> date | None:
    """Return the day on which a meeting opens while that day has not come, else None."""
    day = sessions.day_of(meeting)
    return day if meeting.state == "convened" and clock.today() < day else None


def shown_moves(actor: Actor, meeting: Meeting, agenda: list[dict[str, Any]]) -> list[Any]:
    """Return the moves that make sense now: no opening before the day, no closing before all topics are settled."""
    hidden = set(OWN_FORMS)
    if opening_day(meeting) is not None:
        hidden.add("open")
    if any(row["topic"].state not in SETTLED | {"withdrawn"} for row in agenda):
        hidden.add("close")
    moves = MEETING.available(meeting, actor)
    return [move for move in moves if move.name in MEETINGS.moves and move.name not in hidden]


def minutes_line(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    """Return how the minutes of a meeting stand and until when they are due."""
    known = minutes.get_minutes(actor, meeting)
    running = meeting.state == "closed" and meeting.minutes_due is not None
    return {
        "minutes": known,
        "minutes_state": MINUTES.state(known.state) if known else None,
        "due": get_due(actor, meeting.minutes_due) if running else None,
        "owes_confirmation": bool(
            known and known.state == "circulated" and minutes.confirming_of(meeting, known).own(actor, meeting)
        ),
    }


def outcome_of(topic: Topic) -> object:
    """Return the outcome of a settled topic, empty before."""
    return OUTCOME_LABELS.get(topic.state, "")


MEETINGS = Entity(
    name="meetings",
    label=_("Meeting"),
    plural=_("Meetings"),
    rows=sessions.list_meetings,
    one=sessions.get_meeting,
    key="ref",
    order="-planned_at",
    readers=BUSINESS,
    title=sessions.title_of_meeting,
    workflow=MEETING,
    moves={
        "convene": actions.convene,
        "open": actions.open_meeting,
        "close": actions.close_meeting,
        "cancel": actions.cancel_meeting,
    },
    trail_type="meetings.meeting",
    template="meetings/meeting.html",
    list_template="meetings/meetings.html",
    panel=meeting_panel,
    list_panel=lambda actor: {
        "can_plan": actor.holds(CONVENERS),
        "waiting_count": len(queries.list_waiting(actor)),
    },
    empty=_("There is no meeting yet that you may read."),
    columns=(
        Column("number", _("Meeting"), Kind.LINK, value=sessions.title_of_meeting, search=("title", "body__name")),
        Column("no", _("No."), value=lambda meeting: meeting.no, source="number", is_shown=False),
        Column("body", _("Body"), value=lambda meeting: meeting.body.localized("name"), is_shown=False),
        Column("planned_at", _("Time"), Kind.MOMENT, source="planned_at"),
        Column("place", _("Place"), source="place", search=("place",)),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in MEETING.states],
        ),
        Column("minutes_due", _("Minutes due"), Kind.DATE, source="minutes_due"),
    ),
)
