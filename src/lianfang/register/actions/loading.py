"""Risks and their ratings taken over from before the product: rated, decided, on notice and confirmed on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.register.actions.risks import columns_of, link
from lianfang.register.models import Rating, RatingStep, RiskPoint
from lianfang.register.queries import current_scheme
from lianfang.register.rules import Given, RiskEntry, Scheme, insist_factors, suggest
from lianfang.register.terms import LEVELS, Opening, Stage
from lianfang.register.workflow import RISK_POINT
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@dataclass(frozen=True)
class LoadedRating:
    """One rating as it stands on paper: what each stage gave, who decided it when, and from when it is in force."""

    year: int
    stages: Mapping[str, Given]
    decision: str
    decided_on: date
    effective_on: date


@dataclass(frozen=True)
class LoadedRisk:
    """One risk as it stands on paper; ratings from the oldest to the one in force."""

    number: str
    entry: RiskEntry
    ratings: Sequence[LoadedRating]
    planned_level: str = ""
    planned_on: date | None = None


@use_case
def load_risks(actor: Actor, *, risks: Sequence[LoadedRisk]) -> int:
    """Take risks over with their ratings; as the system only, for an office that rated on paper before.

    Returns how many. Refused where a level departs from the scheme without a reason, or a stage is missing.
    """
    if not actor.is_system:
        raise NotFound("RiskPoint")
    scheme = current_scheme(actor)
    for given in risks:
        _load(actor, given, scheme)
    return len(risks)


def _load(actor: Actor, given: LoadedRisk, scheme: Scheme) -> None:
    if not given.ratings:
        raise Refused("loaded_without_rating", risk=given.number)
    risk = RiskPoint.objects.create(number=given.number, year=given.ratings[0].year, **columns_of(actor, given.entry))
    link(actor, risk, given.entry)
    last: RatingStep | None = None
    for place, rating in enumerate(given.ratings, start=1):
        is_newest = place == len(given.ratings)
        last = _load_rating(actor, risk, rating, scheme, None if is_newest else given.ratings[place].effective_on)
    newest = given.ratings[-1]
    assert last is not None
    risk.change(
        state=RISK_POINT.check("establish", risk, actor),
        level=last.level,
        score=last.score,
        power=last.importance + last.discretion,
        event=last.probability + last.harm,
        effective_on=newest.effective_on,
        planned_level=_level(given.planned_level),
        planned_on=given.planned_on if given.planned_level else None,
    )
    record(actor, "register.load_risk", risk, number=given.number, level=last.level, score=last.score)


def _level(level: str) -> str:
    if level and level not in LEVELS:
        raise Refused("level_unknown", field="level", level=level)
    return level


def _load_rating(
    actor: Actor, risk: RiskPoint, given: LoadedRating, scheme: Scheme, ended_on: date | None
) -> RatingStep:
    is_major = bool(risk.item_id and risk.item is not None and risk.item.is_major)
    steps = [_step(stage, given, scheme, is_major) for stage in Stage]
    rating = Rating.objects.create(
        risk=risk,
        year=given.year,
        opening=Opening.LOADED.value,
        scheme=scheme.data(),
        is_major=is_major,
        state="superseded" if ended_on else "confirmed",
        level=steps[-1].level,
        score=steps[-1].score,
        opened_on=given.decided_on,
        decided_on=given.decided_on,
        decision=given.decision[:300],
        effective_on=given.effective_on,
        ended_on=ended_on,
    )
    for step in steps:
        step.rating = rating
    RatingStep.objects.bulk_create(steps)
    said: dict[str, Any] = {step.stage: {**step.factors, "level": step.level} for step in steps}
    record(actor, "register.load_rating", rating, risk=risk.number, year=given.year, decision=given.decision, **said)
    return steps[-1]


def _step(stage: Stage, given: LoadedRating, scheme: Scheme, is_major: bool) -> RatingStep:
    held = given.stages.get(stage.value)
    if held is None:
        raise Refused("loaded_without_stage", stage=stage.value)
    factors = insist_factors(held.factors)
    said = suggest(factors, scheme, is_major=is_major)
    level = _level(held.level) or said.level
    if level != said.level and not held.reason.strip():
        raise Refused("rating_departure", field="reason")
    return RatingStep(
        stage=stage.value,
        **factors,
        score=said.score,
        suggested_level=said.level,
        floor=said.floor,
        level=level,
        reason=held.reason.strip(),
        facts=dict(held.facts),
        by_id=held.by,
        at=held.at or datetime.combine(given.decided_on, time(9), timezone.get_default_timezone()),
    )


declare_acts(
    {
        "register.load_risk": _("Risk taken over from before"),
        "register.load_rating": _("Rating taken over from before"),
    }
)
declare_refusals(
    {
        "loaded_without_rating": _("{risk} has no rating to take over."),
        "loaded_without_stage": _("A rating that is taken over names what the stage “{stage}” gave."),
    }
)
