"""A small office for tests, made through the actions of the rooms; factories are named by the state they give."""

from __future__ import annotations

from datetime import date

from lianfang.kernel.access import Actor, Role, system
from lianfang.people import actions
from lianfang.people.models import Account, Unit
from lianfang.people.queries import enter
from lianfang.store.acting import acting_for

SETUP = system("a test sets the stage")
LONG_AGO = date(2020, 1, 2)


def office() -> Unit:
    """Make an office with two divisions, A and B, each with an officer's post and a head's post."""
    root = actions.save_unit(SETUP, code="ORG", name="某市外事办公室", name_en="Foreign Affairs Office", kind="office")
    for code, name in (("A", "甲处"), ("B", "乙处")):
        actions.save_unit(SETUP, code=code, name=name, name_en=f"Division {code}", kind="division", parent="ORG")
        actions.save_post(SETUP, code=f"{code}1", unit=code, title=f"{name}处长", role=Role.DIVISION_HEAD.value)
        actions.save_post(SETUP, code=f"{code}2", unit=code, title=f"{name}经办岗", role=Role.OFFICER.value)
    return root


def holder(username: str, *, post: str = "", role: Role = Role.OFFICER, unit: str = "ORG") -> Actor:
    """Make an account that holds a role on a unit, and the post where one is named; return its actor."""
    if post:
        actions.start_incumbency(SETUP, post=post, person=f"{username}氏", since_on=LONG_AGO)
    person = f"{username}氏" if post else ""
    account = actions.open_account(SETUP, username=username, password="a-long-password", person=person)
    actions.grant_role(SETUP, username=username, role=role.value, unit=unit, since_on=LONG_AGO)
    return actor_for(account)


def actor_for(account: Account) -> Actor:
    """Return the actor of an account as a request would see it."""
    with acting_for(lambda: enter(account)) as actor:
        return actor
