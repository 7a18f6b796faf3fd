"""Reads of ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.policies.queries import get_policy
from lianfang.register.models import Rating, RatingStep
from lianfang.register.rules import Scheme, Suggested, insist_factors, scheme_from_tables, scheme_of, suggest
from lianfang.register.workflow import OPEN_STATES
from lianfang.store.records import ScopedQuerySet

LONGEST_KEY = 18


def number_of(key: str, kind: str) -> int:
    """Return the id that an address names; NotFound where it is no number."""
    if not key.isascii() or not key.isdecimal() or len(key) > LONGEST_KEY:
        raise NotFound(kind)
    return int(key)


def list_ratings(actor: Actor) -> ScopedQuerySet[Rating]:
    """Return the ratings of the risks in scope."""
    return Rating.objects.visible_to(actor).select_related("risk__unit", "risk__post", "risk__item")


def year_waiting(actor: Actor, state: str) -> int:
    """Return the earliest year whose ratings wait in a state, the present one where none waits.

    A campaign late in a year rates for the next one.
    """
    first = list_ratings(actor).filter(state=state).order_by("year").values_list("year", flat=True).first()
    return first or clock.today().year


def get_rating(actor: Actor, key: str) -> Rating:
    """Return one rating by its id; NotFound for anything else."""
    return list_ratings(actor).get(pk=number_of(key, "Rating"))


def list_steps_of(actor: Actor, rating_ids: Iterable[int]) -> dict[int, list[RatingStep]]:
    """Return rating id → its steps in the order in which they were given."""
    found: dict[int, list[RatingStep]] = {}
    rows = RatingStep.objects.visible_to(actor).filter(rating_id__in=list(rating_ids))
    for step in rows.order_by("rating", "at", "pk"):
        found.setdefault(step.rating_id, []).append(step)
    return found


def last_steps(steps: Iterable[RatingStep]) -> dict[str, RatingStep]:
    """Return stage → the last step that was given for it."""
    return {step.stage: step for step in steps}


def open_rating_of(actor: Actor, risk_id: int) -> Rating | None:
    """Return the rating of a risk that is on its way, None where there is none."""
    return list_ratings(actor).filter(risk_id=risk_id, state__in=OPEN_STATES).first()


def rating_in_force(actor: Actor, risk_id: int) -> Rating | None:
    """Return the confirmed rating of a risk, None where there is none."""
    return list_ratings(actor).filter(risk_id=risk_id, state="confirmed").first()


def current_scheme(actor: Actor) -> Scheme:
    """Return the rating scheme in force; Refused where the office has none yet."""
    return scheme_from_tables(get_policy(actor, "rating_scheme"))


def suggest_now(actor: Actor, factors: Mapping[str, int], *, is_major: bool) -> Suggested:
    """Return what the scheme in force says of four factors; Refused where one is missing or outside 1 to 5."""
    return suggest(insist_factors(factors), current_scheme(actor), is_major=is_major)


def recompute(step: RatingStep, rating: Rating) -> Suggested:
    """Return what the stored factors come to under the stored scheme: the same as was stored then (T1.8)."""
    return suggest(step.factors, scheme_of(rating.scheme), is_major=rating.is_major)
