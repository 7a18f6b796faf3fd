"""Endpoints that write down, change, verify and repeal a legal basis, and that declare a category empty."""

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


class WordsBody(Schema):
    """What is written of a legal basis; kind: law, regulation, policy, party, treaty, charter or internal."""

    name: str = Field("", max_length=200)
    kind: str = Field("", max_length=20)
    article: str = Field("", max_length=120)
    text: str = Field("", max_length=20_000)
    effective_on: date | None = None
    note: str = Field("", max_length=20_000)
    name_en: str = Field("", max_length=300)
    text_en: str = Field("", max_length=20_000)
    note_en: str = Field("", max_length=20_000)


class NewBasisBody(WordsBody):
    """A new basis: its number and its wording."""

    code: str = Field("", max_length=40)


class AmendBody(WordsBody):
    """Another wording: the version seen, the reason, and whether the law itself has changed."""

    version: int = Field(..., ge=1, le=LARGEST)
    reason: str = Field("", max_length=4000)
    is_amended: bool = False


class DeclarationBody(Schema):
    """A category that holds no item, in words."""

    category: str = Field("", max_length=20)
    statement: str = Field("", max_length=2000)
    statement_en: str = Field("", max_length=2000)
    declared_on: date


class Declaration(Schema):
    """A category declared empty."""

    category: str
    statement: str
    declared_on: date


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

    @router.post("", response=BasisAnswer, operation_id="add_basis", summary="Legal basis: write down a new one")
    def add(request: HttpRequest, body: NewBasisBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, actions.CATALOGUERS)
            given = body.dict()
            made = actions.add_basis(actor, code=given.pop("code"), words=actions.BasisWords(**given))
            return _answer(actor, made.code)

    @router.put("/{key}/words", response=BasisAnswer, operation_id="amend_basis", summary="Legal basis: other words")
    def amend(request: HttpRequest, key: str, body: AmendBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, actions.CATALOGUERS)
            given = body.dict()
            about = {name: given.pop(name) for name in ("version", "reason", "is_amended")}
            actions.amend_basis(actor, key=key, words=actions.BasisWords(**given), **about)
            return _answer(actor, key)

    return router


def add_declaration_endpoints(router: Router) -> Router:
    """Add what the generic endpoints of declarations do not have."""

    @router.post("", response=Declaration, operation_id="declare_category_empty", summary="Category: declare it empty")
    def declare(request: HttpRequest, body: DeclarationBody) -> Any:
        with actor_of(request) as actor:
            _admit(actor, actions.CATALOGUERS)
            return actions.declare_category_empty(actor, **body.dict())

    return router
