"""After the sitting: minutes, carrying out, cancelling; who sees what, and that the trail knows every row."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.utils.translation import override

from lianfang.kernel import clock
from lianfang.kernel.errors import NotFound, Refused
from lianfang.meetings import actions, queries
from lianfang.meetings.models import Recusal, Seat
from lianfang.meetings.queries import minutes as minutes_queries
from lianfang.meetings.queries import sessions
from lianfang.meetings.tests.factories import (
    HELD,
    SENT,
    SETUP,
    asked,
    closed,
    convened,
    open_tasks,
    opened,
    state_of,
    topic_state,
    topics_of,
    voted,
)
from lianfang.store.acting import acting
from lianfang.trail.actions import digest_of
from lianfang.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.demand("T4.3.5")
def test_the_minutes_are_due_within_five_working_days_and_stand_when_all_present_have_confirmed(people):
    ref = closed(people)
    with acting(SETUP):
        assert sessions.get_meeting(SETUP, ref).minutes_due == date(2026, 11, 26)
    (task,) = open_tasks(people["secretary"], "write_minutes")
    assert task.due_on == date(2026, 11, 26)
    actions.draft_minutes(people["secretary"], key=ref)
    with pytest.raises(Refused, match="move_not_now"):
        actions.confirm_minutes(people["m2"], key=ref)
    actions.circulate_minutes(people["secretary"], key=ref)
    for rank in range(2, 8):
        assert open_tasks(people[f"m{rank}"], "confirm_minutes")
        actions.confirm_minutes(people[f"m{rank}"], key=ref)
        assert state_of(ref) == "closed"
    with pytest.raises(Refused, match="minutes_not_yours"):
        actions.confirm_minutes(people["m2"], key=ref)
    actions.confirm_minutes(people["secretary"], key=ref, member=asked(ref)["m1"])
    assert state_of(ref) == "minuted"
    assert open_tasks(people["secretary"], "write_minutes") == []


@pytest.mark.demand("T4.3.5")
def test_minutes_that_are_late_stand_as_overdue_in_the_secretarys_inbox(people):
    closed(people)
    (task,) = open_tasks(people["secretary"], "write_minutes")
    from lianfang.tasks.queries import get_due

    for day, late in ((26, 0), (27, 1)):
        with clock.at(datetime(2026, 11, day, 2, tzinfo=UTC)), acting(people["secretary"]):
            assert get_due(people["secretary"], task.due_on).late_days == late


def test_the_draft_of_the_minutes_says_what_was_recorded(people):
    ref = opened(people, away=["m7"])
    (key,), who = topics_of(ref), asked(ref)
    actions.raise_recusal(people["m6"], key=key, member=who["m6"], reason="近亲属")
    voted(people, ref, key, {"m2": "abstain"})
    actions.settle(people["secretary"], key=key, text="原则同意")
    actions.close_meeting(people["secretary"], key=ref)
    with override("en"):
        made = actions.draft_minutes(people["secretary"], key=ref)
    with acting(people["m1"]):
        opening, topic = minutes_queries.list_parts(people["m1"], made)
    for word in ("m1氏", "m7氏 (出差)", "2026-11-19", "三楼会议室"):
        assert word in opening.text
    for word in ("m6氏", "近亲属", "1. m2氏: m2的意见", "5. m1氏: m1的意见", "原则同意"):
        assert word in topic.text
    with acting(people["m6"]):
        assert [part.topic_id for part in minutes_queries.list_parts(people["m6"], made)] == [None]


def test_minutes_that_are_returned_come_back_as_another_version(people):
    ref = closed(people)
    actions.draft_minutes(people["secretary"], key=ref)
    actions.circulate_minutes(people["secretary"], key=ref)
    with pytest.raises(Refused, match="minutes_sent"):
        actions.change_minutes(people["secretary"], key=ref, texts={})
    actions.confirm_minutes(people["m2"], key=ref)
    actions.return_minutes(people["m3"], key=ref, comment="第二项写错了")
    again = actions.draft_minutes(people["secretary"], key=ref)
    assert again.number == 2
    with acting(SETUP):
        meeting = sessions.get_meeting(SETUP, ref)
        assert minutes_queries.confirming_of(meeting, again).done == {}


def test_a_cancelled_meeting_gives_its_topics_back_and_keeps_its_number(people):
    ref = convened(people, ("1", "2"))
    keys = topics_of(ref)
    actions.cancel_meeting(people["secretary"], key=ref, comment="主要领导出差")
    assert {topic_state(key) for key in keys} == {"waiting"}
    assert open_tasks(people["m1"], "read_papers") == []
    with clock.at(SENT):
        again = actions.plan_meeting(people["secretary"], body="LT", planned_at=HELD)
    assert again.no == "2026-2"


def test_a_meeting_that_is_put_off_keeps_its_papers_and_asks_anew(people):
    ref = convened(people)
    with pytest.raises(Refused, match="meeting_later"):
        actions.postpone(people["secretary"], key=ref, planned_at=HELD, comment="时间冲突")
    actions.postpone(people["secretary"], key=ref, planned_at=HELD + timedelta(days=1), comment="时间冲突")
    (task,) = open_tasks(people["m1"], "read_papers")
    assert task.due_on == date(2026, 11, 20)
    assert state_of(ref) == "convened"


def test_a_decision_is_carried_out_by_a_post_whose_task_shows_its_state(people):
    ref = closed(people)
    (key,) = topics_of(ref)
    actions.follow_up(people["secretary"], key=key, text="印发执行", post="A2", due_on=date(2026, 12, 1))
    (task,) = open_tasks(people["officer"], "carry_out")
    assert task.due_on == date(2026, 12, 1)
    from lianfang.tasks.actions import complete_task

    def state():
        with acting(people["m1"]):
            return queries.list_follow_ups(queries.get_topic(people["m1"], key))[0].state.name

    assert state() == "open"
    complete_task(people["officer"], key=str(task.pk))
    assert state() == "done"


def test_who_sees_a_meeting(people):
    ref = closed(people)
    for who in ("m1", "m5", "observer", "secretary"):
        with acting(people[who]):
            assert sessions.get_meeting(people[who], ref)
    for who in ("officer", "other"):
        with acting(people[who]), pytest.raises(NotFound):
            sessions.get_meeting(people[who], ref)
    with acting(people["officer"]):
        # Who has put it forward follows the topic and its decision, not what was said on it.
        topic = queries.get_topic(people["officer"], topics_of(ref)[0])
        assert topic.state == "approved"
        assert queries.list_statements(people["officer"], topic) == []
        assert queries.list_votes(people["officer"], topic) == []
        assert not Recusal.objects.unscoped("what the database shows by itself").exists()


def test_a_deferred_topic_is_put_forward_again_as_another_one(people):
    ref = opened(people)
    (key,) = topics_of(ref)
    with pytest.raises(Refused, match="topic_again"):
        actions.put_forward_again(people["secretary"], key=key)
    actions.put_off(people["secretary"], key=key, comment="材料要补充")
    again = actions.put_forward_again(people["secretary"], key=key)
    assert (str(again.pk) != key, again.state, again.object_id) == (True, "waiting", "1")
    with pytest.raises(Refused, match="topic_open"):
        actions.put_forward_again(people["secretary"], key=key)


def test_the_attendance_of_somebody_away_needs_its_reason(people):
    ref = convened(people)
    who = asked(ref)
    with pytest.raises(Refused, match="absence_reason"):
        actions.take_attendance(people["secretary"], key=ref, marks={who["m2"]: ("absent", " ")})
    with pytest.raises(NotFound):
        actions.take_attendance(people["m2"], key=ref, marks={who["m2"]: ("present", "")})


def test_two_who_take_the_attendance_at_once_do_not_overwrite_each_other(people):
    ref = convened(people)
    with acting(SETUP):
        seen = sessions.get_meeting(SETUP, ref).version
    who = asked(ref)
    actions.take_attendance(people["secretary"], key=ref, marks={who["m2"]: ("present", "")}, version=seen)
    with pytest.raises(Refused, match="version_changed"):
        actions.take_attendance(people["secretary"], key=ref, marks={who["m2"]: ("leave", "病假")}, version=seen)


def test_a_body_has_one_chair_and_an_empty_one_convenes_nobody(people):
    with pytest.raises(Refused, match="seat_chair_taken"):
        actions.save_seat(people["secretary"], body="LT", post="A1", kind="chair")
    actions.save_body(people["secretary"], code="WG", name="工作组", unit="ORG")
    with clock.at(SENT):
        topic = actions.put_matter_forward(people["secretary"], title="采购", unit="ORG", summary="x")
        meeting = actions.plan_meeting(people["secretary"], body="WG", planned_at=HELD)
        with pytest.raises(Refused, match="topic_body"):
            actions.put_on_agenda(people["secretary"], key=meeting.ref, topics=[str(topic.pk)])


def test_every_row_of_a_meeting_stands_as_the_trail_says(people):
    """Whoever changes a vote, a statement or a part of the minutes past the product is found by its digest."""
    ref = opened(people)
    (key,), who = topics_of(ref), asked(ref)
    actions.raise_recusal(people["m2"], key=key, member=who["m7"], reason="利害关系")
    with acting(SETUP):
        (recusal,) = Recusal.objects.visible_to(SETUP)
    actions.decide_recusal(people["secretary"], key=key, recusal=recusal.pk, is_accepted=False, comment="不涉及")
    actions.take_up(people["secretary"], key=key)
    first = actions.speak(people["m2"], key=key, member=who["m2"], text="同意")
    actions.correct_statement(people["m2"], key=key, statement=first.pk, text="原则同意")
    for name in ("m3", "m4", "m5", "m6", "m7", "m1"):
        actions.speak(people[name], key=key, member=who[name], text="同意")
    actions.open_vote(people["secretary"], key=key)
    vote = actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="against")
    actions.cast_vote(people["m2"], key=key, member=who["m2"], choice="for", seen=vote.pk)
    rest = {who[name]: ("for", None) for name in ("m1", "m3", "m4", "m5", "m6", "m7")}
    actions.record_votes(people["secretary"], key=key, votes=rest)
    actions.settle(people["secretary"], key=key)
    actions.follow_up(people["secretary"], key=key, text="印发", post="A2")
    actions.close_meeting(people["secretary"], key=ref)
    actions.draft_minutes(people["secretary"], key=ref)
    actions.circulate_minutes(people["secretary"], key=ref)
    for rank in range(1, 8):
        actions.confirm_minutes(people[f"m{rank}"], key=ref)
    for model in (model for model in apps.get_app_config("meetings").get_models() if model is not Seat):
        with acting(SETUP):
            for row in model.objects.visible_to(SETUP):
                entry = Entry.objects.visible_to(SETUP).filter(
                    object_type=model._meta.label_lower, object_id=str(row.pk)
                )
                last = entry.order_by("at", "created_at").last()
                assert last is not None, (model, row.pk)
                assert bytes(last.state_digest) == digest_of(row), (model, row.pk, last.action)
