"""Tasks and objections for tests, made through the actions of the room."""

from __future__ import annotations

from lianfang.kernel.access import Actor, Role, system
from lianfang.people.models import Unit
from lianfang.people.tests.factories import holder, office
from lianfang.store.acting import acting
from lianfang.tasks import actions
from lianfang.tasks.models import Objection, Task

OPENER = system("a test opens tasks")
ABOUT = actions.About("people.post", "1", "甲处经办岗", "Officer of A", "posts-object", "A2")


def unit_id(code: str = "A") -> int:
    """Return the id of a unit."""
    with acting(OPENER):
        return Unit.objects.visible_to(OPENER).get(code=code).pk


def staffed_office() -> dict[str, Actor]:
    """Make the office with an officer of A, an officer of B, a leader in charge, a main leader and the group."""
    office()
    return {
        "officer": holder("li", post="A2", unit="A"),
        "other": holder("zhao", post="B2", unit="B"),
        "head": holder("qian", post="A1", unit="A", role=Role.DIVISION_HEAD),
        "charge": holder("sun", role=Role.LEADER_IN_CHARGE),
        "main": holder("ma", role=Role.MAIN_LEADER),
        "group": holder("ji", role=Role.DISCIPLINE),
    }


def open_for(actor: Actor, cause: str = "cause", **more: object) -> Task:
    """Open a task for the post that an actor holds."""
    given = {"post_id": next(iter(actor.post_ids)), "unit_id": unit_id(), "kind": "confirm_post", **more}
    return actions.open_task(OPENER, cause=cause, params={"post": "甲处经办岗", "post_en": "Officer of A"}, **given)


def filed_by(actor: Actor, **more: object) -> Objection:
    """File an objection to an act of division A."""
    return actions.file_objection(actor, text="时限算错了", unit_id=unit_id(), about=ABOUT, **more)
