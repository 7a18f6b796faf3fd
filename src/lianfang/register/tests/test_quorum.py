"""The team decides about levels in a real meeting: without quorum, or out of order, nothing goes on to confirmation."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction

from lianfang.kernel import clock
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions as meetings
from lianfang.meetings.models import Decision, Statement
from lianfang.meetings.queries import list_topics
from lianfang.meetings.tests.factories import HELD, SENT, asked, standing, state_of, topic_state, topics_of, voted
from lianfang.people import actions as people_actions
from lianfang.people.tests.factories import LONG_AGO, SETUP, holder
from lianfang.register import actions
from lianfang.register.tests.factories import adopted_risk, people_of_a_rating, rating_of
from lianfang.store.acting import acting

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
WALKS, STEPS = 6, 40
MEMBERS = ("m1", "m2", "m3", "m4")
LATER = datetime.combine((HELD + timedelta(days=30)).date(), datetime.min.time(), UTC) + timedelta(hours=2)


@pytest.fixture
def people():
    """Give an office whose leading team has a chair and three members, each with an account."""
    with clock.at(SENT):
        found = people_of_a_rating()
        meetings.save_body(SETUP, code="LT", name="领导班子", name_en="Leading team", unit="ORG")
        for rank, name in enumerate(MEMBERS, 1):
            role = Role.MAIN_LEADER if rank == 1 else Role.LEADER_IN_CHARGE
            people_actions.save_post(SETUP, code=f"T{rank}", unit="LD", title=f"班子岗{rank}", role=role.value)
            found[name] = holder(name, post=f"T{rank}", role=role, unit="ORG" if rank == 1 else "A")
            kind = "chair" if rank == 1 else "member"
            meetings.save_seat(SETUP, body="LT", post=f"T{rank}", kind=kind, position=rank, since_on=LONG_AGO)
    return found


def before_the_team(people):
    """Put one risk's rating on the agenda of a meeting whose papers are out; return (risk, meeting)."""
    with clock.at(SENT):
        risk = adopted_risk(people)
        (batch,) = actions.compose_batches(people["secretary"], year=clock.today().year)
        actions.put_batch_forward(people["secretary"], key=batch.number)
        meeting = meetings.plan_meeting(people["secretary"], body="LT", planned_at=HELD, place="三楼会议室")
        with acting(people["secretary"]):
            waiting = [str(topic.pk) for topic in list_topics(people["secretary"]).filter(state="waiting")]
        meetings.put_on_agenda(people["secretary"], key=meeting.ref, topics=waiting)
        meetings.convene(people["secretary"], key=meeting.ref)
    return risk, meeting.ref


def attended(people, ref, present):
    marks = {pk: ("present", "") if name in present else ("absent", "出差") for name, pk in asked(ref).items()}
    meetings.take_attendance(people["secretary"], key=ref, marks=marks)


@pytest.mark.demand("T3.3.8")
def test_without_quorum_or_with_the_main_leader_first_the_team_decides_no_level(people):
    risk, ref = before_the_team(people)
    (topic,) = topics_of(ref)
    with clock.at(HELD):
        attended(people, ref, ("m1",))
        with pytest.raises(Refused) as few:
            meetings.open_meeting(people["secretary"], key=ref)
        attended(people, ref, ("m1", "m2"))
        meetings.open_meeting(people["secretary"], key=ref)
        meetings.take_up(people["secretary"], key=topic)
        with pytest.raises(Refused) as first:
            meetings.speak(people["m1"], key=topic, member=asked(ref)["m1"], text="我先表态")
    assert (few.value.code, first.value.code) == ("quorum_missing", "speaker_last")
    assert rating_of(risk).state == "before_team"
    with clock.at(LATER), pytest.raises(Refused) as early:
        actions.publish_notice(people["secretary"], title="公示", year=SENT.year)
    assert early.value.code == "notice_nothing"


@pytest.mark.demand("T3.3.8")
def test_half_of_the_team_is_enough_and_its_decision_goes_on_notice(people):
    risk, ref = before_the_team(people)
    (topic,) = topics_of(ref)
    with clock.at(HELD):
        attended(people, ref, ("m1", "m2", "m3"))
        meetings.open_meeting(people["secretary"], key=ref)
        voted(people, ref, topic)
        meetings.settle(people["secretary"], key=topic)
    assert rating_of(risk).state == "approved"


class Walk:
    """Try the moves of a meeting and of a rating at random; every other one is what comes next."""

    def __init__(self, people, seed):
        self.people, self.chance = people, Random(seed)
        self.risk, self.ref = before_the_team(people)
        (self.topic,) = topics_of(self.ref)
        self.members = {name: pk for name, pk in asked(self.ref).items() if name in MEMBERS}
        self.enough = seed % len(MEMBERS) + 1

    def attendance(self):
        attended(self.people, self.ref, self.chance.sample(MEMBERS, self.enough))

    def tries(self):
        secretary, who = self.people["secretary"], self.people[self.chance.choice((*MEMBERS, "secretary", "leader"))]
        name, key = self.chance.choice(MEMBERS), self.topic
        member = self.members[name]
        return {
            "attendance": self.attendance,
            "open": lambda: meetings.open_meeting(secretary, key=self.ref),
            "take_up": lambda: meetings.take_up(secretary, key=key),
            "speak": lambda: meetings.speak(self.people[name], key=key, member=member, text="同意"),
            "open_vote": lambda: meetings.open_vote(secretary, key=key),
            "vote": lambda: meetings.cast_vote(self.people[name], key=key, member=member, choice="for"),
            "settle": lambda: meetings.settle(secretary, key=key),
            "fall_back": lambda: meetings.fall_back(secretary, key=key),
            "publish": lambda: actions.publish_notice(who, title="公示", year=SENT.year),
            "confirm": lambda: actions.confirm_rating(who, key=str(rating_of(self.risk).pk)),
        }

    def goes_on(self):
        """Do what comes next where the meeting is; who is present is chance."""
        secretary, key = self.people["secretary"], self.topic
        if state_of(self.ref) == "convened":
            self.attendance()
            return meetings.open_meeting(secretary, key=self.ref)
        state = topic_state(key)
        if state == "agenda":
            return meetings.take_up(secretary, key=key)
        stands = standing(self.ref, key)
        if state == "discussing" and stands.next:
            member = stands.next[0]
            name = next(name for name, pk in self.members.items() if pk == member)
            return meetings.speak(self.people[name], key=key, member=member, text="同意")
        if state == "discussing":
            return meetings.open_vote(secretary, key=key)
        try:
            return meetings.settle(secretary, key=key)
        except Refused:
            member = self.chance.choice(stands.roll.part)
            return meetings.cast_vote(secretary, key=key, member=member, choice="for")

    def step(self):
        try:
            self.goes_on() if self.chance.random() < 0.6 else self.chance.choice(list(self.tries().values()))()
        except (Refused, NotFound):
            return "refused"
        return "made"

    def look(self):
        """Claim what holds after every move; return the state of the rating."""
        rating = rating_of(self.risk)
        with acting(SETUP):
            decisions = list(Decision.objects.visible_to(SETUP).filter(topic=int(self.topic)))
            said = Statement.objects.visible_to(SETUP).filter(topic=int(self.topic), is_current=True)
            speakers = list(said.order_by("position").values_list("member_id", flat=True))
        taken = [decision for decision in decisions if decision.outcome == "approved"]
        assert bool(taken) == (rating.state not in ("before_team", "reviewed"))
        for decision in taken:
            assert decision.took_part * 2 >= len(MEMBERS), "decided without quorum"
            assert decision.in_favour * 2 > len(MEMBERS), "decided by fewer than half of the team"
            assert len(speakers) == decision.took_part, "decided before everybody was heard"
            assert self.members["m1"] not in speakers[:-1], "the main leader spoke before others"
        return rating.state


def test_no_sequence_of_moves_confirms_a_level_without_quorum(people):
    reached, done = Counter(), Counter()
    for seed in range(WALKS):
        with transaction.atomic():
            walk = Walk(people, seed)
            for step in range(STEPS):
                with clock.at(HELD + timedelta(seconds=step)):
                    done[walk.step()] += 1
                if step % 5 == 4:
                    walk.look()
            reached[walk.look()] += 1
            transaction.set_rollback(True)
    # Walks that never got anywhere, or were never held back, would prove nothing.
    assert set(reached) & {"approved", "on_notice"}, reached
    assert reached["before_team"] + reached["reviewed"], reached
    assert min(done["made"], done["refused"]) > WALKS * STEPS / 10, done
