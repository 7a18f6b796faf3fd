"""Writes of bodies and seats."""

from __future__ import annotations

from datetime import date

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, system
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.access import KEEPERS
from lianfang.meetings.models import Body, Seat
from lianfang.meetings.terms import SeatKind
from lianfang.people.queries import get_unit, list_posts
from lianfang.store.acting import acting
from lianfang.store.records import locked
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

READER = system("keepers of bodies seat any post of the office")


@use_case
def save_body(actor: Actor, *, code: str, name: str, unit: str, name_en: str = "") -> Body:
    """Make a body of a unit or rename the one with this code; the unit never changes."""
    home = get_unit(actor, unit)
    if not actor.holds(KEEPERS, home.path):
        raise NotFound("Body")
    if not name.strip():
        raise Refused("field_required", field="name")
    values = {"name": name.strip(), "name_en": name_en.strip()}
    known = Body.objects.unscoped("a code is unique over all units").filter(code=code).first()
    if known is None:
        known = Body.objects.create(code=code, unit=home, **values)
    elif known.unit_id != home.pk:
        raise Refused("body_moved", field="unit", body=code)
    else:
        known.change(**values)
    record(actor, "meetings.save_body", known, **values)
    return known


@use_case
def save_seat(
    actor: Actor,
    *,
    body: str,
    post: str,
    kind: str = SeatKind.MEMBER.value,
    position: int | None = None,
    since_on: date | None = None,
) -> Seat:
    """Let a post sit in a body, or change in which way it does; there is one chair.

    since_on: the first day, today by default.
    """
    home = _kept(actor, body)
    if kind not in set(SeatKind):
        raise Refused("seat_kind", field="kind", kind=kind)
    with acting(READER):
        sitter = list_posts(READER).filter(code=post).first()
    if sitter is None:
        raise Refused("seat_post", field="post", post=post)
    seats = Seat.objects.visible_to(actor).filter(body=home, until_on__isnull=True)
    if kind == SeatKind.CHAIR and seats.filter(kind=kind).exclude(post=sitter).exists():
        raise Refused("seat_chair_taken", field="kind")
    known = seats.filter(post=sitter).first()
    values = {"kind": kind, "position": position or 0}
    if known is None:
        known = Seat.objects.create(
            body=home, post=sitter, post_code=sitter.code, since_on=since_on or clock.today(), **values
        )
    else:
        known.change(**values)
    record(actor, "meetings.save_seat", known, unit_id=home.unit_id, post=post, **values)
    return known


@use_case
def end_seat(actor: Actor, *, body: str, post: str, until_on: date | None = None) -> Seat:
    """End the seat of a post; meetings it was asked to keep it on their list."""
    home = _kept(actor, body)
    rows = Seat.objects.visible_to(actor).filter(body=home, until_on__isnull=True)
    seat = locked(rows, post__code=post)
    seat.change(until_on=until_on or clock.today())
    record(actor, "meetings.end_seat", seat, unit_id=home.unit_id, post=post)
    return seat


def _kept(actor: Actor, code: str) -> Body:
    home = Body.objects.visible_to(actor).select_related("unit").get(code=code)
    if not actor.holds(KEEPERS, home.unit.path):
        raise NotFound("Body")
    return home


declare_refusals(
    {
        "body_moved": _("Body {body} belongs to another unit; a body does not move."),
        "seat_kind": _("“{kind}” is no way to sit in a body: chair, member or observer."),
        "seat_post": _("There is no post {post}."),
        "seat_chair_taken": _("Another post is in the chair; a body has one main leader."),
    }
)
declare_acts(
    {
        "meetings.save_body": _("Body saved"),
        "meetings.save_seat": _("Seat given"),
        "meetings.end_seat": _("Seat ended"),
    }
)
