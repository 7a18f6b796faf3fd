"""Writes of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from lianfang.kernel import clock
from lianfang.kernel.access import ADMINISTRATORS, Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.people.models import Account, Charge, Incumbency, Person, Post, RoleGrant, Unit
from lianfang.people.queries import code_of_field, list_charges, list_fields, root_path
from lianfang.people.terms import UnitKind
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

KEEPERS = frozenset({Role.SYSADMIN, Role.SECRETARY})
GRANTERS = frozenset({Role.SECADMIN})


@dataclass(frozen=True)
class IncumbencyStarted:
    """A person has begun to hold a post; a listener that refuses undoes it, before anybody else is told."""

    actor: Actor
    post_id: int
    person_id: int
    since_on: date


@dataclass(frozen=True)
class ChargesChanged:
    """A leader's post answers for more than before, or has become the post of a leader; a listener may refuse it."""

    actor: Actor
    post_id: int


def _insist(actor: Actor, roles: frozenset[Role], path: str) -> None:
    """Refuse an actor who holds none of the roles on the unit with this path or above it."""
    if not actor.holds(roles, path):
        raise NotFound


@use_case
def save_unit(
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    parent: str = "",
    name_en: str = "",
    duties: str = "",
    duties_en: str = "",
    position: int | None = None,
    phone: str = "",
) -> Unit:
    """Make a unit or change the one with this code; its path follows from its parent and never changes."""
    if kind not in set(UnitKind):
        raise Refused("unit_kind_unknown", field="kind", kind=kind)
    above = Unit.objects.visible_to(actor).get(code=parent) if parent else None
    path = (above.path if above else "") + code + "/"
    _insist(actor, KEEPERS, path)
    values = {
        "name": name,
        "name_en": name_en,
        "kind": kind,
        "duties": duties,
        "duties_en": duties_en,
        "position": position or 0,
        "phone": phone,
    }
    known = Unit.objects.visible_to(actor).filter(code=code).first()
    if known is None:
        known = Unit.objects.create(code=code, parent=above, path=path, **values)
    elif known.path != path:
        raise Refused("unit_moved", field="parent", unit=code)
    else:
        known.change(**values)
    record(actor, "people.save_unit", known, unit_id=known.pk, **values)
    return known


@use_case
def save_post(
    actor: Actor,
    *,
    code: str,
    unit: str,
    title: str,
    role: str = Role.OFFICER.value,
    title_en: str = "",
    rank: str = "",
    is_key: bool = False,
    duties: str = "",
    duties_en: str = "",
    position: int | None = None,
) -> Post:
    """Make a post or change the one with this code."""
    if role not in set(Role) - ADMINISTRATORS:
        raise Refused("post_role_unknown", field="role", role=role)
    home = Unit.objects.visible_to(actor).get(code=unit)
    _insist(actor, KEEPERS, home.path)
    values = {
        "unit": home,
        "title": title,
        "title_en": title_en,
        "rank": rank,
        "is_key": is_key,
        "duties": duties,
        "duties_en": duties_en,
        "role": role,
        "position": position or 0,
    }
    known = Post.objects.unscoped("a code is unique over all units").filter(code=code).first()
    if known is None:
        known = Post.objects.create(code=code, **values)
    else:
        known.change(**values)
        announce(ChargesChanged(actor=actor, post_id=known.pk))
    record(actor, "people.save_post", known, **{**values, "unit": unit})
    return known


@use_case
def start_incumbency(actor: Actor, *, post: str, person: str, since_on: date, person_en: str = "") -> Incumbency:
    """Let a person hold a post from a day on; whoever held it before ends that day, and the post keeps its history."""
    seat = locked(Post.objects.unscoped("keepers of posts place persons anywhere"), code=post)
    _insist(actor, KEEPERS, seat.unit.path)
    who = Person.objects.visible_to(actor).filter(name=person).first()
    if who is None:
        who = Person.objects.create(name=person, name_en=person_en)
        record(actor, "people.add_person", who, unit_id=seat.unit_id, name=person)
    before = Incumbency.objects.visible_to(actor).filter(post=seat, until_on__isnull=True).first()
    if before is not None:
        if before.person_id == who.pk or since_on < before.since_on:
            raise Refused("incumbency_order", field="since_on", since=before.since_on.isoformat())
        before.change(until_on=since_on)
        record(actor, "people.end_incumbency", before, unit_id=seat.unit_id, until_on=since_on)
    started = Incumbency.objects.create(post=seat, person=who, since_on=since_on)
    record(actor, "people.start_incumbency", started, unit_id=seat.unit_id, post=post, person=person, since_on=since_on)
    announce(IncumbencyStarted(actor=actor, post_id=seat.pk, person_id=who.pk, since_on=since_on))
    return started


@use_case
def transfer_person(actor: Actor, *, person: str, source: str, target: str, on: date) -> Incumbency:
    """Move a person from one post to another on a day; powers, steps and risks stay with the posts."""
    left = Incumbency.objects.visible_to(actor).filter(post__code=source, person__name=person, until_on__isnull=True)
    ended = locked(left)
    _insist(actor, KEEPERS, ended.post.unit.path)
    if on < ended.since_on:
        raise Refused("incumbency_order", field="on", since=ended.since_on.isoformat())
    ended.change(until_on=on)
    record(actor, "people.end_incumbency", ended, unit_id=ended.post.unit_id, until_on=on)
    return start_incumbency(actor, post=target, person=person, since_on=on)


@use_case
def set_charge(
    actor: Actor,
    *,
    leader: str,
    unit: str = "",
    field: str = "",
    field_en: str = "",
    since_on: date | None = None,
) -> Charge:
    """Let a leader's post answer for a unit or for a field from a day on, today by default.

    field: one of the fields that the office has named, by code or label, or any other in words. Refused where the
    leader may not answer for it beside what the post and its holder answer for already.
    """
    if bool(unit) == bool(field):
        raise Refused("charge_one_of", field="unit")
    seat = locked(Post.objects.unscoped("keepers of posts see every post"), code=leader)
    _insist(actor, KEEPERS, seat.unit.path)
    home = Unit.objects.visible_to(actor).get(code=unit) if unit else None
    known_fields = list_fields(actor)
    code = code_of_field(known_fields, field)
    if code in known_fields:
        field_en = ""
    held = list_charges(actor).filter(leader=seat, unit=home)
    known = next((charge for charge in held if unit or code_of_field(known_fields, charge.field) == code), None)
    if known is None:
        begun = since_on or clock.today()
        known = Charge.objects.create(leader=seat, unit=home, field=code, field_en=field_en, since_on=begun)
        announce(ChargesChanged(actor=actor, post_id=seat.pk))
    record(actor, "people.set_charge", known, unit_id=seat.unit_id, leader=leader, unit=unit, field=code)
    return known


@use_case
def end_charge(
    actor: Actor, *, leader: str, unit: str = "", field: str = "", until_on: date, version: int | None = None
) -> Charge:
    """End what a leader's post answers for on a day; it stays in the history of the post."""
    seat = Post.objects.unscoped("keepers of posts see every post").get(code=leader)
    _insist(actor, KEEPERS, seat.unit.path)
    fields = list_fields(actor)
    wanted = code_of_field(fields, field)
    rows = Charge.objects.visible_to(actor).filter(leader=seat, until_on__isnull=True).select_for_update(of=("self",))
    rows = rows.filter(unit__code=unit) if unit else rows.filter(unit__isnull=True)
    known = next((row for row in rows if unit or code_of_field(fields, row.field) == wanted), None)
    if known is None:
        raise NotFound("Charge")
    if known.since_on is not None and until_on < known.since_on:
        raise Refused("charge_order", field="until_on", since=known.since_on.isoformat())
    known.change(expected=version, until_on=until_on)
    record(actor, "people.end_charge", known, unit_id=seat.unit_id, leader=leader, until_on=until_on)
    return known


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise Refused("password_weak", field="password", reason=" ".join(weak.messages)) from weak


@use_case
def open_account(
    actor: Actor, *, username: str, password: str, person: str = "", display_name: str = "", email: str = ""
) -> Account:
    """Open an account, for a person where one is named."""
    _insist(actor, GRANTERS, root_path())
    _check_password(password)
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused("account_taken", field="username", username=username)
    who = Person.objects.visible_to(actor).get(name=person) if person else None
    account = Account(username=username, person=who, display_name=display_name or person, email=email)
    account.set_password(password)
    account.save()
    record(actor, "people.open_account", account, username=username, person=person)
    return account


@use_case
def close_account(actor: Actor, *, username: str) -> Account:
    """Close an account; its sessions end with the next request."""
    _insist(actor, GRANTERS, root_path())
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
    _insist(actor, GRANTERS, home.path)
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
def end_role(actor: Actor, *, username: str, role: str, unit: str, until_on: date) -> RoleGrant:
    """Take a role away from a day on."""
    grant = locked(
        RoleGrant.objects.visible_to(actor),
        account__username=username,
        role=role,
        unit__code=unit,
        until_on__isnull=True,
    )
    _insist(actor, GRANTERS, grant.unit.path)
    if grant.account_id == actor.id:
        raise Refused("grant_own", field="username")
    grant.change(until_on=until_on)
    record(actor, "people.end_role", grant, username=username, role=role, unit=unit, until_on=until_on)
    return grant


declare_refusals(
    {
        "unit_kind_unknown": _("There is no kind of unit “{kind}”."),
        "unit_moved": _("Unit {unit} stands elsewhere in the tree; a unit does not move."),
        "post_role_unknown": _("There is no role “{role}” for a post."),
        "incumbency_order": _("The present holder began on {since}; a new one begins later and is another person."),
        "charge_one_of": _("A charge names either a unit or a field."),
        "charge_order": _("The charge began on {since}; it cannot end before."),
        "password_weak": _("This password does not do: {reason}"),
        "account_taken": _("There is already an account “{username}”."),
        "grant_own": _("Nobody changes their own roles or account."),
        "role_unknown": _("There is no role “{role}”."),
        "role_exclusive": _("The account holds “{role}”; the administrators' roles exclude every other role."),
    }
)

declare_acts(
    {
        "people.save_unit": _("Unit saved"),
        "people.save_post": _("Post saved"),
        "people.add_person": _("Person added"),
        "people.start_incumbency": _("Post taken up"),
        "people.end_incumbency": _("Post left"),
        "people.set_charge": _("Charge set"),
        "people.end_charge": _("Charge ended"),
        "people.open_account": _("Account opened"),
        "people.close_account": _("Account closed"),
        "people.grant_role": _("Role granted"),
        "people.end_role": _("Role ended"),
    }
)
