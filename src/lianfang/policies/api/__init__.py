"""Endpoints of policies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from lianfang.edge.api.entities import as_data, entity_router
from lianfang.edge.identity import actor_of
from lianfang.policies import actions, queries
from lianfang.policies.entities import POLICIES


class Draft(Schema):
    """What a new version holds: its rows, or table name → rows, and the decision it rests on."""

    key: str = Field(..., max_length=40)
    value: Any
    basis: str = Field(..., max_length=300)
    effective_on: date
    body: str = Field("", max_length=120)
    document_no: str = Field("", max_length=80)


class Value(Schema):
    """The value of a policy in force."""

    key: str
    value: Any


ROUTER = entity_router(POLICIES)


@ROUTER.post("", operation_id="draft_policies", summary="Policy: draft a version")
def draft(request: HttpRequest, body: Draft) -> Any:
    """Write the next version of a policy as a draft."""
    with actor_of(request) as actor:
        return as_data(POLICIES, actor, actions.draft_policy(actor, **body.dict()))


@ROUTER.get("/value/{key}", response=Value, operation_id="value_policies", summary="Policy: value in force")
def value(request: HttpRequest, key: str, on: date | None = None) -> Any:
    """Return the rows of a policy in force today or on a day."""
    with actor_of(request) as actor:
        return {"key": key, "value": queries.get_policy(actor, key, on)}


ROUTERS = {"/policies": ROUTER}
