"""Reads of what goes to the team and of notices inside the office."""

from __future__ import annotations

from lianfang.kernel.access import Actor
from lianfang.register.models import NoticeLine, PublicNotice, RatingBatch
from lianfang.store.records import ScopedQuerySet


def list_batches(actor: Actor) -> ScopedQuerySet[RatingBatch]:
    """Return the batches of the divisions in scope."""
    return RatingBatch.objects.visible_to(actor).select_related("unit", "post")


def get_batch(actor: Actor, number: str) -> RatingBatch:
    """Return one batch by its number; NotFound for anything else."""
    return list_batches(actor).get(number=number)


def list_notices(actor: Actor) -> ScopedQuerySet[PublicNotice]:
    """Return the notices; everybody in the office reads them."""
    return PublicNotice.objects.visible_to(actor).select_related("unit")


def get_notice(actor: Actor, number: str) -> PublicNotice:
    """Return one notice by its number; NotFound for anything else."""
    return list_notices(actor).get(number=number)


def list_lines(actor: Actor, notice: PublicNotice) -> list[NoticeLine]:
    """Return the lines of a notice by number of the risk."""
    return list(NoticeLine.objects.visible_to(actor).filter(notice=notice).order_by("number"))
