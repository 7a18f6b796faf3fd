"""Reads of campaigns and divisions' screenings."""

from __future__ import annotations

from lianfang.kernel.access import Actor
from lianfang.register.queries import number_of
from lianfang.screening.models import Campaign, DivisionScreening
from lianfang.store.records import ScopedQuerySet


def list_campaigns(actor: Actor) -> ScopedQuerySet[Campaign]:
    """Return the campaigns of the office."""
    return Campaign.objects.visible_to(actor).select_related("unit")


def get_campaign(actor: Actor, key: str) -> Campaign:
    """Return one campaign by its id; NotFound for anything else."""
    return list_campaigns(actor).get(pk=number_of(key, "Campaign"))


def open_campaign(actor: Actor) -> Campaign | None:
    """Return the campaign under way, None where there is none."""
    return list_campaigns(actor).filter(state__in=["running", "consolidating"]).first()


def list_divisions(actor: Actor) -> ScopedQuerySet[DivisionScreening]:
    """Return what divisions hand in, of the units in scope."""
    return DivisionScreening.objects.visible_to(actor).select_related("campaign", "unit")


def get_division(actor: Actor, key: str) -> DivisionScreening:
    """Return one division's screening by its id; NotFound for anything else."""
    return list_divisions(actor).get(pk=number_of(key, "DivisionScreening"))
