"""Endpoint of what excludes each other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lianfang.edge.identity import actor_of
from lianfang.flowcharts import queries
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound

router = Router(tags=["separation"])


class HandAnswer(Schema):
    """One side: the step, the post that does it, and who holds the post now."""

    key: str
    no: str
    name: str
    post: str
    title: str
    holder: str


class PlaceAnswer(Schema):
    """Two steps of an item that a pair keeps apart; breach: `post` or `person` where one stands on both sides."""

    item: str
    item_name: str
    first: HandAnswer
    second: HandAnswer
    breach: str


class PairAnswer(Schema):
    """A pair that excludes each other; persons: who holds both of two posts that do."""

    key: str
    kind: str
    label: str
    first: str
    second: str
    reason: str
    basis: str
    breaches: int
    places: list[PlaceAnswer]
    persons: list[str]


@router.get("", response=list[PairAnswer], operation_id="list_separation", summary="Separation of duties")
def list_separation(request: HttpRequest) -> Any:
    """Return every pair with where it holds in the flows that the caller sees."""
    with actor_of(request) as actor:
        if not actor.roles & BUSINESS:
            raise NotFound
        return queries.survey_pairs(actor)
