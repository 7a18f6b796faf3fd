"""What other rooms use: putting forward, the event of a decision, decisions on an object."""

from __future__ import annotations

from datetime import date

import pytest

from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.events import listen, listeners_of
from lianfang.meetings import actions, queries
from lianfang.meetings.actions import TopicDecided
from lianfang.meetings.tests.factories import SETUP, team, unit_id, waiting
from lianfang.people.tests.factories import office
from lianfang.store.acting import acting
from lianfang.tasks.actions import About

pytestmark = pytest.mark.django_db
ABOUT = About("people.post", "7", "甲处经办岗", "Officer of A", "posts-object", "A2")
HEARD: list[TopicDecided] = []


@listen(TopicDecided)
def hear(event: TopicDecided) -> None:
    HEARD.append(event)


@pytest.fixture(autouse=True)
def _quiet():
    HEARD.clear()


def loaded(**more):
    given = {"kind": "meetings.matter", "unit_id": unit_id(), "about": ABOUT, "meeting_title": "2025年第3次党组会"}
    return actions.load_decision(SETUP, decided_on=date(2025, 3, 4), **{**given, **more})


def test_the_same_open_object_gives_the_same_topic():
    people = team()
    first, again = waiting(people["officer"]), waiting(people["m1"])
    assert first.pk == again.pk
    assert waiting(people["officer"], number="2").pk != first.pk


def test_a_topic_of_an_unknown_kind_is_refused():
    people = team()
    with pytest.raises(Refused, match="topic_kind"):
        waiting(people["officer"], kind="nobody.knows")


def test_a_decision_from_paper_is_announced_once_and_found_on_its_object():
    people = team()
    topic = loaded()
    (event,) = HEARD
    assert (event.topic_id, event.kind, event.object_type, event.object_id) == (
        topic.pk,
        "meetings.matter",
        "people.post",
        "7",
    )
    assert (event.outcome, event.body, event.decided_on, event.meeting_number) == (
        "approved",
        "领导班子",
        date(2025, 3, 4),
        "2025年第3次党组会",
    )
    for who in ("officer", "m3", "secretary"):
        with acting(people[who]):
            (found,) = queries.list_decisions_on(people[who], "people.post", "7")
        assert (found.outcome, found.meeting_number) == ("approved", "2025年第3次党组会")


def test_decisions_of_one_meeting_before_the_product_share_it():
    team()
    other = About("people.post", "8", "乙处经办岗")
    one, two = loaded(), loaded(about=other)
    assert one.meeting_id == two.meeting_id
    assert (one.position, two.position) == (1, 2)


def test_a_decision_from_paper_needs_no_body_to_be_named_before():
    office()
    assert loaded().meeting.body.name == "领导班子"


def test_only_the_system_takes_decisions_from_paper():
    people = team()
    with pytest.raises(NotFound):
        actions.load_decision(
            people["secretary"],
            kind="meetings.matter",
            unit_id=unit_id(),
            about=ABOUT,
            meeting_title="x",
            decided_on=date(2025, 3, 4),
        )


def test_a_settled_object_may_be_put_forward_anew():
    people = team()
    first = loaded()
    made = actions.put_forward(people["officer"], kind="meetings.matter", unit_id=unit_id(), about=ABOUT)
    assert made.pk != first.pk
    assert made.state == "waiting"


def test_a_listener_that_refuses_undoes_the_decision():
    people = team()

    def refuse(event):
        raise Refused("topic_open")

    listen(TopicDecided)(refuse)
    try:
        with pytest.raises(Refused, match="topic_open"):
            loaded()
    finally:
        from lianfang.kernel import events

        events._LISTENERS[TopicDecided].remove(refuse)
    assert refuse not in listeners_of(TopicDecided)
    with acting(people["m1"]):
        assert queries.list_decisions_on(people["m1"], "people.post", "7") == []
