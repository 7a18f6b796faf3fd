"""A meeting from the papers to the minutes, through the actions and the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions, queries
from lianfang.meetings.models import Decision, Statement, Vote
from lianfang.meetings.tests.factories import (
    HELD,
    SETUP,
    asked,
    closed,
    convened,
    heard,
    open_tasks,
    opened,
    prepared,
    standing,
    state_of,
    take,
    topic_state,
    topics_of,
    voted,
    waiting,
)
from lianfang.store.acting import acting
from lianfang.tasks.queries import title_of

pytestmark = pytest.mark.django_db


@pytest.mark.demand("T4.3.5")
def test_no_topic_is_added_or_taken_off_after_the_papers_were_sent(people):
    ref = convened(people)
    late = waiting(people["officer"], number="2")
    with pytest.raises(Refused, match="agenda_frozen"):
        actions.put_on_agenda(people["secretary"], key=ref, topics=[str(late.pk)])
    with pytest.raises(Refused, match="agenda_frozen"):
        actions.take_off_agenda(people["secretary"], key=topics_of(ref)[0])
    with pytest.raises(Refused, match="papers_sent"):
        actions.describe_topic(people["officer"], key=topics_of(ref)[0], summary="改了")
    assert topic_state(str(late.pk)) == "waiting"


@pytest.mark.demand("T4.3.5")
def test_papers_go_out_two_working_days_ahead_or_not_at_all(people):
    ref = prepared(people)
    with clock.at(HELD - timedelta(days=1)), pytest.raises(Refused, match="papers_late"):
        actions.convene(people["secretary"], key=ref)
    with clock.at(HELD - timedelta(days=2)):
        actions.convene(people["secretary"], key=ref)
    assert state_of(ref) == "convened"


def test_members_and_the_observer_get_the_papers_as_tasks_until_the_meeting_opens(people):
    ref = convened(people)
    for who in ("m1", "m7", "observer"):
        (task,) = open_tasks(people[who], "read_papers")
        assert (task.due_on, task.url_key) == (date(2026, 11, 19), ref)
        assert "2026-1" in title_of(task)
    take(people, ref)
    actions.open_meeting(people["secretary"], key=ref)
    assert open_tasks(people["m1"], "read_papers") == []


@pytest.mark.demand("T4.3.5")
@pytest.mark.parametrize(("away", "opens"), [(3, True), (4, False)])
def test_a_meeting_opens_with_half_of_its_members(people, away, opens):
    ref = convened(people)
    take(people, ref, away=[f"m{rank}" for rank in range(2, 2 + away)])
    if opens:
        actions.open_meeting(people["secretary"], key=ref)
    else:
        with pytest.raises(Refused, match="quorum_missing"):
            actions.open_meeting(people["secretary"], key=ref)
    assert state_of(ref) == ("open" if opens else "convened")


@pytest.mark.demand("T4.3.5")
@pytest.mark.parametrize(("away", "goes"), [(2, True), (3, False)])
def test_personnel_is_taken_up_with_two_thirds_only_and_falls_back_otherwise(people, away, goes):
    ref = opened(people, kind="meetings.personnel", away=[f"m{rank}" for rank in range(2, 2 + away)])
    (key,) = topics_of(ref)
    if goes:
        actions.take_up(people["secretary"], key=key)
        assert topic_state(key) == "discussing"
        return
    with pytest.raises(Refused, match="quorum_missing"):
        actions.take_up(people["secretary"], key=key)
    actions.fall_back(people["secretary"], key=key)
    assert topic_state(key) == "deferred"


@pytest.mark.demand("T4.3.5")
def test_the_main_leader_speaks_last_whoever_records_it(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    for speaker in ("m1", "secretary"):
        with pytest.raises(Refused, match="speaker_last"):
            actions.speak(people[speaker], key=key, member=who["m1"], text="我先说")
    for name in ("m4", "m2", "m7", "m3", "m6", "m5"):
        actions.speak(people[name], key=key, member=who[name], text="同意")
    with pytest.raises(Refused, match="vote_early"):
        actions.open_vote(people["secretary"], key=key)
    actions.speak(people["m1"], key=key, member=who["m1"], text="我最后表态")
    with acting(people["observer"]):
        said = queries.list_statements(people["observer"], queries.get_topic(people["observer"], key))
    assert [row.member_id for row in said] == [who[name] for name in ("m4", "m2", "m7", "m3", "m6", "m5", "m1")]
    actions.open_vote(people["secretary"], key=key)


def test_nobody_speaks_or_votes_for_another_but_the_recorder_and_that_is_recorded(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    for stranger in ("m3", "m1", "observer", "officer"):
        with pytest.raises(NotFound):
            actions.speak(people[stranger], key=key, member=who["m2"], text="代言")
    actions.speak(people["secretary"], key=key, member=who["m2"], text="同意")
    actions.speak(people["m3"], key=key, member=who["m3"], text="同意")
    with acting(SETUP):
        rows = {row.member_id: row for row in Statement.objects.visible_to(SETUP)}
    assert not rows[who["m2"]].is_own
    assert rows[who["m2"]].recorded_by_id == people["secretary"].id
    assert rows[who["m3"]].is_own


def test_observers_neither_speak_nor_vote(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    with pytest.raises(Refused, match="speaker_away"):
        actions.speak(people["observer"], key=key, member=who["observer"], text="监督意见")
    for name in ("m2", "m3", "m4", "m5", "m6", "m7", "m1"):
        actions.speak(people[name], key=key, member=who[name], text="同意")
    actions.open_vote(people["secretary"], key=key)
    with pytest.raises(Refused, match="voter_away"):
        actions.cast_vote(people["observer"], key=key, member=who["observer"], choice="for")


def test_a_recusal_of_ones_own_holds_at_once_and_closes_mouth_ballot_and_ears(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.raise_recusal(people["m3"], key=key, member=who["m3"], reason="涉及近亲属")
    heard(people, ref, key)
    with pytest.raises(Refused, match="speaker_recused"):
        actions.speak(people["m3"], key=key, member=who["m3"], text="我说")
    actions.open_vote(people["secretary"], key=key)
    for actor in ("m3", "secretary"):
        with pytest.raises(Refused, match="voter_recused"):
            actions.cast_vote(people[actor], key=key, member=who["m3"], choice="for")
    actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="for")
    with acting(people["m3"]):
        topic = queries.get_topic(people["m3"], key)
        assert queries.list_statements(people["m3"], topic) == []
        # Also past the queries of this room: the database keeps them.
        assert not Statement.objects.unscoped("what the database shows by itself").exists()
        assert not Vote.objects.unscoped("what the database shows by itself").exists()
    with acting(people["m2"]):
        assert len(queries.list_statements(people["m2"], queries.get_topic(people["m2"], key))) == 6


def test_a_recusal_that_is_demanded_is_decided_by_another_before_the_topic_goes_on(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    made = actions.raise_recusal(people["m2"], key=key, member=who["m1"], reason="分管该事项")
    assert made.state == "raised"
    with pytest.raises(Refused, match="recusal_open"):
        actions.take_up(people["secretary"], key=key)
    with pytest.raises(Refused, match="recusal_own"):
        actions.decide_recusal(people["m1"], key=key, recusal=made.pk, is_accepted=False, comment="不必")
    with pytest.raises(Refused, match="comment_required"):
        actions.decide_recusal(people["secretary"], key=key, recusal=made.pk, is_accepted=False)
    assert open_tasks(people["secretary"], "decide_recusal")
    actions.decide_recusal(people["secretary"], key=key, recusal=made.pk, is_accepted=True)
    assert not open_tasks(people["secretary"], "decide_recusal")
    actions.take_up(people["secretary"], key=key)
    # The main leader stays away: the first deputy presides and speaks last.
    with pytest.raises(Refused, match="speaker_last"):
        actions.speak(people["m2"], key=key, member=who["m2"], text="先说")


def test_recusals_that_break_the_quorum_defer_the_topic(people):
    ref = opened(people, away=["m6", "m7"])
    (key,), who = topics_of(ref), asked(ref)
    actions.raise_recusal(people["m2"], key=key, member=who["m2"], reason="利害关系")
    actions.take_up(people["secretary"], key=key)
    actions.raise_recusal(people["m3"], key=key, member=who["m3"], reason="利害关系")
    for name in ("m4", "m5", "m1"):
        actions.speak(people[name], key=key, member=who[name], text="同意")
    with pytest.raises(Refused, match="quorum_missing"):
        actions.open_vote(people["secretary"], key=key)
    actions.fall_back(people["secretary"], key=key)
    with acting(people["m1"]):
        (found,) = queries.list_decisions_on(people["m1"], "people.post", "1")
    assert found.outcome == "deferred"


def test_whoever_comes_late_joins_the_next_topic(people):
    ref = opened(people, ("1", "2"), away=["m2"])
    (first, second), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=first)
    take(people, ref)
    with pytest.raises(Refused, match="speaker_away"):
        actions.speak(people["m2"], key=first, member=who["m2"], text="迟到")
    actions.put_off(people["secretary"], key=first, comment="材料要补充")
    actions.take_up(people["secretary"], key=second)
    actions.speak(people["m2"], key=second, member=who["m2"], text="同意")


def test_one_topic_is_in_hand_at_a_time_and_none_comes_or_goes_during_a_vote(people):
    ref = opened(people, ("1", "2"))
    first, second = topics_of(ref)
    heard(people, ref, first)
    with pytest.raises(Refused, match="topic_in_hand"):
        actions.take_up(people["secretary"], key=second)
    actions.open_vote(people["secretary"], key=first)
    with pytest.raises(Refused, match="attendance_vote"):
        take(people, ref, away=["m2"])
    with pytest.raises(Refused, match="recusal_late"):
        actions.raise_recusal(people["m2"], key=first, member=asked(ref)["m2"], reason="太晚")


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ({}, "approved"),
        (dict.fromkeys(("m2", "m3", "m4"), "against"), "approved"),
        (dict.fromkeys(("m2", "m3", "m4", "m5"), "against"), "rejected"),
        (dict.fromkeys(("m2", "m3", "m4"), "against") | {"m5": "abstain"}, "deferred"),
    ],
)
def test_the_votes_settle_the_topic_once(people, choices, outcome):
    ref = opened(people)
    (key,) = topics_of(ref)
    voted(people, ref, key, choices)
    actions.settle(people["secretary"], key=key, text="决定")
    assert topic_state(key) == outcome
    with pytest.raises(Refused, match="vote_not_now"):
        actions.settle(people["secretary"], key=key)
    with pytest.raises(Refused, match="vote_not_now"):
        actions.cast_vote(people["m2"], key=key, member=asked(ref)["m2"], choice="for")
    with acting(SETUP):
        row = Decision.objects.visible_to(SETUP).get(topic_id=int(key))
    assert (row.outcome, row.base, row.took_part) == (outcome, 7, 7)
    assert row.in_favour == 7 - len(choices)


def test_a_decision_is_never_changed_in_the_database(people):
    closed(people)
    with acting(people["secretary"]):
        row = Decision.objects.visible_to(people["secretary"]).get()
        with pytest.raises(DatabaseError), transaction.atomic():
            row.change(outcome="rejected")


def test_nothing_is_settled_before_everybody_has_voted(people):
    ref = opened(people)
    (key,) = topics_of(ref)
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    with pytest.raises(Refused, match="votes_missing"):
        actions.settle(people["secretary"], key=key)


def test_a_vote_is_corrected_with_a_trail_and_never_written_over_unseen(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    first = actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="for")
    with pytest.raises(Refused, match="version_changed"):
        actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="against")
    with pytest.raises(Refused, match="said_own"):
        actions.cast_vote(people["secretary"], key=key, member=who["m2"], choice="against", seen=first.pk)
    second = actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="against", seen=first.pk)
    assert second.replaces_id == first.pk
    with acting(people["m1"]):
        topic = queries.get_topic(people["m1"], key)
        assert [row.choice for row in queries.list_votes(people["m1"], topic)] == ["against"]
        assert len(queries.list_votes(people["m1"], topic, is_whole=True)) == 2


def test_two_recorders_at_once_do_not_overwrite_each_other(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    actions.record_votes(people["secretary"], key=key, votes={who["m2"]: ("for", None), who["m3"]: ("for", None)})
    with pytest.raises(Refused, match="version_changed"):
        actions.record_votes(
            people["secretary"], key=key, votes={who["m4"]: ("for", None), who["m2"]: ("against", None)}
        )
    assert standing(ref, key).votes == {who["m2"]: "for", who["m3"]: "for"}


def test_a_statement_is_corrected_beside_what_stood_before(people):
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.take_up(people["secretary"], key=key)
    first = actions.speak(people["secretary"], key=key, member=who["m2"], text="同意")
    with pytest.raises(NotFound):
        actions.correct_statement(people["m3"], key=key, statement=first.pk, text="不同意")
    second = actions.correct_statement(people["m2"], key=key, statement=first.pk, text="原则同意")
    with pytest.raises(Refused, match="version_changed"):
        actions.correct_statement(people["secretary"], key=key, statement=first.pk, text="又改")
    with pytest.raises(Refused, match="said_own"):
        actions.correct_statement(people["secretary"], key=key, statement=second.pk, text="又改")
    with acting(people["m1"]):
        rows = queries.list_statements(people["m1"], queries.get_topic(people["m1"], key), is_whole=True)
    assert [row.text for row in rows] == ["同意", "原则同意"]
