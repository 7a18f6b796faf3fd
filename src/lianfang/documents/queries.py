"""Reads of documents: templates in force, issued documents, and both drawn on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings

from lianfang.documents.layout.blocks import Block, Paper, clean_rows, clean_value, fill_parts
from lianfang.documents.layout.fonts import Fonts, find_fonts
from lianfang.documents.layout.pdf import Progress, draw_pdf
from lianfang.documents.layout.sheets import write_csv, write_xlsx
from lianfang.documents.layout.word import draw_docx
from lianfang.documents.models import Document, TemplateVersion
from lianfang.documents.rules import kind_of, number_of, parts_of
from lianfang.documents.terms import TemplateKind
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.store.records import ScopedQuerySet

__all__ = ["write_csv", "write_xlsx"]
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_ON_A_PAGE = 50


def list_templates(actor: Actor) -> ScopedQuerySet[TemplateVersion]:
    """Return every version of every template."""
    return TemplateVersion.objects.visible_to(actor).select_related("unit", "edited_by", "approved_by")


def get_template(actor: Actor, key: str) -> TemplateVersion:
    """Return one version by its id; NotFound for anything else."""
    return list_templates(actor).get(pk=_id(key))


def find_template(actor: Actor, kind: str, language: str, unit_path: str) -> TemplateVersion | None:
    """Return the version in force for a unit: its own, else that of the nearest unit above; None for the preset."""
    rows = list_templates(actor).filter(kind=kind, language=language, state="in_force")
    near = [row for row in rows if unit_path.startswith(row.unit.path)]
    return max(near, key=lambda row: len(row.unit.path), default=None)


def list_documents(actor: Actor) -> ScopedQuerySet[Document]:
    """Return the documents of the units in the actor's scope, and own ones."""
    return Document.objects.visible_to(actor).select_related("unit", "issued_by", "template")


def list_documents_briefly(actor: Actor) -> ScopedQuerySet[Document]:
    """Return the same without texts, values and tables, which may be long."""
    return list_documents(actor).defer("values", "tables", "template_text", "template__text")


def get_document(actor: Actor, key: str) -> Document:
    """Return one document by its id; NotFound for anything else."""
    return list_documents(actor).get(pk=_id(key))


def list_documents_about(actor: Actor, object_type: str, object_id: str) -> list[Document]:
    """Return the documents about one object that the actor may read, newest first, at most 50."""
    rows = list_documents_briefly(actor).filter(object_type=object_type, object_id=object_id)
    return list(rows.order_by("-issued_at", "-pk")[:MOST_ON_A_PAGE])


def render_document(actor: Actor, document: Document, kind: str = "pdf") -> bytes:
    """Return an issued document as pdf or docx, from the template text it was issued with."""
    known = get_document(actor, str(document.pk))
    return _draw(paper_of_document(known), kind)


def paper_of_document(document: Document) -> Paper:
    """Return an issued document ready to be drawn; its date of issue is the date of the file."""
    parts = parts_of(kind_of(document.kind), document.template_text)
    return Paper(
        document.title,
        document.office,
        document.language,
        fill_parts(parts, document.values, document.tables),
        document.is_landscape,
        int(document.issued_at.timestamp()),
    )


def render_sample(kind: TemplateKind, text: str, language: str, form: str = "pdf") -> bytes:
    """Return a template with the samples of its values as pdf or docx; nothing is issued."""
    return _draw(paper_of_sample(kind, text, language), form)


def paper_of_sample(kind: TemplateKind, text: str, language: str) -> Paper:
    """Return a template with the samples of its values ready to be drawn; Refused where a line does not read."""
    parts = parts_of(kind, text)
    values = {field.name: field.sample_in(language) for field in kind.known_fields}
    word = next(part.text for part in parts if part.kind == "number")
    values["number"] = number_of(word, 2026, 12, language)
    tables = {
        part.text: [[f"{heading} {row}" for heading in part.headings] for row in (1, 2, 3)]
        for part in parts
        if part.kind == "table"
    }
    return Paper(
        values.get("title", ""),
        values.get("office", ""),
        language,
        fill_parts(parts, values, tables),
        kind.is_landscape,
    )


def render_table(
    title: str,
    subtitle: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    kind: str,
    progress: Progress | None = None,
    *,
    office: str = "",
    language: str = "zh",
) -> bytes:
    """Return a landscape table with repeated headings as pdf or docx; up to 30,000 rows.

    progress: told (rows done, rows in all) now and then; what it raises stops the drawing.
    """
    table = Block("table", headings=tuple(str(name) for name in headings), rows=clean_rows("rows", rows, len(headings)))
    said = clean_value("title", title)
    blocks = [Block("title", said)]
    if subtitle:
        blocks.append(Block("subtitle", clean_value("subtitle", subtitle)))
    return _draw(Paper(said, office, language, (*blocks, table), is_landscape=True), kind, progress)


def get_fonts() -> Fonts:
    """Return the fonts of the site's folder and of the system."""
    return find_fonts(settings.FONTS_ROOT)


def _draw(paper: Paper, kind: str, progress: Progress | None = None) -> bytes:
    if kind == "pdf":
        return draw_pdf(paper, get_fonts(), progress)
    if kind == "docx":
        return draw_docx(paper, progress)
    raise Refused("paper_kind", field="kind", kind=kind)


def _id(key: str) -> int:
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise NotFound("Document")
    return int(key)


declare_refusals({"paper_kind": _("A document is drawn as pdf or docx, not as “{kind}”.")})
