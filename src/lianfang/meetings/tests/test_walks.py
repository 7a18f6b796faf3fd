"""Whatever is tried in whatever order, by whomever: the invariants of a meeting hold in the database."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import listen
from lianfang.meetings import actions
from lianfang.meetings.actions import TopicDecided
from lianfang.meetings.models import Decision, Recusal, Statement, Topic, Vote
from lianfang.meetings.queries import sessions
from lianfang.meetings.tests.factories import HELD, SETUP, asked, convened, team, topics_of, waiting
from lianfang.store.acting import acting

SETTLED = Counter()
KINDS = ("meetings.matter", "meetings.personnel")
WALKS, STEPS = 4, 60


@listen(TopicDecided)
def count(event: TopicDecided) -> None:
    SETTLED[event.topic_id] += 1


class Walk:
    """Try moves at random, many of them refused; every other one pushes the meeting on, so that walks arrive."""

    def __init__(self, people: dict[str, Actor], seed: int) -> None:
        self.people, self.chance, self.done = people, random.Random(seed), Counter()
        kind = KINDS[seed % 2]
        self.ref = convened(people, (f"{seed}-1", f"{seed}-2"), kind=kind)
        self.keys, self.who = topics_of(self.ref), asked(self.ref)
        self.agenda = set(self.keys)
        self.late = str(waiting(people["officer"], number=f"{seed}-late").pk)

    def anybody(self) -> Actor:
        return self.people[self.chance.choice([*self.who, "secretary", "secretary"])]

    def member(self) -> int:
        return self.chance.choice(list(self.who.values()))

    def key(self) -> str:
        return self.chance.choice(self.keys)

    def chaos(self) -> object:
        """Do anything, by anybody, to anything."""
        who, key, member = self.anybody(), self.key(), self.member()
        tries: list[Callable[[], object]] = [
            self.marks,
            lambda: actions.open_meeting(who, key=self.ref),
            lambda: actions.put_on_agenda(who, key=self.ref, topics=[self.late]),
            lambda: actions.take_off_agenda(who, key=key),
            lambda: actions.take_up(who, key=key),
            lambda: actions.raise_recusal(who, key=key, member=member, reason="利害关系"),
            lambda: actions.decide_recusal(who, key=key, recusal=self.recusal(), is_accepted=True, comment="理由"),
            lambda: actions.speak(who, key=key, member=member, text="意见"),
            lambda: actions.open_vote(who, key=key),
            lambda: actions.cast_vote(who, key=key, member=member, choice="for"),
            lambda: actions.settle(who, key=key),
            lambda: actions.fall_back(who, key=key),
            lambda: actions.close_meeting(who, key=self.ref),
        ]
        return self.chance.choice(tries)()

    def push(self) -> object:
        """Do what is next, where the rules let it."""
        secretary = self.people["secretary"]
        with acting(SETUP):
            meeting = sessions.get_meeting(SETUP, self.ref)
            topics = sessions.list_agenda(SETUP, meeting)
        if meeting.state == "convened":
            self.marks()
            return actions.open_meeting(secretary, key=self.ref)
        up = next((topic for topic in topics if topic.state in ("discussing", "voting")), None)
        if up is None:
            return actions.take_up(secretary, key=self.key())
        if up.state == "discussing":
            return self.goes_on(str(up.pk))
        try:
            return actions.settle(secretary, key=str(up.pk))
        except Refused:
            choice = self.chance.choice(("for", "for", "for", "for", "against", "abstain"))
            return actions.cast_vote(secretary, key=str(up.pk), member=self.member(), choice=choice)

    def goes_on(self, key: str) -> object:
        try:
            return actions.open_vote(self.people["secretary"], key=key)
        except Refused as refusal:
            if refusal.code == "quorum_missing":
                return actions.fall_back(self.people["secretary"], key=key)
            if refusal.code == "recusal_open":
                return actions.decide_recusal(
                    self.people["secretary"], key=key, recusal=self.recusal(), is_accepted=False, comment="不涉及"
                )
            return actions.speak(self.people["secretary"], key=key, member=self.member(), text="意见")

    def marks(self) -> object:
        away = {pk: self.chance.random() < 0.1 for pk in self.who.values()}
        marks = {pk: ("absent", "有事") if gone else ("present", "") for pk, gone in away.items()}
        return actions.take_attendance(self.people["secretary"], key=self.ref, marks=marks)

    def recusal(self) -> int:
        with acting(SETUP):
            rows = Recusal.objects.visible_to(SETUP).filter(
                state="raised", topic_id__in=[int(key) for key in self.keys]
            )
            return rows.values_list("pk", flat=True).first() or 0

    def step(self) -> None:
        try:
            self.push() if self.chance.random() < 0.7 else self.chaos()
        except (Refused, NotFound):
            self.done["refused"] += 1
        else:
            self.done["made"] += 1

    def states(self) -> list[str]:
        with acting(SETUP):
            rows = Topic.objects.visible_to(SETUP).filter(pk__in=[int(key) for key in self.keys])
            return list(rows.values_list("state", flat=True))


def check_nothing_forbidden_has_happened(walk: Walk) -> None:
    with acting(SETUP):
        meeting = sessions.get_meeting(SETUP, walk.ref)
        topics = {str(topic.pk): topic for topic in sessions.list_agenda(SETUP, meeting)}
        assert set(topics) == walk.agenda, "a topic came onto the agenda or left it after the papers were sent"
        members = [row.pk for row in sessions.list_attendance(SETUP, meeting) if row.is_member]
        for key, topic in topics.items():
            check_topic(key, topic, members, walk)


def check_topic(key: str, topic: Topic, members: list[int], walk: Walk) -> None:
    accepted = Recusal.objects.visible_to(SETUP).filter(topic=topic, state="accepted")
    away = {row.member_id: row for row in accepted}
    said = list(Statement.objects.visible_to(SETUP).filter(topic=topic, is_current=True).order_by("position"))
    cast = list(Vote.objects.visible_to(SETUP).filter(topic=topic, is_current=True))
    chair = walk.who["m1"]
    for row in said:
        assert row.member_id in topic.roll
        recusal = away.get(row.member_id)
        assert recusal is None or (recusal.decided_at or recusal.raised_at) >= row.recorded_at, "a recused member spoke"
    speakers = [row.member_id for row in said]
    if chair in speakers:
        after = speakers[speakers.index(chair) + 1 :]
        assert after == [], "the main leader spoke before others"
    for row in cast:
        assert row.member_id in topic.roll
        assert row.member_id in speakers, "somebody voted who was not heard"
        assert row.member_id not in away, "a recused member voted"
    decisions = list(Decision.objects.visible_to(SETUP).filter(topic=topic))
    assert len(decisions) == SETTLED[topic.pk] <= 1, "settled twice"
    if topic.state in ("voting", "approved", "rejected"):
        need, share = len(members) * (2 if topic.is_personnel else 1), 3 if topic.is_personnel else 2
        part = [member for member in topic.roll if member not in away]
        assert len(part) * share >= need, "went on without a quorum"
    for decision in decisions:
        if decision.outcome != "deferred":
            assert decision.outcome == topic.state
            assert decision.took_part == len(cast) == decision.in_favour + decision.against + decision.abstained
            winning = decision.in_favour if decision.outcome == "approved" else decision.against
            assert 2 * winning > len(members)


@pytest.mark.django_db
@pytest.mark.timeout(120)
@pytest.mark.demand("T4.3.5")
def test_no_sequence_of_moves_breaks_the_rules_of_procedure():
    SETTLED.clear()
    reached, done = Counter(), Counter()
    with clock.at(HELD):
        people = team(3)
    for seed in range(WALKS):
        with clock.at(HELD):
            walk = Walk(people, seed)
        for step in range(STEPS):
            with clock.at(HELD + timedelta(seconds=step)):
                walk.step()
            if step % 5 == 0:
                check_nothing_forbidden_has_happened(walk)
        check_nothing_forbidden_has_happened(walk)
        reached.update(walk.states())
        done.update(walk.done)
    # Walks that never got anywhere would prove nothing.
    assert {"approved", "deferred"} <= set(reached), reached
    assert min(done["made"], done["refused"]) > WALKS * STEPS / 5, done
