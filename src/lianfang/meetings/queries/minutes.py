"""Reads of minutes; whoever stayed away from a topic does not read its part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lianfang.kernel.access import Actor, system
from lianfang.meetings.access import RECORDERS
from lianfang.meetings.models import Attendance, Confirmation, Meeting, Minutes, MinutesPart, Recusal, Topic
from lianfang.meetings.queries.sessions import day_of, list_agenda, list_attendance, roll_of, rules_of
from lianfang.meetings.queries.topics import (
    get_decision,
    list_follow_ups,
    list_recusals,
    list_statements,
    list_votes,
    title_of,
)
from lianfang.meetings.rules.minutes import (
    LABEL_OPENING,
    LABEL_TOPIC,
    Came,
    Treated,
    missing_confirmations,
    opening,
    treatment,
)
from lianfang.meetings.terms import CHOICE_LABELS, OUTCOME_LABELS, Presence
from lianfang.store.acting import acting

READER = system("who must confirm minutes is counted by the rules")


@dataclass(frozen=True)
class Confirming:
    """Who is to confirm minutes: the members or None for the recorder, what is done, and what is missing."""

    asked: list[Attendance | None]
    done: dict[int | None, Confirmation]
    missing: set[int | None]

    def own(self, actor: Actor, meeting: Meeting) -> list[Attendance | None]:
        """Return as whom the actor may confirm now."""
        mine = [who for who in self.asked if who is not None and who.post_id in actor.post_ids]
        found: list[Attendance | None] = [who for who in mine if who.pk in self.missing]
        if None in self.missing and actor.holds(RECORDERS, meeting.unit_path):
            found.append(None)
        return found

    def by_paper(self, actor: Actor, meeting: Meeting) -> list[Attendance]:
        """Return for which members the recorder may enter that they have signed on paper."""
        if not actor.holds(RECORDERS, meeting.unit_path):
            return []
        return [who for who in self.asked if who is not None and who.pk in self.missing]


def get_minutes(actor: Actor, meeting: Meeting) -> Minutes | None:
    """Return the version of the minutes in hand or confirmed, None before there is one."""
    rows = Minutes.objects.visible_to(actor).filter(meeting=meeting).select_related("drafted_by")
    return rows.exclude(state="returned").first()


def list_versions_of_minutes(actor: Actor, meeting: Meeting) -> list[Minutes]:
    """Return every version of the minutes, newest first."""
    rows = Minutes.objects.visible_to(actor).filter(meeting=meeting).select_related("drafted_by", "returned_by")
    return list(rows.order_by("-number"))


def list_parts(actor: Actor, minutes: Minutes) -> list[MinutesPart]:
    """Return the parts of minutes in order, without those of topics from which the actor stays away."""
    away = Recusal.objects.visible_to(actor).filter(
        meeting_id=minutes.meeting_id, state="accepted", member__post_id__in=sorted(actor.post_ids)
    )
    rows = MinutesPart.objects.visible_to(actor).filter(minutes=minutes)
    return list(rows.exclude(topic_id__in=list(away.values_list("topic_id", flat=True))).order_by("position"))


def confirming_of(meeting: Meeting, minutes: Minutes) -> Confirming:
    """Return who is to confirm a version of the minutes and who has."""
    with acting(READER):
        roll, rules = roll_of(meeting), rules_of(READER, meeting)
        rows = Confirmation.objects.visible_to(READER).filter(minutes=minutes).select_related("account")
        done = {row.member_id: row for row in rows}
        people = {row.pk: row for row in list_attendance(READER, meeting)}
    everybody = missing_confirmations(rules, roll.part, roll.presiding, (), by_recorder=False)
    missing = missing_confirmations(
        rules, roll.part, roll.presiding, [who for who in done if who is not None], by_recorder=None in done
    )
    asked: list[Attendance | None] = [people[who] for who in roll.members if who in everybody]
    return Confirming(asked + ([None] if None in everybody else []), done, missing)


def composed_parts(actor: Actor, meeting: Meeting) -> list[tuple[Topic | None, str, str]]:
    """Return (topic, heading, text) for each part of a draft, made from what was recorded."""
    people = list_attendance(actor, meeting)
    roll = roll_of(meeting)
    presiding = next((row.localized("person") for row in people if row.pk == roll.presiding), "")
    came = [
        Came(
            row.localized("person"),
            row.localized("title"),
            row.is_member,
            row.presence == Presence.PRESENT,
            row.reason,
        )
        for row in people
    ]
    parts: list[tuple[Topic | None, str, str]] = [
        (None, str(LABEL_OPENING), opening(day_of(meeting).isoformat(), meeting.place, presiding, came))
    ]
    for number, topic in enumerate(list_agenda(actor, meeting), 1):
        if topic.state == "withdrawn":
            continue
        heading = LABEL_TOPIC.filled(number=number, title=title_of(topic))
        parts.append((topic, heading[:300], treatment(_treated(actor, number, topic))))
    return parts


def issued_text(actor: Actor, meeting: Meeting) -> str:
    """Return what the issued minutes say of the topics: outcome, figures, wording; nobody's words or vote by name."""
    lines = []
    for number, topic in enumerate(list_agenda(actor, meeting), 1):
        if topic.state == "withdrawn":
            continue
        whole = _treated(actor, number, topic)
        lines += [LABEL_TOPIC.filled(number=number, title=title_of(topic))]
        lines += [treatment(replace(whole, said=(), votes=(), recused=()))]
    return "\n".join(lines)


def _treated(actor: Actor, number: int, topic: Topic) -> Treated:
    decision = get_decision(topic)
    away = [known for known in list_recusals(actor, topic) if known.state == "accepted"]
    figures = None
    if decision is not None and decision.base:
        figures = (decision.in_favour, decision.against, decision.abstained, decision.base)
    return Treated(
        number,
        title_of(topic),
        OUTCOME_LABELS[decision.outcome] if decision else "",
        [(known.member.localized("person"), known.reason) for known in away],
        [(said.member.localized("person"), said.text) for said in list_statements(actor, topic)],
        [(cast.member.localized("person"), CHOICE_LABELS[cast.choice]) for cast in list_votes(actor, topic)],
        figures,
        decision.text if decision else "",
        [
            (known.text, known.post, known.due_on.isoformat() if known.due_on else "")
            for known in list_follow_ups(topic)
        ],
    )
