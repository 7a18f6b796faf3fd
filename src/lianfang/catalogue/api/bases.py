"""Endpoints that verify and repeal a legal basis."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianfang.catalogue import actions, queries
from lianfang.edge.identity import actor_of
from lianfang.kernel.access import BUSINESS, Actor, Role
from lianfang.kernel.errors import NotFound

LARGEST = 2_147_483_647


class RepealBody(Schema):
    """What a repeal takes: the version seen, the day, the reason, and the document that repeals."""

    version: int = Field(..., ge=1, le=LARGEST)
    repealed_on: date | None = None
    reason: str = Field("", max_length=4000)
    document: str = Field("", max_length=200)


class VerifyBody(Schema):
    """What a verification takes: the version seen, source_text or source_page, and the source in words."""

    version: int = Field(..., ge=1, le=LARGEST)
    status: str = Field("", max_length=20)
    source: str = Field("", max_length=300)


class Citing(Schema):
    """One item that cites a basis."""

    number: str
    name: str
    unit: str


class BasisAnswer(Schema):
    """A basis after the act."""

    code: str
    version: int
    status: str
    repealed_on: date | None = None
    items: list[Citing]


def _admit(actor: Actor, roles: frozenset[Role]) -> None:
    if not actor.roles & roles:
        raise NotFound


def _answer(actor: Actor, key: str) -> dict[str, Any]:
    basis = queries.get_basis(actor, key)
    items = [
        {"number": item.number, "name": item.name, "unit": item.unit.code}
        for item in queries.list_citing_items(actor, basis)
    ]
    return {
        "code": basis.code,
        "version": basis.version,
        "status": basis.status,
        "repealed_on": basis.repealed_on,
        "items": items,
    }


def add_basis_endpoints(router: Router) -> Router:
    """Add what the generic endpoints of bases do not have."""

    @router.get("/{key}/citing", response=BasisAnswer, operation_id="list_items_on_basis", summary="Items that cite it")
    def citing(request: HttpRequest, key: str) -> Any:
        with actor_of(request) as actor:
            _admit(actor, BUSINESS)
            return _answer(actor, key)

    @router.post("/{key}/repeal", response=BasisAnswer, operation_id="repeal_basis", summary="Legal basis: repeal")
    def repeal(request: HttpRequest, key: str, body: RepealBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, actions.CATALOGUERS)
            actions.repeal_basis(actor, key=key, **body.dict())
            return _answer(actor, key)

    @router.post("/{key}/verify", response=BasisAnswer, operation_id="verify_basis", summary="Legal basis: verify")
    def verify(request: HttpRequest, key: str, body: VerifyBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, actions.CATALOGUERS)
            actions.verify_basis(actor, key=key, **body.dict())
            return _answer(actor, key)

    return router
