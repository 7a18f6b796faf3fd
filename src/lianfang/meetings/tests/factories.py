"""Bodies, topics and meetings for tests, made through the actions of the room; factories are named by their state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role, system
from lianfang.meetings import actions
from lianfang.meetings.models import Attendance, Body, Meeting, Topic
from lianfang.meetings.queries import sessions
from lianfang.people import actions as people
from lianfang.people.tests.factories import LONG_AGO, holder, office
from lianfang.store.acting import acting
from lianfang.tasks.actions import About

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
        return sessions.Meeting._meta.get_field("unit").related_model.objects.visible_to(SETUP).get(code=code).pk


def waiting(actor: Actor, *, number: str = "1", kind: str = "meetings.matter", summary: str = "请审议") -> Topic:
    """Put an object of division A forward."""
    about = About("people.post", number, f"议题{number}", f"Topic {number}", "posts-object", "A2")
    return actions.put_forward(actor, kind=kind, unit_id=unit_id(), about=about, summary=summary)
