"""Writes of documents: templates are drafted by one person and put in force by another; documents draw a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from lianfang.documents.access import DRAFTERS, ISSUERS, READERS
from lianfang.documents.layout.blocks import clean_rows, clean_value
from lianfang.documents.layout.markup import Part
from lianfang.documents.models import Document, Series, TemplateVersion
from lianfang.documents.queries import find_template, get_document, get_template, list_documents, list_templates
from lianfang.documents.rules import check_names, check_title, day_in_words, kind_of, number_of, parts_of, word_of
from lianfang.documents.terms import LANGUAGE_LABELS, TemplateKind
from lianfang.documents.workflow import DOCUMENT, TEMPLATE
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office, list_units
from lianfang.store.records import locked
from lianfang.tasks.actions import About
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts


@use_case
def draft_template(actor: Actor, *, kind: str, language: str, text: str, unit: str = "") -> TemplateVersion:
    """Write the next version of a template as a draft, for the whole office or a unit named by its code."""
    known = _kind_in(kind, language)
    owner = list_units(actor).get(code=unit) if unit else get_office(actor)
    if owner is None or not actor.holds(DRAFTERS, owner.path):
        raise NotFound("Unit")
    parts_of(known, text)
    versions = list_templates(actor).filter(unit=owner, kind=kind, language=language)
    if versions.filter(state="draft").exists():
        raise Refused("template_draft_open", field="text")
    last = versions.aggregate(last=Max("number"))["last"] or 0
    made = TemplateVersion.objects.create(
        kind=kind, language=language, unit=owner, number=last + 1, text=text, edited_by_id=actor.id
    )
    record(actor, "documents.draft_template", made, kind=kind, language=language, number=made.number, text=text)
    return made


@use_case
def save_template(actor: Actor, *, key: str, text: str, version: int | None = None) -> TemplateVersion:
    """Change the text of a draft; the last who changed it does not put it in force."""
    draft = locked(list_templates(actor), pk=get_template(actor, key).pk)
    if not actor.holds(DRAFTERS, draft.unit_path):
        raise NotFound("TemplateVersion")
    if not TEMPLATE.may_edit(draft, "text"):
        raise Refused("field_locked", field="text", field_label=_("Text"), state=TEMPLATE.state(draft.state).label)
    if version is not None and version != draft.version:
        raise Refused("version_changed", field="text")
    parts_of(kind_of(draft.kind), text)
    draft.change(expected=version, text=text, edited_by_id=actor.id)
    record(actor, "documents.save_template", draft, text=text)
    return draft


@use_case
def put_template_in_force(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> TemplateVersion:
    """Put a draft in force; the version before it is replaced. Documents issued before keep theirs."""
    draft = locked(list_templates(actor), pk=get_template(actor, key).pk)
    state = TEMPLATE.check("put_in_force", draft, actor, comment=comment)
    parts_of(kind_of(draft.kind), draft.text)
    before = list_templates(actor).filter(
        unit=draft.unit_id, kind=draft.kind, language=draft.language, state="in_force"
    )
    for known in before.select_for_update(of=("self",)):
        known.change(state=TEMPLATE.check("replace", known, actor))
        record(actor, "documents.replace_template", known, by=draft.number)
    draft.change(expected=version, state=state, approved_by_id=actor.id, approved_at=clock.now())
    record(actor, "documents.put_template_in_force", draft, comment=comment)
    return draft


@use_case
def withdraw_template(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> TemplateVersion:
    """Withdraw a draft with a reason."""
    draft = locked(list_templates(actor), pk=get_template(actor, key).pk)
    draft.change(expected=version, state=TEMPLATE.check("withdraw", draft, actor, comment=comment))
    record(actor, "documents.withdraw_template", draft, comment=comment)
    return draft


@use_case
def issue_document(
    actor: Actor,
    *,
    template: str,
    unit_id: int,
    about: About | None = None,
    values: Mapping[str, Any],
    tables: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    title: str = "",
    language: str = "zh",
) -> Document:
    """Issue a document of a kind: it draws the next number of its word and year and never changes afterwards.

    template: code of a declared kind. title: by default the value `title`, else the label of the kind. A number is
    drawn and given back with the transaction, so that none is lost when it fails.
    """
    kind = _kind_in(template, language)
    unit = list_units(actor).get(pk=unit_id)
    office = get_office(actor)
    if office is None or not actor.holds(READERS, unit.path):
        raise NotFound("Unit")
    check_names(kind, values, tables or {})
    said = _said(kind, values, title)
    version = find_template(actor, template, language, unit.path)
    text = version.text if version else kind.preset_in(language)
    parts = parts_of(kind, text)
    series = _locked_series(actor, office.pk, word_of(parts), clock.today().year)
    number = number_of(series.word, series.year, series.last + 1, language)
    common = _common_values(office, unit, language)
    made = Document.objects.create(
        unit=unit,
        series=series,
        serial=series.last + 1,
        kind=template,
        language=language,
        is_landscape=kind.is_landscape,
        template=version,
        template_text=text,
        number=number,
        title=said["title"],
        office=common["office"],
        values={**common, **said, "number": number},
        tables=_rows_of(parts, tables or {}),
        issued_by_id=actor.id,
        issued_at=clock.now(),
        **(about or About()).values(),
    )
    series.change(last=series.last + 1)
    record(actor, "documents.issue_document", made, number=number, title=made.title, kind=template)
    return made


def _said(kind: TemplateKind, values: Mapping[str, Any], title: str) -> dict[str, str]:
    said = {name: clean_value(name, value) for name, value in values.items()}
    return {**said, "title": check_title(title or said.get("title", "") or str(kind.label))}


def _common_values(office: Any, unit: Any, language: str) -> dict[str, str]:
    english = language == "en"
    names = {"office": office, "unit": unit}
    said = {key: row.name_en if english and row.name_en else row.name for key, row in names.items()}
    return {**said, "date": day_in_words(clock.today(), language)}


def _rows_of(parts: Sequence[Part], tables: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """Return the rows of the tables that the template prints, as text."""
    widths = {part.text: len(part.headings) for part in parts if part.kind == "table"}
    return {
        name: [list(row) for row in clean_rows(name, given, widths[name])]
        for name, given in tables.items()
        if name in widths
    }


@use_case
def write_document(
    actor: Actor, *, template: str, values: Mapping[str, Any], unit: str = "", language: str = "zh"
) -> Document:
    """Issue a document of a kind that is written by hand, as a secretary of the unit (its code; else the office)."""
    kind = _kind_in(template, language)
    owner = list_units(actor).get(code=unit) if unit else get_office(actor)
    if owner is None or not kind.is_written_here or not actor.holds(ISSUERS, owner.path):
        raise NotFound("TemplateKind")
    for name in ("title", "body"):
        if name in kind.field_names and not str(values.get(name) or "").strip():
            raise Refused("field_required", field=name)
    return issue_document(actor, template=template, unit_id=owner.pk, values=values, language=language)


@use_case
def void_document(actor: Actor, *, key: str, version: int | None = None, comment: str = "") -> Document:
    """Make a document void with a reason; its number stays taken and its page says so."""
    document = locked(list_documents(actor), pk=get_document(actor, key).pk)
    state = DOCUMENT.check("void", document, actor, comment=comment)
    document.change(expected=version, state=state, void_because=comment.strip())
    record(actor, "documents.void_document", document, number=document.number, comment=comment)
    return document


def _locked_series(actor: Actor, unit_id: int, word: str, year: int) -> Series:
    """Return the counter, locked: whoever comes second waits here until the first has its number."""
    Series.objects.bulk_create([Series(unit_id=unit_id, word=word, year=year)], ignore_conflicts=True)
    return locked(Series.objects.visible_to(actor), unit_id=unit_id, word=word, year=year)


def _kind_in(code: str, language: str) -> TemplateKind:
    kind = kind_of(code)
    if language not in kind.languages:
        label = LANGUAGE_LABELS.get(language, language)
        raise Refused("template_language", field="language", kind=kind.label, language=label)
    return kind


declare_refusals(
    {
        "template_draft_open": _("There is an open draft of this template already; put it in force or withdraw it."),
        "template_language": _("There is no template of “{kind}” in the language “{language}”."),
    }
)

declare_acts(
    {
        "documents.draft_template": _("Template drafted"),
        "documents.save_template": _("Draft of a template changed"),
        "documents.put_template_in_force": _("Template put in force"),
        "documents.replace_template": _("Template replaced"),
        "documents.withdraw_template": _("Draft of a template withdrawn"),
        "documents.issue_document": _("Document issued"),
        "documents.void_document": _("Document made void"),
    }
)
