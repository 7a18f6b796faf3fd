"""Endpoints for what no move of a workflow covers: rating, batches, notices, changes, planned and verified levels."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound
from lianfang.register import actions, queries
from lianfang.register.access import CONFIRMERS, KEEPERS, PROPOSERS, VERIFIERS
from lianfang.register.terms import Stage
from lianfang.register.workflow import stage_for

LARGEST = 2_147_483_647
TEXT = 4_000


class RateBody(Schema):
    """A rating: the version seen, four factors from 1 to 5, the level (empty: as suggested), the reason."""

    version: int | None = Field(None, ge=1, le=LARGEST)
    importance: int = Field(0, ge=0, le=5)
    discretion: int = Field(0, ge=0, le=5)
    probability: int = Field(0, ge=0, le=5)
    harm: int = Field(0, ge=0, le=5)
    level: str = Field("", max_length=10)
    reason: str = Field("", max_length=TEXT)
    submit: bool = True


class RatingAnswer(Schema):
    """A rating after the act: its id, state, version, level and score."""

    key: str
    state: str
    version: int
    level: str
    score: int | None = None


class ChangeBody(Schema):
    """What has changed (law, charter, personnel, incident or flow) and why the risk is looked at again."""

    trigger: str = Field("", max_length=20)
    reason: str = Field("", max_length=TEXT)


class LevelBody(Schema):
    """A planned or verified level; evidence is needed to verify."""

    version: int | None = Field(None, ge=1, le=LARGEST)
    level: str = Field("", max_length=10)
    evidence: str = Field("", max_length=TEXT)


class YearBody(Schema):
    """The year of the ratings."""

    year: int = Field(0, ge=0, le=9999)


class NoticeBody(Schema):
    """The title and year of a notice."""

    title: str = Field("", max_length=200)
    title_en: str = Field("", max_length=300)
    year: int = Field(0, ge=0, le=9999)


class ObjectionBody(Schema):
    """What is wrong with a level on notice."""

    risk: str = Field("", max_length=20)
    text: str = Field("", max_length=TEXT)


class Keys(Schema):
    """What was made or done, by key."""

    keys: list[str]


class Key(Schema):
    """What was made, by its key."""

    key: str


def _insist(actor: Actor, roles: frozenset[Role]) -> None:
    if not actor.roles & roles:
        raise NotFound


def _answer(rating: Any) -> dict[str, Any]:
    return {
        "key": str(rating.pk),
        "state": rating.state,
        "version": rating.version,
        "level": rating.level,
        "score": rating.score,
    }


def add_rating_endpoints(router: Router) -> None:
    """Add giving a rating to the router of ratings."""

    @router.post("/{key}/rate", response=RatingAnswer, operation_id="rate_ratings", summary="Rating: rate")
    def rate(request: HttpRequest, key: str, body: RateBody) -> Any:
        """Give the rating whose turn it is: self (kept only, unless submitted), division, or the team's departure."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            stage = stage_for(queries.get_rating(actor, key), actor)
            factors = {name: getattr(body, name) for name in ("importance", "discretion", "probability", "harm")}
            given: dict[str, Any] = {"factors": factors, "level": body.level, "reason": body.reason}
            if stage == Stage.DIVISION:
                return _answer(actions.review_rating(actor, key=key, version=body.version, **given))
            if stage == Stage.TEAM:
                return _answer(actions.note_departure(actor, key=key, version=body.version, **given))
            kept = actions.keep_self_rating(actor, key=key, version=body.version, **given)
            return _answer(actions.submit_rating(actor, key=key, version=kept.version) if body.submit else kept)


def add_risk_endpoints(router: Router) -> None:
    """Add changes and levels to the router of risks."""

    @router.post("/{key}/changes", response={201: Key}, operation_id="change_risks", summary="Risk: ask for a rating")
    def change(request: HttpRequest, key: str, body: ChangeBody) -> Any:
        """Ask for a risk to be looked at again between two cycles."""
        with actor_of(request) as actor:
            _insist(actor, PROPOSERS)
            made = actions.ask_change(actor, risk=key, trigger=body.trigger, reason=body.reason)
            return 201, {"key": str(made.pk)}

    @router.post("/{key}/planned", response=Key, operation_id="plan_risks", summary="Risk: plan a level")
    def plan(request: HttpRequest, key: str, body: LevelBody) -> Any:
        """Write down the level that measures are meant to reach."""
        with actor_of(request) as actor:
            _insist(actor, VERIFIERS | PROPOSERS)
            return {"key": actions.plan_level(actor, key=key, level=body.level, version=body.version).number}

    @router.post("/{key}/verified", response=Key, operation_id="verify_risks", summary="Risk: verify a level")
    def verify(request: HttpRequest, key: str, body: LevelBody) -> Any:
        """State the level that is left, on evidence; never by the owner."""
        with actor_of(request) as actor:
            _insist(actor, VERIFIERS)
            given = {"level": body.level, "evidence": body.evidence, "version": body.version}
            return {"key": actions.verify_level(actor, key=key, **given).number}


def add_notice_endpoints(batches: Router, notices: Router) -> None:
    """Add composing to the router of batches; publishing, objecting and confirming to the router of notices."""

    @batches.post("", response={201: Keys}, operation_id="compose_rating_batches", summary="Put ratings together")
    def compose(request: HttpRequest, body: YearBody) -> Any:
        """Put every rating that waits into batches for the team."""
        with actor_of(request) as actor:
            _insist(actor, KEEPERS)
            return 201, {"keys": [batch.number for batch in actions.compose_batches(actor, year=body.year)]}

    @notices.post("", response={201: Key}, operation_id="publish_rating_notices", summary="Put levels on notice")
    def publish(request: HttpRequest, body: NoticeBody) -> Any:
        """Put every decided level of a year on notice."""
        with actor_of(request) as actor:
            _insist(actor, KEEPERS)
            made = actions.publish_notice(actor, title=body.title, title_en=body.title_en, year=body.year)
            return 201, {"key": made.number}

    @notices.post("/{key}/objections", response={201: Key}, operation_id="object_rating_notices", summary="Object")
    def object_to(request: HttpRequest, key: str, body: ObjectionBody) -> Any:
        """Object to a level on notice."""
        with actor_of(request) as actor:
            _insist(actor, BUSINESS)
            made = actions.object_to_level(actor, notice=key, number=body.risk, text=body.text)
            return 201, {"key": str(made.pk)}

    @notices.post("/{key}/confirmed", response=Keys, operation_id="confirm_rating_notices", summary="Confirm levels")
    def confirm(request: HttpRequest, key: str) -> Any:
        """Confirm every level of a closed notice that nothing stands against."""
        with actor_of(request) as actor:
            _insist(actor, CONFIRMERS)
            return {"keys": [str(row.pk) for row in actions.confirm_notice(actor, key=key)]}
