"""Endpoints of documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from lianfang.documents import actions, queries
from lianfang.documents.access import READERS
from lianfang.documents.entities import DOCUMENTS, TEMPLATES
from lianfang.documents.queries import MEDIA
from lianfang.edge.api.entities import as_data, entity_router
from lianfang.edge.identity import actor_of
from lianfang.kernel.errors import NotFound


class TemplateBody(Schema):
    """A new version of a template: its kind, language and text, for the office or a unit by its code."""

    kind: str = Field(..., max_length=60)
    language: str = Field("zh", max_length=2)
    text: str = Field(..., max_length=40_000)
    unit: str = Field("", max_length=20)


class TextBody(Schema):
    """A changed text of a draft and the version the caller has seen."""

    text: str = Field(..., max_length=40_000)
    version: int = Field(..., ge=1, le=2_147_483_647)


class DocumentBody(Schema):
    """A document to be issued by hand: kind, values by name, language, unit by its code."""

    kind: str = Field("notice", max_length=60)
    values: dict[str, str] = Field(..., max_length=50)
    language: str = Field("zh", max_length=2)
    unit: str = Field("", max_length=20)


TEMPLATE_ROUTER, DOCUMENT_ROUTER = entity_router(TEMPLATES), entity_router(DOCUMENTS)


@TEMPLATE_ROUTER.post("", operation_id="draft_templates", summary="Template: draft a version")
def draft_template(request: HttpRequest, body: TemplateBody) -> Any:
    """Write the next version of a template as a draft."""
    with actor_of(request) as actor:
        return as_data(TEMPLATES, actor, actions.draft_template(actor, **body.dict()))


@TEMPLATE_ROUTER.post("/{key}/text", operation_id="save_templates", summary="Template: change a draft")
def save_template(request: HttpRequest, key: str, body: TextBody) -> Any:
    """Change the text of a draft."""
    with actor_of(request) as actor:
        return as_data(TEMPLATES, actor, actions.save_template(actor, key=key, text=body.text, version=body.version))


@DOCUMENT_ROUTER.post("", operation_id="issue_documents", summary="Document: issue")
def issue_document(request: HttpRequest, body: DocumentBody) -> Any:
    """Issue a document of a kind that is written by hand."""
    with actor_of(request) as actor:
        made = actions.write_document(
            actor, template=body.kind, values=body.values, unit=body.unit, language=body.language
        )
        return as_data(DOCUMENTS, actor, made)


def _paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    with actor_of(request) as actor:
        if not actor.roles & READERS:
            raise NotFound
        document = queries.get_document(actor, key)
        return HttpResponse(queries.render_document(actor, document, kind), content_type=MEDIA[kind])


@DOCUMENT_ROUTER.get("/{key}/paper.pdf", operation_id="pdf_documents", summary="Document: PDF")
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Return an issued document as PDF."""
    return _paper(request, key, "pdf")


@DOCUMENT_ROUTER.get("/{key}/paper.docx", operation_id="docx_documents", summary="Document: docx")
def docx(request: HttpRequest, key: str) -> HttpResponse:
    """Return an issued document as docx."""
    return _paper(request, key, "docx")


ROUTERS = {"/templates": TEMPLATE_ROUTER, "/documents": DOCUMENT_ROUTER}
