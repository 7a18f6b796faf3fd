"""Bodies, topics and meetings for tests, made through the actions of the room; factories are named by their state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.meetings import actions, queries
from lianfang.meetings.models import Topic
from lianfang.meetings.queries import sessions
from lianfang.people import actions as people
from lianfang.people.models import Unit
from lianfang.people.tests.factories import LONG_AGO, holder, office
from lianfang.store.acting import acting
from lianfang.tasks.actions import About
from lianfang.tasks.models import Task
from lianfang.tasks.queries import list_own_tasks

SETUP = system("a test sets the stage of a meeting")
SENT = datetime(2026, 11, 16, 2, tzinfo=UTC)  # a Monday morning
HELD = SENT + timedelta(days=3)
SIZE = 7


def team(size: int = SIZE) -> dict[str, Actor]:
    """Make an office with a leading team of a chair and members m2…, an observer, a secretary and an officer."""
    office()
    people.save_unit(SETUP, code="LD", name="办领导", kind="leadership", parent="ORG")
    people.save_unit(SETUP, code="DI", name="派驻组", kind="discipline", parent="ORG")
    actions.save_body(SETUP, code="LT", name="领导班子", name_en="Leading team", unit="ORG")
    found = {}
    for rank in range(1, size + 1):
        role = Role.MAIN_LEADER if rank == 1 else Role.LEADER_IN_CHARGE
        post = f"L{rank}"
        people.save_post(SETUP, code=post, unit="LD", title=f"班子岗{rank}", title_en=f"Leader {rank}", role=role.value)
        unit = "ORG" if rank == 1 else "A"  # a deputy is granted divisions, never the whole office
        found[f"m{rank}"] = holder(f"m{rank}", post=post, role=role, unit=unit)
        kind = "chair" if rank == 1 else "member"
        actions.save_seat(SETUP, body="LT", post=post, kind=kind, position=rank, since_on=LONG_AGO)
    people.save_post(SETUP, code="N1", unit="DI", title="组长", role=Role.DISCIPLINE.value)
    found["observer"] = holder("ji", post="N1", role=Role.DISCIPLINE)
    actions.save_seat(SETUP, body="LT", post="N1", kind="observer", position=90, since_on=LONG_AGO)
    found["secretary"] = holder("shu", role=Role.SECRETARY)
    found["officer"] = holder("li", post="A2", unit="A")
    found["other"] = holder("zhao", post="B2", unit="B")
    return found


def unit_id(code: str = "A") -> int:
    """Return the id of a unit."""
    with acting(SETUP):
        return Unit.objects.visible_to(SETUP).get(code=code).pk


def waiting(actor: Actor, *, number: str = "1", kind: str = "meetings.matter", summary: str = "请审议") -> Topic:
    """Put an object of division A forward."""
    about = About("people.post", number, f"议题{number}", f"Topic {number}", "posts-object", "A2")
    return actions.put_forward(actor, kind=kind, unit_id=unit_id(), about=about, summary=summary)


def prepared(people: dict[str, Actor], numbers: Iterable[str] = ("1",), *, kind: str = "meetings.matter") -> str:
    """Prepare a meeting with topics on its agenda; return its reference."""
    with clock.at(SENT):
        topics = [waiting(people["officer"], number=number, kind=kind) for number in numbers]
        meeting = actions.plan_meeting(people["secretary"], body="LT", planned_at=HELD, place="三楼会议室")
        actions.put_on_agenda(people["secretary"], key=meeting.ref, topics=[str(topic.pk) for topic in topics])
    return meeting.ref


def convened(people: dict[str, Actor], numbers: Iterable[str] = ("1",), *, kind: str = "meetings.matter") -> str:
    """Send the papers of a meeting three working days ahead."""
    ref = prepared(people, numbers, kind=kind)
    with clock.at(SENT):
        actions.convene(people["secretary"], key=ref)
    return ref


def asked(ref: str) -> dict[str, int]:
    """Return who was asked to a meeting: m1, m2… and observer → id of the attendance."""
    with acting(SETUP):
        rows = sessions.list_attendance(SETUP, sessions.get_meeting(SETUP, ref))
    names = {row.person.removesuffix("氏"): row.pk for row in rows}
    return {("observer" if name == "ji" else name): pk for name, pk in names.items()}


def take(people: dict[str, Actor], ref: str, *, away: Iterable[str] = ()) -> None:
    """Mark everybody as present but those named."""
    absent = set(away)
    marks = {pk: ("absent", "出差") if name in absent else ("present", "") for name, pk in asked(ref).items()}
    actions.take_attendance(people["secretary"], key=ref, marks=marks)


def opened(
    people: dict[str, Actor],
    numbers: Iterable[str] = ("1",),
    *,
    kind: str = "meetings.matter",
    away: Iterable[str] = (),
) -> str:
    """Open a meeting at which everybody is present but those named; call it with the clock at HELD."""
    ref = convened(people, numbers, kind=kind)
    take(people, ref, away=away)
    actions.open_meeting(people["secretary"], key=ref)
    return ref


def topics_of(ref: str) -> list[str]:
    """Return the keys of the topics of a meeting in order."""
    with acting(SETUP):
        return [str(topic.pk) for topic in sessions.list_agenda(SETUP, sessions.get_meeting(SETUP, ref))]


def heard(people: dict[str, Actor], ref: str, key: str) -> None:
    """Take a topic up and let everybody who takes part speak, each by their own account, the main leader last."""
    actions.take_up(people["secretary"], key=key)
    who = asked(ref)
    while waiting_for := standing(ref, key).next:
        name = next(name for name, pk in who.items() if pk == waiting_for[0])
        actions.speak(people[name], key=key, member=waiting_for[0], text=f"{name}的意见")


def standing(ref: str, key: str) -> sessions.Standing:
    """Return how a topic stands."""
    with acting(SETUP):
        meeting = sessions.get_meeting(SETUP, ref)
        topic = next(topic for topic in sessions.list_agenda(SETUP, meeting) if str(topic.pk) == key)
        return sessions.standing_of(meeting, topic)


def voted(people: dict[str, Actor], ref: str, key: str, choices: dict[str, str] | None = None) -> None:
    """Hear everybody and let everybody vote, in favour where nothing else is said."""
    heard(people, ref, key)
    actions.open_vote(people["secretary"], key=key)
    for member in standing(ref, key).roll.part:
        name = next(name for name, pk in asked(ref).items() if pk == member)
        actions.cast_vote(people[name], key=key, member=member, choice=(choices or {}).get(name, "for"))


def closed(people: dict[str, Actor], **more: object) -> str:
    """Hold a meeting whose one topic was approved, and close it; call it with the clock at HELD."""
    ref = opened(people, **more)
    (key,) = topics_of(ref)
    voted(people, ref, key)
    actions.settle(people["secretary"], key=key, text="原则同意")
    actions.close_meeting(people["secretary"], key=ref)
    return ref


def state_of(ref: str) -> str:
    """Return the state of a meeting."""
    with acting(SETUP):
        return sessions.get_meeting(SETUP, ref).state


def topic_state(key: str) -> str:
    """Return the state of a topic."""
    with acting(SETUP):
        return queries.get_topic(SETUP, key).state


def open_tasks(who: Actor, kind: str) -> list[Task]:
    """Return the open tasks of a kind of this room that are somebody's to do."""
    with acting(who):
        return list(list_own_tasks(who).filter(kind=f"meetings.{kind}"))
