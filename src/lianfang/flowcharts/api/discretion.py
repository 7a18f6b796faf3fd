"""Endpoints of discretion: the table of an item, its draft, and what it says about a case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from lianfang.catalogue.queries import get_item
from lianfang.edge.api.entities import entity_router
from lianfang.edge.identity import actor_of
from lianfang.flowcharts.actions.discretion import save_tiers
from lianfang.flowcharts.entities.discretion import DISCRETION
from lianfang.flowcharts.queries import discretion as queries
from lianfang.flowcharts.rules.discretion import MOST_FIELDS, MOST_TIERS
from lianfang.kernel.errors import Refused

router = entity_router(DISCRETION)


class FaultAnswer(Schema):
    """One thing that is wrong with a table; tier: its place from 0."""

    code: str
    sentence: str
    tier: int | None
    column: str


class TableAnswer(Schema):
    """The discretion of an item in force, and what is wrong with it."""

    number: str
    content: dict[str, Any]
    faults: list[FaultAnswer]


class Choice(Schema):
    """One word that a choice may be."""

    value: str = Field(..., max_length=60)
    label: str = Field("", max_length=200)
    label_en: str | None = Field(None, max_length=300)


class Question(Schema):
    """What a case is asked; type is number, bool, choice, date or text."""

    name: str = Field(..., max_length=60)
    label: str = Field("", max_length=200)
    label_en: str | None = Field(None, max_length=300)
    type: str = Field(..., max_length=10)
    unit: str | None = Field(None, max_length=20)
    min: float | None = None
    max: float | None = None
    whole: bool | None = None
    choices: list[Choice] | None = Field(None, max_length=100)


class Tier(Schema):
    """One tier: a condition for each question by its name, what may be decided, and that as a condition too."""

    tier: str = Field(..., max_length=200)
    tier_en: str | None = Field(None, max_length=300)
    when: dict[str, str] = Field(..., max_length=MOST_FIELDS)
    bounds: str = Field(..., max_length=500)
    bounds_en: str | None = Field(None, max_length=500)
    limit: str | None = Field(None, max_length=500)
    default: bool | None = None


class Content(Schema):
    """Tiers of an item, or its reason for none."""

    point: str | None = Field(None, max_length=300)
    point_en: str | None = Field(None, max_length=500)
    none_reason: str | None = Field(None, max_length=2_000)
    none_reason_en: str | None = Field(None, max_length=2_000)
    hit_policy: str = Field("first", max_length=10)
    fields: list[Question] = Field(default_factory=list, max_length=MOST_FIELDS)
    decision: Question | None = None
    tiers: list[Tier] = Field(default_factory=list, max_length=MOST_TIERS)


class TiersBody(Schema):
    """Tiers to keep in the draft of the item's next version; version: the draft's row version as it was seen."""

    content: Content
    version: int | None = Field(None, ge=1, le=2_147_483_647)
    reason: str = Field("", max_length=4_000)


class KeptAnswer(Schema):
    """The draft that holds the tiers, and what still keeps it from being checked."""

    key: str
    version: int
    faults: list[FaultAnswer]


class CaseBody(Schema):
    """Values of a case by the short names of the questions, and what was decided."""

    values: dict[str, str | float | bool | None] = Field(..., max_length=50)
    decision: str | float | bool | None = None


class VerdictAnswer(Schema):
    """The tier of a case, from 0; whether the decision stays within its bounds, null where it says none."""

    tier: int | None
    is_within: bool | None
    needs_reason: bool
    against: dict[int, list[str]]


def _faults(content: Any) -> list[dict[str, Any]]:
    return [
        {
            "code": fault.code,
            "sentence": Refused(fault.code, **fault.params).sentence(),
            "tier": fault.tier,
            "column": fault.column,
        }
        for fault in queries.list_faults(content)
    ]


@router.get("/{key}/table", response=TableAnswer, operation_id="table_discretion", summary="Tiers of an item in force")
def table(request: HttpRequest, key: str) -> Any:
    """Return the tiers of an item in force."""
    with actor_of(request) as actor:
        content = queries.content_in_force(get_item(actor, key))
        return {"number": key, "content": content, "faults": _faults(content)}


@router.put("/{key}/table", response=KeptAnswer, operation_id="save_discretion", summary="Tiers of an item: draft")
def save(request: HttpRequest, key: str, body: TiersBody) -> Any:
    """Keep tiers in the draft of the item's next version."""
    with actor_of(request) as actor:
        content = body.content.dict(exclude_none=True)
        kept = save_tiers(actor, number=key, content=content, version=body.version, reason=body.reason)
        return {"key": kept.key, "version": kept.version, "faults": _faults(content)}


@router.post(
    "/{key}/try", response=VerdictAnswer, operation_id="try_discretion", summary="Tiers of an item: try a case"
)
def judge(request: HttpRequest, key: str, body: CaseBody) -> Any:
    """Apply the tiers in force to a case; nothing is kept."""
    with actor_of(request) as actor:
        verdict = queries.judge(actor, key, body.values, body.decision)
        against = {place: list(names) for place, names in verdict.against.items()}
        held = {"tier": verdict.tier, "is_within": verdict.is_within, "needs_reason": verdict.needs_reason}
        return {**held, "against": against}
