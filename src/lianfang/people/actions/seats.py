"""Writes of who holds which post, and of what leaders answer for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.events import announce
from lianfang.kernel.text import Text as _
from lianfang.people.actions.keeping import KEEPERS, insist
from lianfang.people.actions.units import ChargesChanged
from lianfang.people.models import Charge, Incumbency, Person, Post, Unit
from lianfang.people.queries import code_of_field, list_charges, list_fields
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@dataclass(frozen=True)
class IncumbencyStarted:
    """A person has begun to hold a post; a listener that refuses undoes it, before anybody else is told."""

    actor: Actor
    post_id: int
    person_id: int
    since_on: date


@use_case
def start_incumbency(actor: Actor, *, post: str, person: str, since_on: date, person_en: str = "") -> Incumbency:
    """Let a person hold a post from a day on; whoever held it before ends that day, and the post keeps its history."""
    seat = locked(Post.objects.unscoped("keepers of posts place persons anywhere"), code=post)
    insist(actor, KEEPERS, seat.unit.path)
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
    insist(actor, KEEPERS, ended.post.unit.path)
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
    insist(actor, KEEPERS, seat.unit.path)
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
    insist(actor, KEEPERS, seat.unit.path)
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


declare_refusals(
    {
        "incumbency_order": _("The present holder began on {since}; a new one begins later and is another person."),
        "charge_one_of": _("A charge names either a unit or a field."),
        "charge_order": _("The charge began on {since}; it cannot end before."),
    }
)

declare_acts(
    {
        "people.add_person": _("Person added"),
        "people.start_incumbency": _("Post taken up"),
        "people.end_incumbency": _("Post left"),
        "people.set_charge": _("Charge set"),
        "people.end_charge": _("Charge ended"),
    }
)
