"""Reads of bodies and of the rules they meet by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import get_language

from lianfang.kernel.access import Actor, system
from lianfang.meetings.models import Body, Seat
from lianfang.meetings.rules import Rulebook, rulebook_of
from lianfang.meetings.terms import SEAT_LABELS, SeatKind
from lianfang.people.queries import list_posts, list_units
from lianfang.policies.queries import list_rows
from lianfang.store.acting import acting
from lianfang.store.records import ScopedQuerySet

READER = system("who sits in a body is shown to whoever reads the body, also posts of other divisions")
RANK = (SeatKind.CHAIR.value, SeatKind.MEMBER.value, SeatKind.OBSERVER.value)


@dataclass(frozen=True)
class Sitting:
    """A post in a body with whoever holds it now; without a holder nobody is asked to a meeting."""

    seat: Seat
    post_id: int
    code: str
    title: str
    title_en: str
    person: str
    person_en: str

    @property
    def label(self) -> object:
        """Return in which way it sits."""
        return SEAT_LABELS[self.seat.kind]

    @property
    def shown_title(self) -> str:
        """Return the post in the reader's language."""
        return (reads_english() and self.title_en) or self.title

    @property
    def shown_person(self) -> str:
        """Return the holder in the reader's language."""
        return (reads_english() and self.person_en) or self.person


def reads_english() -> bool:
    """Tell whether the reader reads English."""
    return (get_language() or "").startswith("en")


def list_bodies(actor: Actor) -> ScopedQuerySet[Body]:
    """Return the bodies the actor may read."""
    return Body.objects.visible_to(actor).select_related("unit")


def get_body(actor: Actor, code: str) -> Body:
    """Return one body by its code."""
    return list_bodies(actor).get(code=code)


def list_open_seats(actor: Actor) -> ScopedQuerySet[Seat]:
    """Return the seats taken now in the bodies that the actor may read."""
    rows = Seat.objects.visible_to(actor).filter(until_on__isnull=True, body__in=Body.objects.visible_to(actor))
    return rows.select_related("body")


def get_seat(actor: Actor, key: str) -> Seat:
    """Return one seat by the codes of its body and post, such as LT.L1."""
    body, _dot, post = key.partition(".")
    return list_open_seats(actor).get(body__code=body, post_code=post)


def list_sittings(body: Body) -> list[Sitting]:
    """Return who sits in a body now in order of rank: the chair, members, then who attends without a vote."""
    with acting(READER):
        seats = Seat.objects.visible_to(READER).filter(body=body, until_on__isnull=True)
        rows = sorted(seats, key=lambda seat: (RANK.index(seat.kind), seat.position, seat.pk))
        posts = {post.pk: post for post in list_posts(READER).filter(pk__in=[seat.post_id for seat in rows])}
    found = []
    for seat in rows:
        post = posts[seat.post_id]
        person = next((held.person for held in post.current), None)
        names = (person.name, person.name_en) if person else ("", "")
        found.append(Sitting(seat, post.pk, post.code, post.title, post.title_en, *names))
    return found


def body_for(unit_id: int) -> Body | None:
    """Return the body that decides for a unit: of the unit itself, or the nearest above it that has one."""
    with acting(READER):
        path = list_units(READER).get(pk=unit_id).path
        above = [path[: at + 1] for at, sign in enumerate(path) if sign == "/"]
        rows = Body.objects.visible_to(READER).select_related("unit").filter(unit__path__in=above)
        return rows.order_by(F("unit__path").desc(), "pk").first()


def rules_for(actor: Actor, body: Body) -> Rulebook:
    """Return the rules of procedure in force for a body."""
    return rulebook_of(list_rows(actor, "meeting_rules"), body.code)
