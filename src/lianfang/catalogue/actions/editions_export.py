"""Export of an edition, or of the working catalogue, as spreadsheet, paper or open data; written by the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lianfang.catalogue.queries.editions import get_edition, list_edition_lines, list_editions, list_lines
from lianfang.catalogue.rules.edition_files import (
    paper_headings,
    paper_rows,
    write_csv,
    write_json,
    write_xlsx,
)
from lianfang.catalogue.rules.editions import headings, row_of
from lianfang.documents.queries import render_table
from lianfang.files.actions import request_export
from lianfang.files.terms import Asked, Enter, ExportKind, Report, Written, declare_export
from lianfang.kernel import clock
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound
from lianfang.kernel.text import Text as _
from lianfang.people.queries import get_office
from lianfang.store.acting import acting

if TYPE_CHECKING:
    from lianfang.files.models import Export

FORMS = ("xlsx", "docx", "pdf", "csv", "json")
CATALOGUE = "catalogue"


def export_catalogue(actor: Actor, *, form: str, edition: str = "") -> Export:
    """Ask for an edition as a file; without a number for the working catalogue. Holds what the actor may read."""
    with acting(actor):
        office = get_office(actor)
        if office is None:
            raise NotFound("CatalogueEdition")
        label = str(_("Working catalogue"))
        if edition:
            known = get_edition(actor, edition)
            label = f"{known.localized('title')} {known.number}"
        asked: dict[str, Any] = {"form": form, "unit_id": office.pk, "label": label, "params": {"edition": edition}}
        return request_export(actor, kind=CATALOGUE, **asked)


def write_catalogue(enter: Enter, asked: Asked, report: Report) -> Written:
    """Write the catalogue as it was asked for; everything is read first, so that a long writing holds no lock."""
    with enter() as actor:
        title, about, snapshots = _read(actor, str(asked.params.get("edition", "")))
    total, english = len(snapshots), asked.language == "en"
    report(0, total)
    rows = [row_of(snapshot, index, english=english) for index, snapshot in enumerate(snapshots, 1)]
    content = _write(asked.form, title, about, rows, lambda done: report(done, total))
    report(total, total)
    stem = f"catalogue-{asked.params.get('edition') or clock.today().isoformat()}"
    return Written(f"{stem}.{asked.form}", content)


def _read(actor: Actor, number: str) -> tuple[str, dict[str, str], list[dict[str, Any]]]:
    office = get_office(actor)
    name = office.localized("name") if office else ""
    about = {"office": name, "edition": number, "state": "", "approved": "", "published_on": "", "decision": ""}
    if not number:
        about["published_on"] = clock.today().isoformat()
        return str(_("Working catalogue of authority")), about, [line.snapshot for line in list_lines(actor)]
    edition = list_editions(actor).get(number=number)
    about |= {
        "state": edition.state,
        "approved": edition.approved_on.isoformat() if edition.approved_on else "",
        "decision": f"{edition.approval_body} {edition.approval_document}".strip(),
        "published_on": edition.published_on.isoformat() if edition.published_on else "",
    }
    title = f"{edition.localized('title')} {edition.number}"
    if edition.state == "draft":
        return title, about, [line.snapshot for line in list_lines(actor)]
    return title, about, list(list_edition_lines(actor, edition).values_list("snapshot", flat=True))


def _write(form: str, title: str, about: dict[str, str], rows: list[list[Any]], told: Callable[[int], None]) -> bytes:
    if form == "csv":
        return write_csv(headings(), rows, told)
    if form == "json":
        return write_json(title, about, rows, told)
    if form == "xlsx":
        return write_xlsx(title, _said(about), headings(), rows, told)
    subtitle = " · ".join(f"{name} {value}" for name, value in _said(about)[1:])
    paper = paper_rows(rows)
    return render_table(
        title, subtitle, paper_headings(), paper, form, lambda done, _all: told(done), office=about["office"]
    )


def _said(about: dict[str, str]) -> list[tuple[str, str]]:
    labels = (
        ("office", _("Office")),
        ("decision", _("Decision")),
        ("approved", _("Approved on")),
        ("published_on", _("Published on")),
    )
    return [(str(label), about[name]) for name, label in labels if about[name]]


declare_export(ExportKind(CATALOGUE, _("Catalogue of authority"), FORMS, write_catalogue))
