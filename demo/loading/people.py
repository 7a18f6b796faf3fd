"""Units, posts, who holds them, leaders' charges, and the accounts of the demonstration."""

from __future__ import annotations

from datetime import date
from typing import Any

from demo.accounts import PASSWORD, ROLES
from demo.office.load import Office
from lianfang.kernel.access import Actor
from lianfang.people import actions
from lianfang.people.terms import UnitKind

KINDS = {
    "office": UnitKind.OFFICE,
    "subordinate": UnitKind.SUBORDINATE,
    "division": UnitKind.DIVISION,
    "unit": UnitKind.DIVISION,
    "leadership": UnitKind.LEADERSHIP,
    "discipline": UnitKind.DISCIPLINE,
}
SINCE = date(2024, 1, 1)


def load_people(actor: Actor, office: Office) -> None:
    """Write units, posts, incumbencies and charges."""
    for unit in office["units"]:
        _unit(actor, unit, kind=unit["kind"], parent=unit["parent"] or "", phone=office["office"]["public_phone"])
    for division in office["divisions"]:
        _unit(actor, division, kind=division["type"], parent=division["unit"])
    for position, post in enumerate(office["posts"], 1):
        _post(actor, post, position)
    charges = office["charges"]
    for leader in charges["leaders"]:
        for unit in leader["divisions"]:
            actions.set_charge(actor, leader=leader["post"], unit=unit, since_on=SINCE)
        for field in leader["charges"]:
            actions.set_charge(actor, leader=leader["post"], field=field, since_on=SINCE)


def _unit(actor: Actor, unit: dict[str, Any], *, kind: str, parent: str, phone: str = "") -> None:
    actions.save_unit(
        actor,
        code=unit["id"],
        name=unit["name"],
        name_en=unit["name_en"],
        kind=KINDS[kind].value,
        parent=parent,
        duties="；".join(unit.get("duties", ())),
        duties_en="; ".join(unit.get("duties_en", ())),
        position=unit.get("order", 0),
        phone=phone,
    )


def _post(actor: Actor, post: dict[str, Any], position: int) -> None:
    actions.save_post(
        actor,
        code=post["id"],
        unit=post["division"],
        title=post["title"],
        title_en=post["title_en"],
        role=ROLES[post["role"]].value,
        rank=post["rank"],
        is_key=post["key_post"],
        duties="；".join(post["duties"]),
        duties_en="; ".join(post.get("duties_en", ())),
        position=position,
    )
    if holder := post["holder"]:
        year, month = holder["since"].split("-")
        since_on = date(int(year), int(month), 1)
        actions.start_incumbency(
            actor, post=post["id"], person=holder["name"], person_en=holder["name_en"], since_on=since_on
        )


def load_accounts(actor: Actor, office: Office) -> None:
    """Open one account for each role; a leader in charge is granted the divisions in that leader's charge."""
    posts = {post["id"]: post for post in office["posts"]}
    charged = {leader["post"]: leader["divisions"] for leader in office["charges"]["leaders"]}
    for account in office["accounts"]:
        if not account["username"]:
            continue
        post = posts.get(account["post"])
        actions.open_account(
            actor,
            username=account["username"],
            password=PASSWORD,
            person=post["holder"]["name"] if post else "",
            display_name="" if post else account["display"],
        )
        for unit in _granted(account, post, charged, office["office"]["id"]):
            role = ROLES[account["role"]].value
            actions.grant_role(actor, username=account["username"], role=role, unit=unit, since_on=SINCE)


def _granted(
    account: dict[str, Any], post: dict[str, Any] | None, charged: dict[str, list[str]], root: str
) -> list[str]:
    if post and account["role"] in ("officer", "division_head"):
        return [post["division"]]
    if post and account["role"] == "leader_in_charge":
        return charged[post["id"]]
    return [root]
