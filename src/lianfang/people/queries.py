"""Reads of people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q
from django.utils.translation import get_language

from lianfang.kernel import clock
from lianfang.kernel.access import BUSINESS, Actor, Grant, Role, system
from lianfang.kernel.errors import NotFound
from lianfang.kernel.slots import Slot
from lianfang.people.models import Account, Charge, Incumbency, Person, Post, RoleGrant, Unit
from lianfang.store.records import ScopedQuerySet

CHARGE_FIELDS = Slot("people.charge_fields")
"""Filled by (actor) → {code: (label, label in English)} of fields of charges that the office has named."""

TELLER = system("names of fields of charges are no secret")


def enter(account: Any) -> Actor:
    """Tell the database that this account acts in the running transaction and return its actor; one query."""
    with connection.cursor() as cursor:
        cursor.execute("select lianfang_enter(%s)", [account.pk])
        facts = json.loads(cursor.fetchone()[0])
    english = (get_language() or "").startswith("en")
    titles = [title_en if english and title_en else title for _number, title, title_en in facts["posts"]]
    office, office_en = facts["office"] or ("", "")
    return Actor(
        id=account.pk,
        name=account.get_full_name(),
        grants=tuple(Grant(Role(role), unit_id, path) for role, unit_id, path in facts["grants"]),
        post_ids=frozenset(number for number, _title, _title_en in facts["posts"]),
        post_label=(", " if english else "、").join(titles),
        office_label=office_en if english and office_en else office,
    )


def list_units(actor: Actor) -> ScopedQuerySet[Unit]:
    """Return the units the actor may know of."""
    return Unit.objects.visible_to(actor).select_related("parent")


def root_path() -> str:
    """Return the path of the office itself, on which whatever concerns the whole office is decided."""
    root = Unit.objects.unscoped("the root is no secret").filter(parent__isnull=True).order_by("pk").first()
    return root.path if root else ""


def list_unit_choices(actor: Actor) -> list[tuple[str, object]]:
    """Return (id, name in the reader's language) of every unit, for filters."""
    english = (get_language() or "").startswith("en")
    rows = Unit.objects.visible_to(actor).order_by("path").values_list("pk", "name", "name_en")
    return [(str(number), name_en if english and name_en else name) for number, name, name_en in rows]


def get_unit(actor: Actor, code: str) -> Unit:
    """Return one unit by its code."""
    return list_units(actor).get(code=code)


def get_office(actor: Actor) -> Unit | None:
    """Return the root of the tree, None in an empty database."""
    return list_units(actor).filter(parent__isnull=True).order_by("pk").first()


def _current_holders() -> Prefetch[Any, Any, Any]:
    holders = Incumbency.objects.unscoped("holders of posts that are in scope").filter(until_on__isnull=True)
    return Prefetch("incumbencies", holders.select_related("person"), to_attr="current")


def list_posts(actor: Actor) -> ScopedQuerySet[Post]:
    """Return the posts in the actor's scope with their units and holders."""
    return Post.objects.visible_to(actor).select_related("unit").prefetch_related(_current_holders())


def get_post(actor: Actor, code: str) -> Post:
    """Return one post by its code."""
    return list_posts(actor).get(code=code)


def list_own_posts(actor: Actor) -> list[Post]:
    """Return the posts the actor holds now."""
    return list(list_posts(actor).filter(pk__in=actor.post_ids).order_by("position"))


def list_incumbencies(actor: Actor, post: Post) -> list[Incumbency]:
    """Return who has held a post, newest first."""
    rows = Incumbency.objects.visible_to(actor).filter(post=post)
    return list(rows.select_related("person").order_by("-since_on"))


def list_charges(actor: Actor) -> ScopedQuerySet[Charge]:
    """Return which leader answers for what today."""
    return list_charge_history(actor).filter(Q(until_on__isnull=True) | Q(until_on__gt=clock.today()))


def list_charge_history(actor: Actor) -> ScopedQuerySet[Charge]:
    """Return every charge of leaders whose posts the actor sees, ended ones too."""
    seats = Post.objects.visible_to(actor).values("pk")
    return Charge.objects.visible_to(actor).filter(leader__in=seats).select_related("leader", "unit")


def get_charge(actor: Actor, key: str) -> Charge:
    """Return one charge by its number."""
    return list_charge_history(actor).get(pk=_number(key, "Charge"))


def list_fields(actor: Actor) -> dict[str, tuple[str, str]]:
    """Return code → (label, label in English) of the fields of charges that the office has named."""
    return {code: labels for answer in CHARGE_FIELDS.answers(actor) for code, labels in answer.items()}


def code_of_field(fields: Mapping[str, tuple[str, str]], text: str) -> str:
    """Return the code of a field that is given by its code or its label in either language, else the text itself."""
    said = text.strip()
    return next((code for code, labels in fields.items() if said in (code, *labels)), said)


def name_charge(actor: Actor, charge: Charge) -> str:
    """Return in the reader's language what a charge is for: the unit, the named field, or the field in words."""
    if charge.unit is not None:
        return charge.unit.localized("name")
    fields = list_fields(actor)
    english = (get_language() or "").startswith("en")
    label, label_en = fields.get(code_of_field(fields, charge.field), (charge.field, charge.field_en))
    return (english and label_en) or label


def name_field(charge: Charge) -> str:
    """Return in the reader's language the field that a charge is for; "" where it is for a unit."""
    return name_charge(TELLER, charge) if charge.field else ""


def list_all_incumbencies(actor: Actor) -> ScopedQuerySet[Incumbency]:
    """Return who holds and has held which post, newest first."""
    seats = Post.objects.visible_to(actor).values("pk")
    rows = Incumbency.objects.visible_to(actor).filter(post__in=seats)
    return rows.select_related("post__unit", "person")


def get_incumbency(actor: Actor, key: str) -> Incumbency:
    """Return one incumbency by its number."""
    return list_all_incumbencies(actor).get(pk=_number(key, "Incumbency"))


def list_posts_beside(actor: Actor, post_id: int, since_on: date) -> list[Post]:
    """Return the posts that the present holder of a post also holds from a day on, this post first."""
    held = Incumbency.objects.visible_to(actor).filter(post_id=post_id, until_on__isnull=True).first()
    found = list(Post.objects.visible_to(actor).filter(pk=post_id))
    if held is None:
        return found
    rows = Incumbency.objects.visible_to(actor).filter(Q(until_on__isnull=True) | Q(until_on__gt=since_on))
    others = rows.filter(person=held.person_id).exclude(post=post_id).values("post")
    return found + list(Post.objects.visible_to(actor).filter(pk__in=others).order_by("code"))


def map_persons_to_posts(actor: Actor) -> dict[int, list[Incumbency]]:
    """Return person id → what that person holds now, for persons who hold more than one post."""
    found: dict[int, list[Incumbency]] = {}
    for held in list_all_incumbencies(actor).filter(until_on__isnull=True).order_by("post__code"):
        found.setdefault(held.person_id, []).append(held)
    return {person: posts for person, posts in found.items() if len(posts) > 1}


def count_units(actor: Actor) -> int:
    """Count the units below the office itself."""
    return Unit.objects.visible_to(actor).filter(parent__isnull=False).count()


def count_posts(actor: Actor) -> int:
    """Count the posts."""
    return Post.objects.visible_to(actor).count()


def count_incumbencies(actor: Actor) -> int:
    """Count the posts that somebody holds now."""
    return Incumbency.objects.visible_to(actor).filter(until_on__isnull=True).count()


def count_charges(actor: Actor) -> int:
    """Count what leaders answer for now."""
    return list_charges(actor).count()


def count_business_accounts(actor: Actor) -> int:
    """Count the accounts in use that hold a role in the business of the office."""
    held = RoleGrant.objects.visible_to(actor).filter(until_on__isnull=True, account__is_active=True)
    return held.filter(role__in=[role.value for role in BUSINESS]).values("account").distinct().count()


def stand_unit(actor: Actor, *, code: str, position: int | None = None, **_given: Any) -> dict[str, Any] | None:
    """Return a unit as an import would write it, None where there is none."""
    unit = list_units(actor).filter(code=code).first()
    if unit is None:
        return None
    same = ("code", "name", "kind", "name_en", "duties", "duties_en", "phone")
    above = unit.parent.code if unit.parent else ""
    held = position if unit.position == (position or 0) else unit.position
    return {name: getattr(unit, name) for name in same} | {"parent": above, "position": held}


def stand_post(actor: Actor, *, code: str, position: int | None = None, **_given: Any) -> dict[str, Any] | None:
    """Return a post as an import would write it, None where there is none in scope."""
    post = Post.objects.visible_to(actor).select_related("unit").filter(code=code).first()
    if post is None:
        return None
    same = ("code", "title", "role", "title_en", "rank", "is_key", "duties", "duties_en")
    held = position if post.position == (position or 0) else post.position
    return {name: getattr(post, name) for name in same} | {"unit": post.unit.code, "position": held}


def stand_incumbency(actor: Actor, *, post: str, **_given: Any) -> dict[str, Any] | None:
    """Return who holds a post now as an import would write it, None where nobody does."""
    held = list_all_incumbencies(actor).filter(post__code=post, until_on__isnull=True).first()
    return {"post": post, "person": held.person.name, "since_on": held.since_on} if held else None


def stand_charge(actor: Actor, *, leader: str, unit: str = "", field: str = "", **_given: Any) -> dict[str, Any] | None:
    """Return what an import would write where the leader answers for it already, None where not."""
    fields = list_fields(actor)
    for charge in list_charges(actor).filter(leader__code=leader):
        held = charge.unit.code if charge.unit else ""
        if held == unit and code_of_field(fields, charge.field) == code_of_field(fields, field):
            return {"leader": leader, "unit": unit, "field": field}
    return None


def stand_account(actor: Actor, *, username: str, role: str, unit: str, **_given: Any) -> dict[str, Any] | None:
    """Return what an import would write where the account holds the role there, None where there is no account."""
    account = list_accounts(actor).filter(username=username).first()
    if account is None:
        return None
    open_grants = RoleGrant.objects.visible_to(actor).filter(account=account, until_on__isnull=True)
    return {"role": role if open_grants.filter(role=role, unit__code=unit).exists() else ""}


def get_person(actor: Actor, number: int) -> Person:
    """Return one person by number."""
    return Person.objects.visible_to(actor).get(pk=number)


def _number(key: str, kind: str) -> int:
    if not key.isascii() or not key.isdigit() or len(key) > 18:
        raise NotFound(kind)
    return int(key)


def list_accounts(actor: Actor) -> Any:
    """Return every account for the administrators of accounts, nobody's for others."""
    rows = Account.objects.select_related("person")
    return rows if actor.is_system or actor.holds(frozenset({Role.SECADMIN, Role.AUDITOR})) else rows.none()


def get_account(actor: Actor, username: str) -> Account:
    """Return one account by its name."""
    account = list_accounts(actor).filter(username=username).first()
    if account is None:
        raise NotFound("Account")
    return account


def list_grants(actor: Actor, account: Account) -> list[RoleGrant]:
    """Return the grants of an account as far as the actor may see them."""
    rows = RoleGrant.objects.visible_to(actor).filter(account=account)
    return list(rows.select_related("unit", "granted_by").order_by("role", "-since_on"))


def list_holders(actor: Actor, post_id: int) -> list[int]:
    """Return the ids of the accounts whose persons hold a post now."""
    rows = Incumbency.objects.visible_to(actor).filter(post_id=post_id, until_on__isnull=True)
    return list(rows.filter(person__account__is_active=True).values_list("person__account__id", flat=True))
