"""Every address × every role and a stranger × one's own, another's and nobody's object × every method."""

from __future__ import annotations

import re
from itertools import product

import pytest

from lianfang.edge.entity import declared_entities
from lianfang.kernel.access import Role
from tests.security.conftest import USERS, client_of
from tests.security.walking import Address, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(240)]

ROLE_OF = {
    "officer": Role.OFFICER,
    "head": Role.DIVISION_HEAD,
    "deputy": Role.LEADER_IN_CHARGE,
    "leader": Role.MAIN_LEADER,
    "discipline": Role.DISCIPLINE,
    "secretary": Role.SECRETARY,
    "sysadmin": Role.SYSADMIN,
    "secadmin": Role.SECADMIN,
    "auditor": Role.AUDITOR,
}
UNKNOWN = {"units": "NONE", "items": "P99", "flow-versions": "P99-1", "trail": "00000000-0000-4000-8000-000000000000"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

HERE, BOTH, NONE = ("here",), ("here", "there"), ()
WHOLE_OFFICE = ("leader", "discipline", "secretary")
DIVISION = dict.fromkeys(("officer", "head", "deputy"), HERE) | dict.fromkeys(WHOLE_OFFICE, BOTH)
EVERYBODY = dict.fromkeys(USERS, BOTH)
BUSINESS_ONLY = dict.fromkeys(("officer", "head", "deputy", *WHOLE_OFFICE), BOTH)

# What each demo account sees of one object of division IF ("here") and of one of division CG ("there"), written by
# hand from SECURITY: this is the claim, and neither the manager nor the policies of the database are asked.
SEES: dict[str, dict[str, tuple[str, ...]]] = {
    "units": EVERYBODY,
    "templates": BUSINESS_ONLY,
    "documents": DIVISION,
    "policies": EVERYBODY,
    "policy-values": EVERYBODY,
    "bases": BUSINESS_ONLY,
    "category-declarations": BUSINESS_ONLY,
    "posts": DIVISION,
    "incumbencies": DIVISION | {"sysadmin": BOTH},
    "charges": {"deputy": HERE} | dict.fromkeys((*WHOLE_OFFICE, "sysadmin"), BOTH),
    "items": DIVISION,
    "item-versions": DIVISION,
    "item-lint": DIVISION,
    "clearing-rounds": BUSINESS_ONLY,
    "clearing-records": DIVISION,
    "editions": BUSINESS_ONLY,
    "exports": {"head": HERE, "secretary": ("there",)},
    "flows": DIVISION,
    "flow-versions": DIVISION,
    "discretion": DIVISION,
    # The team, its secretary and who attends without a vote; a deputy sees by the seat, whatever the grants.
    "bodies": dict.fromkeys(("deputy", *WHOLE_OFFICE, "sysadmin"), BOTH),
    "seats": dict.fromkeys(("deputy", *WHOLE_OFFICE, "sysadmin"), BOTH),
    "meetings": dict.fromkeys(("deputy", *WHOLE_OFFICE), BOTH),
    "topics": dict.fromkeys(("deputy", *WHOLE_OFFICE), BOTH),
    "risks": DIVISION,
    "ratings": DIVISION,
    "rating-batches": DIVISION,
    "rating-notices": BUSINESS_ONLY,
    "risk-changes": DIVISION,
    "risk-editions": BUSINESS_ONLY,
    "programmes": BUSINESS_ONLY,
    "stages": BUSINESS_ONLY,
    "campaigns": BUSINESS_ONLY,
    # What a post answers is read by its holder and by who leads it, not by colleagues.
    "division-screenings": {user: seen for user, seen in DIVISION.items() if user != "officer"},
    "post-screenings": DIVISION,
    "screening-entries": DIVISION,
    "event-logs": {user: seen for user, seen in DIVISION.items() if user in ("head", "discipline", "secretary")},
    "runs": DIVISION,
    "findings": DIVISION,
    "tasks": {user: seen for user, seen in DIVISION.items() if user != "officer"},
    "objections": {user: seen for user, seen in DIVISION.items() if user != "officer"},
    "notices": {"head": HERE, "secretary": ("there",)},
    "trail": DIVISION | {"auditor": BOTH},
    # These need a sequencer and a second person; tests/security/test_proofs.py opens them for each role.
    "checkpoints": {},
    "verifications": {},
    "erasures": {},
    "accounts": {"secadmin": BOTH, "auditor": BOTH},
}
# Guides show published items to everybody.
OPEN = "public/items/<str:key>/"
# Pages that a reader of the object may still not open: editing is for those who may propose or decide.
EDITORS = {
    "templates/<str:key>/edit/",
    "flows/<str:key>/draft/",
    "items/<str:key>/draft/",
    "policies/<str:key>/put_in_force/",
    # Not every meeting has minutes yet; a paper is named by its own number.
    "meetings/<str:key>/minutes.<str:kind>",
    "api/meetings/<key>/minutes",
    "topics/<str:key>/papers/",
    "risks/<str:key>/levels/",
    "ratings/<str:key>/rate/",
    "screening-entries/<str:key>/write/",
    "screening-entries/<str:key>/merge/",
    "division-screenings/<str:key>/add/",
    # A programme under way is changed by its stages only.
    "programmes/<str:key>/edit/",
    # The line of a notice is named by the number of its risk.
    "rating-notices/<str:key>/objections/<str:number>/",
    "trail/<str:key>/proof.json",
}
# A form that must be told in the address what it is about.
ASKS_ABOUT = "objections/new/"
# A link that is in nobody's hands opens nothing.
WELCOME = "welcome/<str:token>/"
# No item ever had this code.
CODE = "items/code/<str:code>/"


def unknown(entity: str) -> str:
    return UNKNOWN.get(entity, "987654321")


def expected(address: Address, username: str, where: str) -> bool:
    """Tell whether an account may open an object's address with GET."""
    if address.route == OPEN:
        return where != "nowhere"
    if not username or address.access is None or ROLE_OF[username] not in address.access.roles:
        return False
    return where in SEES.get(address.entity, {}).get(username, NONE)


def plain(body: bytes) -> str:
    """Return a page without what changes from one answer to the next."""
    text = re.sub(r'((?:csrfmiddlewaretoken|_once)" value=|csrf-token" content=)"[^"]*"', r"\1", body.decode())
    return re.sub(r'(name="next" value=|href=)"[^"]*"', r"\1", text)


def not_here(address: Address) -> bool:
    """Tell whether an address says that there is nothing without more being said."""
    return address.route in (ASKS_ABOUT, WELCOME, CODE, "api/") or address.route.startswith("account/")


def closed(address: Address, username: str, answer) -> bool:
    """Tell whether the answer is the one for whoever is not meant: sign in first, or there is no such thing."""
    if username:
        return answer.status_code == 404
    return answer.status_code == (401 if address.is_api else 302)


def of_kind(*, objects: bool, method: str) -> list[Address]:
    return [found for found in addresses() if found.names_object == objects and method in found.methods]


def test_every_address_declares_who_may_open_it():
    assert [found.route for found in addresses() if found.access is None] == []


def test_every_entity_that_has_a_page_stands_in_the_table_of_what_each_role_sees():
    assert sorted({*declared_entities()} - {*SEES}) == []


@pytest.mark.parametrize("username", ["", *USERS])
def test_lists_and_forms_open_for_the_declared_roles_only(stage, username):
    client, wrong = client_of(username), []
    for address in of_kind(objects=False, method="GET"):
        answer = client.get(address.path())
        access = address.access
        assert access is not None
        if answer.status_code >= 500:
            wrong.append((address.route, answer.status_code))
        elif access.is_public or (username and ROLE_OF[username] in access.roles):
            if answer.status_code not in (200, 302) and not (answer.status_code == 404 and not_here(address)):
                wrong.append((address.route, answer.status_code))
        elif not closed(address, username, answer):
            wrong.append((address.route, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("username", ["", *USERS])
def test_objects_open_for_those_who_may_see_them_only(stage, username):
    client, wrong = client_of(username), []
    for address, where in product(of_kind(objects=True, method="GET"), ("here", "there")):
        if address.entity not in stage[where]:
            continue
        kind = "bpmn" if "diagram" in address.route else "csv"
        answer = client.get(address.path(stage[where][address.entity], kind=kind))
        may = expected(address, username, where)
        if (
            (answer.status_code != 200 and not (may and address.route in EDITORS))
            if may
            else not closed(address, username, answer)
        ):
            wrong.append((address.route, where, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("username", ["officer", "head", "sysadmin", "auditor"])
def test_what_is_anothers_is_answered_as_what_does_not_exist(stage, username):
    client, wrong = client_of(username), []
    for address in of_kind(objects=True, method="GET"):
        if address.entity not in stage["there"] or expected(address, username, "there"):
            continue
        others = client.get(address.path(stage["there"][address.entity]))
        nobodys = client.get(address.path(unknown(address.entity)))
        if (others.status_code, plain(others.content)) != (nobodys.status_code, plain(nobodys.content)):
            wrong.append((address.route, others.status_code, nobodys.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("username", ["", *USERS])
def test_writing_to_what_one_may_not_see_changes_nothing(stage, username):
    client, wrong = client_of(username), []
    for address in of_kind(objects=True, method="POST"):
        entity = declared_entities().get(address.entity)
        moves = [*(entity.moves if entity and "move>" in address.route else ()), "none"]
        for move, where in product(moves, ("here", "there")):
            if address.entity not in stage[where] or expected(address, username, where):
                continue
            body = {"version": 1, "comment": "x", "mapping": {}}
            answer = client.post(
                address.path(stage[where][address.entity], move=move),
                body,
                **({"content_type": "application/json"} if address.is_api else {}),
            )
            if not closed(address, username, answer):
                wrong.append((address.route, move, where, answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize("username", ["", "secretary"])
def test_no_method_and_no_empty_body_breaks_an_address(stage, username):
    client, wrong = client_of(username), []
    for address, method in product(addresses(), METHODS):
        if address.route in ("account/logout/",):
            continue
        key = stage["here"].get(address.entity, "x")
        answer = client.generic(method, address.path(key))
        undeclared = bool(address.access and address.access.methods) and not address.is_api
        if answer.status_code >= 500 or (undeclared and method not in address.methods and answer.status_code != 405):
            wrong.append((method, address.route, answer.status_code))
    assert not wrong, wrong
