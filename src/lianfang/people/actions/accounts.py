"""Writes of accounts and their roles."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from lianfang.kernel import clock
from lianfang.kernel.access import ADMINISTRATORS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.actions.keeping import GRANTERS, insist
from lianfang.people.models import Account, Person, RoleGrant, Unit
from lianfang.people.queries import root_path
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


def check_password(password: str) -> None:
    """Refuse a password that is too weak, and say why."""
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused("password_weak", field="password", reason=" ".join(weak.messages)) from weak


@use_case
def open_account(
    actor: Actor, *, username: str, password: str = "", person: str = "", display_name: str = "", email: str = ""
) -> Account:
    """Open an account, for a person where one is named; without a password until a one-time link has set it."""
    insist(actor, GRANTERS, root_path())
    if password:
        check_password(password)
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused("account_taken", field="username", username=username)
    who = Person.objects.visible_to(actor).get(name=person) if person else None
    account = Account(username=username, person=who, display_name=display_name or person, email=email)
    account.set_password(password or None)
    account.save()
    record(actor, "people.open_account", account, username=username, person=person)
    return account


@use_case
def close_account(actor: Actor, *, username: str) -> Account:
    """Close an account; its sessions end with the next request."""
    insist(actor, GRANTERS, root_path())
    account = Account.objects.select_for_update().filter(username=username).first()
    if account is None:
        raise NotFound("Account")
    if account.pk == actor.id:
        raise Refused("grant_own", field="username")
    account.is_active = False
    account.version += 1
    account.save(update_fields=["is_active", "version"])
    record(actor, "people.close_account", account, username=username)
    return account


@use_case
def grant_role(actor: Actor, *, username: str, role: str, unit: str, since_on: date) -> RoleGrant:
    """Give an account a role on a unit; the three administrators exclude each other and every business role."""
    home = Unit.objects.visible_to(actor).get(code=unit)
    insist(actor, GRANTERS, home.path)
    account = Account.objects.select_for_update().filter(username=username).first()
    if account is None:
        raise NotFound("Account")
    if account.pk == actor.id:
        raise Refused("grant_own", field="username")
    if role not in set(Role):
        raise Refused("role_unknown", field="role", role=role)
    reason = "exclusive roles are checked over all grants of the account"
    held = {
        Role(code)
        for code in RoleGrant.objects.unscoped(reason)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=since_on), account=account)
        .values_list("role", flat=True)
    }
    if (clash := _clash(Role(role), held)) is not None:
        raise Refused("role_exclusive", field="role", role=clash.value)
    known = RoleGrant.objects.unscoped(reason).filter(account=account, role=role, unit=home, until_on__isnull=True)
    grant = known.first() or RoleGrant.objects.create(
        account=account, role=role, unit=home, since_on=since_on, granted_by_id=actor.id
    )
    record(actor, "people.grant_role", grant, username=username, role=role, unit=unit)
    return grant


def _clash(wanted: Role, held: set[Role]) -> Role | None:
    """Return a held role that the wanted one may not stand beside."""
    for role in sorted(held - {wanted}):
        if wanted in ADMINISTRATORS or role in ADMINISTRATORS:
            return role
    return None


@use_case
def enroll_account(
    actor: Actor,
    *,
    username: str,
    role: str,
    unit: str,
    person: str = "",
    display_name: str = "",
    email: str = "",
    since_on: date | None = None,
) -> Account:
    """Open an account that has no password yet, where there is none of this name, and give it a role on a unit."""
    insist(actor, GRANTERS, root_path())
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = open_account(actor, username=username, person=person, display_name=display_name, email=email)
    grant_role(actor, username=username, role=role, unit=unit, since_on=since_on or clock.today())
    return account


@use_case
def end_role(actor: Actor, *, username: str, role: str, unit: str, until_on: date) -> RoleGrant:
    """Take a role away from a day on."""
    grant = locked(
        RoleGrant.objects.visible_to(actor),
        account__username=username,
        role=role,
        unit__code=unit,
        until_on__isnull=True,
    )
    insist(actor, GRANTERS, grant.unit.path)
    if grant.account_id == actor.id:
        raise Refused("grant_own", field="username")
    grant.change(until_on=until_on)
    record(actor, "people.end_role", grant, username=username, role=role, unit=unit, until_on=until_on)
    return grant


declare_refusals(
    {
        "password_weak": _("This password does not do: {reason}"),
        "account_taken": _("There is already an account “{username}”."),
        "grant_own": _("Nobody changes their own roles or account."),
        "role_unknown": _("There is no role “{role}”."),
        "role_exclusive": _("The account holds “{role}”; the administrators' roles exclude every other role."),
    }
)

declare_acts(
    {
        "people.open_account": _("Account opened"),
        "people.close_account": _("Account closed"),
        "people.grant_role": _("Role granted"),
        "people.end_role": _("Role ended"),
    }
)
