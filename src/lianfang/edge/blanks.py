"""The empty sheet of an import: a row of headings with remarks, and a second sheet that says what each column takes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from lianfang.edge.entity import Entity, Field, Kind
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _

MOST_CHOICES = 60
KIND_WORDS = {
    Kind.NUMBER: _("A whole number"),
    Kind.DATE: _("A date such as 2026-10-01"),
    Kind.FLAG: _("1 for yes, empty or 0 for no"),
}
HEADINGS = (_("Column"), _("Name in open data"), _("Needed"), _("What it takes"), _("Allowed values"))


def allowed_values(declared: Field, actor: Actor) -> str:
    """Return the values that a column takes, with what they mean; "" where any text does."""
    if declared.choices is None:
        return str(KIND_WORDS.get(declared.kind, ""))
    choices = list(declared.choices(actor))
    shown = [f"{value} = {label}" if str(value) != str(label) else str(value) for value, label in choices]
    return "\n".join(shown[:MOST_CHOICES]) + ("\n…" if len(shown) > MOST_CHOICES else "")


def blank_sheet(entity: Entity, actor: Actor) -> bytes:
    """Return an XLSX workbook to fill in for an import, in the reader's language."""
    assert entity.importer is not None  # asked for entities that take sheets in
    return blank_workbook([(str(entity.plural), entity.importer.fields, ())], actor)


def blank_workbook(sheets: Sequence[tuple[str, Sequence[Field], Sequence[Sequence[str]]]], actor: Actor) -> bytes:
    """Return a workbook with one sheet for each (name, fields, rows), and a last one that explains the columns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        explained = []
        for name, fields, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(name))
            sheet.freeze_panes(1, 0)
            for place, declared in enumerate(fields):
                sheet.write_string(0, place, str(declared.label), bold)
                sheet.set_column(place, place, 20)
                values = allowed_values(declared, actor)
                if remark := "\n".join(part for part in (str(declared.help), values) if part):
                    sheet.write_comment(0, place, remark[:1000])
                needed = str(YES if declared.required else NO)
                explained.append((name, (str(declared.label), declared.name, needed, str(declared.help), values)))
            for line, cells in enumerate(rows, 1):
                for place, cell in enumerate(cells):
                    sheet.write_string(line, place, cell)
        notes = book.add_worksheet(_sheet_name(str(NOTES)))
        has_many = len(sheets) > 1
        for place, heading in enumerate(([SHEET] if has_many else []) + list(HEADINGS)):
            notes.write_string(0, place, str(heading), bold)
            notes.set_column(place, place, 28)
        for line, (name, cells) in enumerate(explained, 1):
            for place, cell in enumerate(([name] if has_many else []) + list(cells)):
                notes.write_string(line, place, cell, wrap)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return name[:31].translate({ord(sign): " " for sign in "[]:*?/\\'"})


YES, NO = _("Yes"), _("No")
NOTES = _("Explanations")
SHEET = _("Sheet")
