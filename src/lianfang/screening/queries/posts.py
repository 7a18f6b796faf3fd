"""Reads of posts' screenings and entries."""

from __future__ import annotations

from collections.abc import Iterable

from lianfang.kernel.access import Actor
from lianfang.register.queries import number_of
from lianfang.screening.models import PostScreening, QualityFlag, Remark, ScreeningAnswer, ScreeningEntry
from lianfang.store.records import ScopedQuerySet


def list_screenings(actor: Actor) -> ScopedQuerySet[PostScreening]:
    """Return the screenings of the actor's own posts and of the posts that the actor leads."""
    return PostScreening.objects.visible_to(actor).select_related("campaign", "unit", "post")


def get_screening(actor: Actor, key: str) -> PostScreening:
    """Return one post's screening by its id; NotFound for anything else."""
    return list_screenings(actor).get(pk=number_of(key, "PostScreening"))


def list_answers(actor: Actor, screening: PostScreening) -> list[ScreeningAnswer]:
    """Return the questions of a post in their order."""
    rows = ScreeningAnswer.objects.visible_to(actor).filter(screening=screening)
    return list(rows.select_related("item").order_by("position"))


def list_entries(actor: Actor) -> ScopedQuerySet[ScreeningEntry]:
    """Return the risks found in the screenings in scope."""
    return ScreeningEntry.objects.visible_to(actor).select_related(
        "campaign", "screening", "unit", "post", "item", "risk"
    )


def get_entry(actor: Actor, key: str) -> ScreeningEntry:
    """Return one entry by its id; NotFound for anything else."""
    return list_entries(actor).get(pk=number_of(key, "ScreeningEntry"))


def list_remarks(actor: Actor) -> ScopedQuerySet[Remark]:
    """Return what was said about the actor's own posts and the posts that the actor leads."""
    return Remark.objects.visible_to(actor).select_related("campaign", "entry")


def list_flags(actor: Actor, entry_ids: Iterable[int]) -> dict[int, list[QualityFlag]]:
    """Return entry → what its reviewer should look at."""
    found: dict[int, list[QualityFlag]] = {}
    for flag in QualityFlag.objects.visible_to(actor).filter(entry_id__in=list(entry_ids)).order_by("code"):
        found.setdefault(flag.entry_id, []).append(flag)
    return found
