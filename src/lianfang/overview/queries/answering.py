"""The risks that a head or leader answers for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When

from lianfang.kernel.access import Actor, Role, system
from lianfang.people.queries import list_charges
from lianfang.policies.queries import list_rows
from lianfang.register.queries import RANKED, Place, list_open_risks, places_of
from lianfang.store.acting import acting

MOST_SHOWN = 8
TELLER = system("which divisions have a leader in charge is no secret")
ANSWERERS = (Role.MAIN_LEADER, Role.LEADER_IN_CHARGE, Role.DIVISION_HEAD)


@dataclass(frozen=True)
class Answered:
    """The risks somebody answers for: how many of each level, and the first of them, highest first."""

    counts: dict[str, int] = field(default_factory=dict)
    first: list[Any] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many risks there are."""
        return sum(self.counts.values())


def list_answered(actor: Actor, most: int = MOST_SHOWN) -> Answered:
    """Return the rated risks for which the actor answers by the policy `level_responsibility`, never the own ones.

    Four queries, whatever there is.
    """
    if not actor.roles & set(ANSWERERS):
        return Answered()
    rows = list_open_risks(actor).exclude(level="").filter(_asked(actor)).exclude(post_id__in=actor.post_ids)
    counts = {row["level"]: row["n"] for row in rows.order_by().values("level").annotate(n=Count("pk"))}
    ranks = [When(level=level, then=Value(rank)) for rank, level in enumerate(RANKED)]
    ordered = rows.annotate(rank=Case(*ranks, output_field=IntegerField())).order_by("rank", "-score", "number")
    return Answered({level: counts[level] for level in RANKED if level in counts}, list(ordered[:most]))


def _asked(actor: Actor) -> Q:
    principals = {str(row["level"]): str(row["principal"]) for row in list_rows(actor, "level_responsibility")}
    with acting(TELLER):
        paths = [charge.unit.path for charge in list_charges(TELLER) if charge.unit is not None]
    charged = Q(pk__in=[])
    for path in paths:
        charged |= Q(unit__path__startswith=path)
    asked = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in ANSWERERS:
            sits = Q(pk__in=[])
            for place in places_of(grant.role.value, principals):
                sits |= _at(place, charged)
            asked |= Q(unit__path__startswith=grant.unit_path) & sits
    return asked


def _at(place: Place, charged: Q) -> Q:
    owner = Q(post__role=place.owner_role) if place.owner_role else Q(post__isnull=True)
    extent = Q(extent="office") if place.is_office else ~Q(extent="office")
    return Q(level=place.level) & owner & extent & (charged if place.has_leader else ~charged)
