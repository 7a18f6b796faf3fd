"""Ratings before the team: put together by division, decided as one topic, departures recorded with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lianfang.kernel.access import LEADING, Actor, Role
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.meetings.actions import put_forward
from lianfang.register.access import KEEPERS
from lianfang.register.actions.ratings import locked_rating
from lianfang.register.actions.risks import add_step
from lianfang.register.models import Rating, RatingBatch
from lianfang.register.queries import last_steps, list_ratings, list_steps_of
from lianfang.register.queries.batches import list_batches
from lianfang.register.rules import Given, insist_factors, insist_length
from lianfang.register.terms import BATCH_TOPIC, LEVELS, Stage
from lianfang.register.workflow import RATING, RATING_BATCH
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

APART_ROLES = LEADING | {Role.DISCIPLINE}
"""Roles of posts whose risks go to the team one post at a time, so that its holder can stay away."""


def about_batch(batch: RatingBatch) -> About:
    """Return how topics and tasks name a batch and where its page is."""
    label, english = batch.object_label, batch.object_label_en
    return About("register.ratingbatch", str(batch.pk), label, english, "rating-batches-object", batch.number)


@use_case
def compose_batches(actor: Actor, *, year: int) -> list[RatingBatch]:
    """Put every rating that waits for the team into batches: one for each division, one for each post of a leader.

    Ratings whose lowered level no second person has reviewed stay behind.
    """
    if not actor.holds(KEEPERS):
        raise NotFound("RatingBatch")
    waiting = list_ratings(actor).filter(state="reviewed", year=year, batch=None).order_by("risk__number")
    groups: dict[tuple[int, int | None], list[Rating]] = {}
    for rating in waiting.select_for_update(of=("self",)):
        if rating.needs_second and rating.second_by_id is None:
            continue
        post = rating.risk.post
        apart = post.pk if post is not None and Role(post.role) in APART_ROLES else None
        groups.setdefault((rating.risk.unit_id, apart), []).append(rating)
    if not groups:
        raise Refused("batch_nothing", year=year)
    return [_compose(actor, year, unit_id, post_id, held) for (unit_id, post_id), held in groups.items()]


def _compose(actor: Actor, year: int, unit_id: int, post_id: int | None, ratings: list[Rating]) -> RatingBatch:
    risk = ratings[0].risk
    stem = f"{year}-{risk.post.code if post_id and risk.post else risk.unit.code}"
    count = RatingBatch.objects.unscoped("numbers are unique").filter(number__startswith=f"{stem}-").count()
    batch = RatingBatch.objects.create(
        number=f"{stem}-{count + 1}", year=year, unit_id=unit_id, post_id=post_id, composed_by_id=actor.id
    )
    for rating in ratings:
        rating.change(batch=batch)
        record(actor, "register.take_into_batch", rating, batch=batch.number)
    record(actor, "register.compose_batch", batch, risks=[rating.risk.number for rating in ratings])
    return batch


@use_case
def put_batch_forward(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> RatingBatch:
    """Put a batch before the team as one topic; put twice it stays one topic."""
    batch = locked(list_batches(actor), number=key)
    state = RATING_BATCH.check("put_forward", batch, actor, comment=comment)
    held = [rating for rating in _ratings_of(actor, batch) if rating.state == "reviewed"]
    if not held:
        raise Refused("batch_empty", batch=batch.number)
    for rating in held:
        rating.change(state=RATING.check("put_forward", rating, actor))
        record(actor, "register.put_rating_forward", rating, batch=batch.number)
    batch.change(expected=version, state=state)
    put_forward(
        actor,
        kind=BATCH_TOPIC,
        unit_id=batch.unit_id,
        about=about_batch(batch),
        summary="\n".join(f"{rating.risk.object_label}: {rating.score}" for rating in held)[:2000],
    )
    record(actor, "register.put_batch_forward", batch, risks=[rating.risk.number for rating in held], comment=comment)
    return batch


def _ratings_of(actor: Actor, batch: RatingBatch) -> list[Rating]:
    rows = list_ratings(actor).filter(batch=batch).order_by("risk__number")
    return list(rows.select_for_update(of=("self",)))


@use_case
def note_departure(
    actor: Actor,
    *,
    key: str,
    factors: Mapping[str, Any],
    level: str = "",
    reason: str = "",
    version: int | None = None,
) -> Rating:
    """Record, before the topic is settled, where the team departs from the division, with its reason.

    It becomes the team's rating when the topic is approved. Refused for whoever holds the post of the risk.
    """
    rating = locked_rating(actor, key)
    if not actor.holds(KEEPERS, rating.unit_path):
        raise NotFound("Rating")
    if rating.state != "before_team":
        raise Refused("departure_not_now")
    if rating.risk.post_id is not None and rating.risk.post_id in actor.post_ids:
        raise Refused("rating_own", risk=rating.risk.number)
    if not reason.strip():
        raise Refused("departure_reason", field="reason")
    if level and level not in LEVELS:
        raise Refused("level_unknown", field="level", level=level)
    given = insist_factors(factors)
    rating.change(
        expected=version,
        draft={"factors": given, "level": level, "reason": insist_length("reason", reason), "by": actor.id},
    )
    record(actor, "register.note_departure", rating, **given, level=level, reason=reason)
    return rating


def take_team_decision(actor: Actor, *, batch_id: int, outcome: str, words: str, decided_on: date) -> None:
    """Take over what a meeting decided of a batch; as the system only. A deferred topic leaves everything as it is."""
    batch = list_batches(actor).filter(pk=batch_id, state="before_team").first()
    if batch is not None and outcome in ("approved", "rejected"):
        _decide(actor, batch, outcome == "approved", words, decided_on)


@use_case
def _decide(actor: Actor, batch: RatingBatch, is_approved: bool, words: str, decided_on: date) -> RatingBatch:
    row = locked(list_batches(actor), pk=batch.pk)
    held = _ratings_of(actor, row)
    steps = list_steps_of(actor, [rating.pk for rating in held])
    for rating in held:
        if is_approved:
            _approve(actor, rating, last_steps(steps[rating.pk])[Stage.DIVISION.value], words, decided_on)
        else:
            rating.change(state=RATING.check("send_back", rating, actor), batch=None, draft={})
            record(actor, "register.send_rating_back", rating, words=words)
    state = RATING_BATCH.check("decide" if is_approved else "send_back", row, actor)
    row.change(state=state, decided_on=decided_on, decision=words[:300])
    record(actor, "register.decide_batch", row, words=words, decided_on=decided_on, is_approved=is_approved)
    return row


def _approve(actor: Actor, rating: Rating, division: Any, words: str, decided_on: date) -> None:
    noted = rating.draft
    if noted:
        given = Given(noted["factors"], noted["level"], noted["reason"], by=noted["by"])
    else:
        given = Given(division.factors, division.level, division.reason)
    step = add_step(actor, rating, Stage.TEAM, given)
    rating.change(
        state=RATING.check("approve", rating, actor),
        draft={},
        level=step.level,
        score=step.score,
        decided_on=decided_on,
        decision=words[:300],
    )
    record(actor, "register.approve_rating", rating, **step.factors, level=step.level, score=step.score, words=words)


declare_acts(
    {
        "register.take_into_batch": _("Rating taken into a batch for the team"),
        "register.compose_batch": _("Ratings put together for the team"),
        "register.put_rating_forward": _("Rating put before the team"),
        "register.put_batch_forward": _("Ratings put before the team"),
        "register.note_departure": _("Departure of the team recorded"),
        "register.send_rating_back": _("Rating sent back by the team"),
        "register.approve_rating": _("Level decided by the team"),
        "register.decide_batch": _("Decision of the team taken over"),
    }
)
declare_refusals(
    {
        "batch_nothing": _("No rating of {year} waits for the team; a lowered level needs its second person first."),
        "batch_empty": _("Batch {batch} holds no rating that waits for the team."),
        "departure_not_now": _("A departure is recorded while the rating is before the team."),
        "departure_reason": _("Say why the team departs from the division; it goes into the minutes."),
        "level_unknown": _("“{level}” is no level: high, medium or low."),
        "rating_lowered": _("The level is lower than before or than the scheme suggests: give the reason."),
    }
)
