"""Addresses of the pages of documents."""

from __future__ import annotations

from django.urls import path

from lianfang.documents.entities import DOCUMENTS, TEMPLATES
from lianfang.documents.web.editor import draft_view, edit_view
from lianfang.documents.web.papers import document_view, write_view
from lianfang.edge.web.entities import entity_urls
from lianfang.edge.web.frame import NavItem, offer_nav
from lianfang.kernel.access import LEADING, Role
from lianfang.kernel.text import Text as _

urlpatterns = [
    path("templates/draft/", draft_view, name="templates-draft"),
    path("templates/<str:key>/edit/", edit_view, name="templates-edit"),
    *entity_urls(TEMPLATES),
    path("documents/new/", write_view, name="documents-new"),
    path("documents/<str:key>/paper.pdf", document_view("pdf"), name="documents-pdf"),
    path("documents/<str:key>/paper.docx", document_view("docx"), name="documents-docx"),
    *entity_urls(DOCUMENTS),
]

READERS = LEADING | {Role.SECRETARY}
offer_nav(NavItem(_("Documents"), "documents-list", READERS, order=70, section="decisions", also=("/templates/",)))
