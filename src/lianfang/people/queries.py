"""Reads of people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Grant, Role
from lianfang.kernel.errors import NotFound
from lianfang.people.models import Account, Charge, Incumbency, Post, RoleGrant, Unit
from lianfang.store.records import ScopedQuerySet


def _in_force(on: date) -> Q:
    return Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def load_actor(account_id: int) -> Actor:
    """Return the actor behind an account with the grants and posts in force today; three queries."""
    account = Account.objects.get(pk=account_id)
    reason = "the account's own grants, read before there is a full actor"
    held = RoleGrant.objects.unscoped(reason).filter(_in_force(clock.today()), account=account_id)
    grants = [Grant(Role(grant.role), grant.unit_id, grant.unit.path) for grant in held.select_related("unit")]
    posts = {}
    if account.person_id:
        mine = Incumbency.objects.unscoped(reason).filter(person=account.person_id, until_on__isnull=True)
        posts = {held.post_id: held.post for held in mine.select_related("post")}
    label = "、".join(post.localized("title") for post in posts.values() if post)
    return Actor(
        id=account.pk,
        name=account.get_full_name(),
        grants=tuple(grants),
        post_ids=frozenset(posts),
        post_label=label,
    )


def list_units(actor: Actor) -> ScopedQuerySet[Unit]:
    """Return the units the actor may know of."""
    return Unit.objects.visible_to(actor).select_related("parent")


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
    """Return which leader answers for what."""
    return Charge.objects.visible_to(actor).select_related("leader", "unit")


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
