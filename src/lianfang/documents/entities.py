"""What the lists and pages of templates and documents show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

from lianfang.documents import actions, queries
from lianfang.documents.access import DRAFTERS, ISSUERS, READERS
from lianfang.documents.layout.markup import MARK_LABELS, MARKS
from lianfang.documents.rules import kind_of
from lianfang.documents.terms import LANGUAGE_LABELS, TemplateKind, declared_templates
from lianfang.documents.workflow import DOCUMENT, TEMPLATE
from lianfang.edge.entity import Column, Entity, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_unit_choices

if TYPE_CHECKING:
    from lianfang.documents.models import Document, TemplateVersion


def label_of_kind(code: str) -> str:
    """Return the label of a kind of document, the code itself where the product no longer knows it."""
    known = declared_templates().get(code)
    return str(known.label) if known else code


def list_kind_choices(_actor: Actor) -> list[tuple[str, object]]:
    """Return (code, label) of every kind."""
    return [(code, kind.label) for code, kind in declared_templates().items()]


def list_language_choices(_actor: Actor) -> list[tuple[str, object]]:
    """Return (code, label) of the languages of documents."""
    return list(LANGUAGE_LABELS.items())


def guide_to(kind: TemplateKind, language: str) -> dict[str, Any]:
    """Return what may be written in a template of a kind: values, tables, marks of lines."""
    english = language == "en"
    marks: dict[str, str] = {}
    for mark, part in MARKS.items():
        if mark.isascii() == english:
            marks.setdefault(part, f"[{mark}]" if english else f"【{mark}】")
    return {
        "fields": [("{" + field.name + "}", field.label, field.sample_in(language)) for field in kind.known_fields],
        "tables": [(table.name, table.label) for table in kind.tables],
        "marks": [(mark, MARK_LABELS[part]) for part, mark in marks.items()]
        + [("#", MARK_LABELS["h1"]), ("##", MARK_LABELS["h2"])],
    }


def preview_of(kind: TemplateKind, text: str, language: str) -> dict[str, Any]:
    """Return the sample document of a template for its page, or why it cannot be shown."""
    try:
        return {"paper": queries.paper_of_sample(kind, text, language)}
    except Refused as refusal:
        return {"preview_refusal": refusal.sentence()}


def template_panel(actor: Actor, version: TemplateVersion) -> dict[str, Any]:
    """Return what the page of a version shows beside the generic parts."""
    rows = queries.list_templates(actor).filter(kind=version.kind, language=version.language, unit=version.unit_id)
    known = declared_templates().get(version.kind)
    may_edit = TEMPLATE.may_edit(version, "text") and actor.holds(DRAFTERS, version.unit_path)
    shown = preview_of(known, version.text, version.language) if known else {}
    return {
        **shown,
        "may_edit": may_edit and known is not None,
        "may_draft": actor.holds(DRAFTERS, version.unit_path) and known is not None,
        "versions": [(row, TEMPLATE.state(row.state)) for row in rows.order_by("-number")],
        "has_fonts": queries.get_fonts().has_chinese,
    }


def presets_panel(actor: Actor) -> dict[str, Any]:
    """Return every kind and language with the version in force for the whole office, above the list of versions."""
    rows = queries.list_templates(actor).filter(unit__parent__isnull=True)
    found: dict[tuple[str, str], dict[str, TemplateVersion]] = {}
    for row in rows.filter(state__in=["in_force", "draft"]).defer("text"):
        found.setdefault((row.kind, row.language), {})[row.state] = row
    return {
        "kinds": [
            {
                "kind": kind,
                "language": language,
                "language_label": LANGUAGE_LABELS[language],
                **found.get((kind.code, language), {}),
            }
            for kind in declared_templates().values()
            for language in kind.languages
        ],
        "may_draft": actor.holds(DRAFTERS),
        "fonts": queries.get_fonts(),
    }


def document_panel(actor: Actor, document: Document) -> dict[str, Any]:
    """Return what the page of a document shows beside the generic parts."""
    try:
        shown: dict[str, Any] = {"paper": queries.paper_of_document(document)}
    except Refused as refusal:
        shown = {"preview_refusal": refusal.sentence()}
    return {**shown, "about_url": _url_of(document), "has_fonts": queries.get_fonts().has_chinese}


def _url_of(document: Document) -> str:
    try:
        return reverse(document.url_name, kwargs={"key": document.url_key}) if document.url_name else ""
    except NoReverseMatch:  # the page of an older edition of the product may be gone; the label stays
        return ""


def documents_panel(actor: Actor) -> dict[str, Any]:
    """Return which kinds the reader may write here."""
    may = actor.holds(ISSUERS)
    return {"written": [kind for kind in declared_templates().values() if kind.is_written_here and may]}


TEMPLATES = Entity(
    name="templates",
    label=_("Template"),
    plural=_("Templates of documents"),
    rows=queries.list_templates,
    one=queries.get_template,
    order="kind",
    readers=READERS,
    title=lambda version: f"{label_of_kind(version.kind)} · {LANGUAGE_LABELS[version.language]}",
    workflow=TEMPLATE,
    moves={"put_in_force": actions.put_template_in_force, "withdraw": actions.withdraw_template},
    trail_type="documents.templateversion",
    template="documents/template.html",
    list_template="documents/templates.html",
    panel=template_panel,
    list_panel=presets_panel,
    empty=_("The office has changed no template yet; the presets above hold."),
    columns=(
        Column(
            "kind",
            _("Kind of document"),
            Kind.LINK,
            value=lambda version: label_of_kind(version.kind),
            source="kind",
            search=("kind", "text"),
            choices=list_kind_choices,
        ),
        Column(
            "language",
            _("Language"),
            Kind.CHOICE,
            value=lambda version: LANGUAGE_LABELS[version.language],
            source="language",
            choices=list_language_choices,
        ),
        Column(
            "unit",
            _("Unit"),
            value=lambda version: version.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column("number", _("Version"), Kind.NUMBER, source="number"),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in TEMPLATE.states],
        ),
        Column(
            "edited_by",
            _("Last changed by"),
            value=lambda version: version.edited_by.get_full_name() if version.edited_by else "",
        ),
        Column("approved_at", _("In force since"), Kind.MOMENT, source="approved_at"),
        Column("text", _("Text"), is_shown=False),
    ),
)

DOCUMENTS = Entity(
    name="documents",
    label=_("Document"),
    plural=_("Documents"),
    rows=queries.list_documents_briefly,
    one=queries.get_document,
    order="-issued_at",
    readers=READERS,
    title=lambda document: document.title,
    workflow=DOCUMENT,
    moves={"void": actions.void_document},
    trail_type="documents.document",
    template="documents/document.html",
    list_template="documents/documents.html",
    panel=document_panel,
    list_panel=documents_panel,
    empty=_("No document has been issued yet."),
    columns=(
        Column("number", _("Document number"), Kind.LINK, source="number", search=("number", "title", "object_label")),
        Column("title", _("Title"), source="title"),
        Column(
            "kind",
            _("Kind of document"),
            value=lambda document: label_of_kind(document.kind),
            source="kind",
            choices=list_kind_choices,
        ),
        Column(
            "unit",
            _("Unit"),
            value=lambda document: document.unit.localized("name"),
            source="unit",
            choices=list_unit_choices,
        ),
        Column(
            "state",
            _("State"),
            Kind.STATE,
            source="state",
            choices=lambda actor: [(state.name, state.label) for state in DOCUMENT.states],
        ),
        Column("issued_at", _("Issued"), Kind.MOMENT, source="issued_at"),
        Column(
            "issued_by",
            _("Issued by"),
            value=lambda document: document.issued_by.get_full_name() if document.issued_by else "",
        ),
        Column(
            "language",
            _("Language"),
            Kind.CHOICE,
            value=lambda document: LANGUAGE_LABELS[document.language],
            source="language",
            choices=list_language_choices,
            is_shown=False,
        ),
        Column("about", _("About"), value=lambda document: document.object_label, is_shown=False),
        Column("void_because", _("Void because"), is_shown=False),
    ),
)


def kind_and_language(code: str, language: str) -> TemplateKind:
    """Return the kind, or refuse one that is unknown or has no template in the language."""
    kind = kind_of(code)
    if language not in kind.languages:
        raise Refused("template_language", field="language", kind=kind.label, language=language)
    return kind
