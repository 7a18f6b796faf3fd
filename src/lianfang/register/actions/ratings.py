"""One rating on its way: opened, rated by the post itself, by its division, reviewed by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lianfang.kernel import clock
from lianfang.kernel.access import Actor, Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.kernel.text import Text as _
from lianfang.kernel.workflow import LONGEST_TEXT
from lianfang.register.access import PROPOSERS
from lianfang.register.actions.risks import add_step
from lianfang.register.models import Rating
from lianfang.register.queries import (
    current_scheme,
    get_rating,
    get_risk,
    last_steps,
    list_ratings,
    list_risks,
    list_steps_of,
    open_rating_of,
)
from lianfang.register.queries.facts import facts_beside
from lianfang.register.rules import Given, insist_factors, needs_second, scheme_of, suggest
from lianfang.register.terms import LEVELS, RATE_AGAIN, REVIEW_RATING, Opening, Stage
from lianfang.register.workflow import RATING
from lianfang.store.records import locked
from lianfang.tasks.actions import About, close_task, open_task
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

SELF_AGAIN: dict[str, Any] = {
    "reviewed_by_id": None,
    "second_by_id": None,
    "second_because": "",
    "needs_second": False,
    "level": "",
    "score": None,
}


def about_rating(rating: Rating) -> About:
    """Return how tasks, topics and objections name a rating and where its page is."""
    risk = rating.risk
    return About(
        "register.rating", str(rating.pk), risk.object_label, risk.object_label_en, "ratings-object", str(rating.pk)
    )


def locked_rating(actor: Actor, key: str) -> Rating:
    """Return a rating, locked until the transaction ends."""
    return locked(list_ratings(actor), pk=get_rating(actor, key).pk)


@use_case
def open_rating(actor: Actor, *, risk: str, opening: str = Opening.CHANGE.value, year: int | None = None) -> Rating:
    """Open a rating of a risk outside a screening, with the scheme of today; Refused while one is on its way."""
    row = locked(list_risks(actor), pk=get_risk(actor, risk).pk)
    if not actor.holds(PROPOSERS, row.unit_path) and row.post_id not in actor.post_ids:
        raise NotFound("RiskPoint")
    if open_rating_of(actor, row.pk) is not None:
        raise Refused("rating_open", risk=row.number)
    made = Rating.objects.create(
        risk=row,
        year=year or clock.today().year,
        opening=Opening(opening).value,
        scheme=current_scheme(actor).data(),
        is_major=bool(row.item_id and row.item.is_major),
        opened_on=clock.today(),
    )
    record(actor, "register.begin_rating", made, risk=row.number, opening=made.opening)
    open_task(
        actor,
        cause=f"{RATE_AGAIN}:{made.pk}",
        kind=RATE_AGAIN,
        unit_id=row.unit_id,
        post_id=row.post_id,
        role="" if row.post_id else Role.DIVISION_HEAD.value,
        about=about_rating(made),
    )
    return made


@use_case
def keep_self_rating(
    actor: Actor,
    *,
    key: str,
    factors: Mapping[str, Any],
    level: str = "",
    reason: str = "",
    version: int | None = None,
) -> Rating:
    """Keep the self rating while it is being written; factors may still be missing."""
    rating = locked_rating(actor, key)
    RATING.check("submit", rating, actor)
    known = {name: value for name, value in factors.items() if isinstance(value, int) and 1 <= value <= 5}
    rating.change(
        expected=version, draft={"factors": known, "level": _level(level), "reason": _reason(reason), "by": actor.id}
    )
    record(actor, "register.keep_self_rating", rating, factors=known, level=level)
    return rating


def _level(level: str) -> str:
    if level and level not in LEVELS:
        raise Refused("level_unknown", field="level", level=level)
    return level


def _reason(reason: str) -> str:
    if len(reason) > LONGEST_TEXT:
        raise Refused("text_long", field="reason", most=LONGEST_TEXT, length=len(reason))
    return reason.strip()


@use_case
def submit_rating(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Rating:
    """Submit the self rating as it was kept; from then on it stands as it is, whatever others rate."""
    rating = locked_rating(actor, key)
    state = RATING.check("submit", rating, actor, comment=comment)
    kept = rating.draft
    step = add_step(
        actor,
        rating,
        Stage.SELF,
        Given(
            insist_factors(kept.get("factors", {})),
            kept.get("level", ""),
            kept.get("reason", ""),
            by=actor.id,
            facts=facts_beside(actor, rating.risk),
        ),
    )
    rating.change(
        expected=version,
        state=state,
        draft={},
        self_by_id=actor.id,
        level=step.level,
        score=step.score,
        returned_because="",
    )
    record(actor, "register.submit_rating", rating, **step.factors, level=step.level, score=step.score)
    _close_asked(actor, rating.pk, step.attempt)
    open_task(
        actor,
        cause=f"{REVIEW_RATING}:{rating.pk}:{step.attempt}",
        kind=REVIEW_RATING,
        unit_id=rating.risk.unit_id,
        role=Role.DIVISION_HEAD.value,
        about=about_rating(rating),
    )
    return rating


@use_case
def review_rating(
    actor: Actor,
    *,
    key: str,
    factors: Mapping[str, Any],
    level: str = "",
    reason: str = "",
    version: int | None = None,
) -> Rating:
    """Rate for the division, beside the self rating; a lower level than before needs a reason and a second person."""
    rating = locked_rating(actor, key)
    state = RATING.check("review", rating, actor)
    own = last_steps(list_steps_of(actor, [rating.pk]).get(rating.pk, ()))[Stage.SELF.value]
    said = suggest(insist_factors(factors), scheme_of(rating.scheme), is_major=rating.is_major)
    lowered = needs_second(_level(level) or said.level, own.level, said.level, rating.risk.level)
    if lowered and not reason.strip():
        raise Refused("rating_lowered", field="reason")
    facts = facts_beside(actor, rating.risk)
    step = add_step(actor, rating, Stage.DIVISION, Given(factors, level, _reason(reason), by=actor.id, facts=facts))
    rating.change(
        expected=version,
        state=state,
        reviewed_by_id=actor.id,
        second_by_id=None,
        level=step.level,
        score=step.score,
        needs_second=lowered,
    )
    record(actor, "register.review_rating", rating, **step.factors, level=step.level, score=step.score, reason=reason)
    close_task(actor, cause=f"{REVIEW_RATING}:{rating.pk}:{own.attempt}")
    return rating


@use_case
def second_rating(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Rating:
    """Agree to a lowered level as the second person, with the reason."""
    rating = locked_rating(actor, key)
    state = RATING.check("second", rating, actor, comment=comment)
    rating.change(expected=version, state=state, second_by_id=actor.id, second_because=comment.strip())
    record(actor, "register.second_rating", rating, comment=comment)
    return rating


@use_case
def return_rating(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Rating:
    """Send a rating back to its post with a reason; what was given stays visible, the next attempt stands beside it."""
    rating = locked_rating(actor, key)
    state = RATING.check("return", rating, actor, comment=comment)
    own = last_steps(list_steps_of(actor, [rating.pk]).get(rating.pk, ())).get(Stage.SELF.value)
    kept = {"factors": own.factors, "level": own.level if own.reason else "", "reason": own.reason} if own else {}
    rating.change(expected=version, state=state, returned_because=comment.strip(), draft=kept, **SELF_AGAIN)
    record(actor, "register.return_rating", rating, comment=comment)
    if own is not None:
        close_task(actor, cause=f"{REVIEW_RATING}:{rating.pk}:{own.attempt}", is_done=False)
    open_task(
        actor,
        cause=f"{RATE_AGAIN}:{rating.pk}:{own.attempt if own else 0}",
        kind=RATE_AGAIN,
        unit_id=rating.risk.unit_id,
        post_id=rating.risk.post_id,
        role="" if rating.risk.post_id else Role.DIVISION_HEAD.value,
        about=about_rating(rating),
    )
    return rating


@use_case
def withdraw_rating(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Rating:
    """Withdraw a rating before it goes to the team; the level in force stays."""
    rating = locked_rating(actor, key)
    state = RATING.check("withdraw", rating, actor, comment=comment)
    rating.change(expected=version, state=state, ended_because=comment.strip(), ended_on=clock.today())
    record(actor, "register.withdraw_rating", rating, comment=comment)
    own = last_steps(list_steps_of(actor, [rating.pk]).get(rating.pk, ())).get(Stage.SELF.value)
    attempt = own.attempt if own else 0
    _close_asked(actor, rating.pk, attempt, is_done=False)
    close_task(actor, cause=f"{REVIEW_RATING}:{rating.pk}:{attempt}", is_done=False)
    return rating


def _close_asked(actor: Actor, rating_id: int, attempt: int, *, is_done: bool = True) -> None:
    """Close the task that asked for the self rating, and those of attempts that were returned."""
    close_task(actor, cause=f"{RATE_AGAIN}:{rating_id}", is_done=is_done)
    for before in range(attempt + 1):
        close_task(actor, cause=f"{RATE_AGAIN}:{rating_id}:{before}", is_done=is_done)


declare_acts(
    {
        "register.begin_rating": _("Rating begun between two cycles"),
        "register.keep_self_rating": _("Self rating kept"),
        "register.submit_rating": _("Self rating submitted"),
        "register.review_rating": _("Rated for the division"),
        "register.second_rating": _("Lower level agreed to by a second person"),
        "register.return_rating": _("Rating returned"),
        "register.withdraw_rating": _("Rating withdrawn"),
    }
)
