"""Endpoints of campaigns: planning, the board, gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS
from lianfang.kernel.errors import NotFound, Refused
from lianfang.screening import actions, queries
from lianfang.screening.access import KEEPERS, LEADERS
from lianfang.screening.queries.board import list_board, list_gaps


class CampaignBody(Schema):
    """A campaign: year, titles, and the three last days in their order."""

    year: int = Field(0, ge=0, le=9999)
    title: str = Field("", max_length=120)
    title_en: str = Field("", max_length=200)
    post_due_on: date | None = None
    division_due_on: date | None = None
    office_due_on: date | None = None
    is_head_first: bool = False


class Key(Schema):
    """What was made, by its key."""

    key: str


class BoardLine(Schema):
    """How far a division is: posts by state, codes of late posts, risks found."""

    division: str
    unit: str
    state: str
    counts: dict[str, int]
    late: list[str]
    entries: int


class GapsAnswer(Schema):
    """Posts, items, risk steps and internal rules without a risk, by code."""

    posts: list[str]
    items: list[str]
    steps: list[str]
    rules: list[str]


def add_campaign_endpoints(router: Router) -> None:
    """Add planning and board to the router of campaigns."""

    @router.post("", response={201: Key}, operation_id="plan_campaigns", summary="Plan a campaign")
    def plan(request: HttpRequest, body: CampaignBody) -> Any:
        """Plan the campaign of a year."""
        with actor_of(request) as actor:
            if not actor.roles & KEEPERS:
                raise NotFound
            days = {name: getattr(body, name) for name in ("post_due_on", "division_due_on", "office_due_on")}
            for name, day in days.items():
                if day is None:
                    raise Refused("field_required", field=name)
            made = actions.plan_campaign(
                actor,
                year=body.year,
                title=body.title,
                title_en=body.title_en,
                is_head_first=body.is_head_first,
                **days,
            )
            return 201, {"key": str(made.pk)}

    @router.get("/{key}/board", response=list[BoardLine], operation_id="board_campaigns", summary="Campaign: progress")
    def board(request: HttpRequest, key: str) -> Any:
        """Return how far each division in scope is."""
        with actor_of(request) as actor:
            if not actor.roles & BUSINESS:
                raise NotFound
            return [
                {
                    "division": str(row.division.pk),
                    "unit": row.unit.code,
                    "state": row.division.state,
                    "counts": row.counts,
                    "late": [held.post.code for held in row.late],
                    "entries": row.entries,
                }
                for row in list_board(actor, queries.get_campaign(actor, key))
            ]


def add_gaps_endpoint(router: Router) -> None:
    """Add the gaps to the router of campaigns."""

    @router.get("/{key}/gaps", response=GapsAnswer, operation_id="gaps_campaigns", summary="Campaign: gaps")
    def gaps(request: HttpRequest, key: str) -> Any:
        """Return what no risk was found at, of what the actor sees."""
        with actor_of(request) as actor:
            if not actor.roles & LEADERS:
                raise NotFound
            found = list_gaps(actor, queries.get_campaign(actor, key))
            return {
                "posts": [post.code for post in found.posts],
                "items": [item.number for item in found.items],
                "steps": [step.key for step in found.steps],
                "rules": [basis.code for basis in found.rules],
            }
