"""The whole catalogue from a spreadsheet: a trial that says what each row would do, then the same for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from lianfang.catalogue.actions.versions import draft_version
from lianfang.catalogue.models import AuthorityItem, ItemVersion
from lianfang.catalogue.queries import list_items, list_versions
from lianfang.catalogue.queries.editions import to_chinese
from lianfang.catalogue.rules import content_of, entry_of
from lianfang.catalogue.rules.editions import NOT_READ, columns_in, entry_in, same_content
from lianfang.catalogue.terms.editions import COLUMN_LABELS
from lianfang.catalogue.workflow import OPEN_STATES
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused, declare_refusals
from lianfang.kernel.text import Text as _
from lianfang.store.acting import acting

MOST_ITEMS = 2_000
"""Rows that one import takes: each is drafted by itself with its entry in the trail."""


@dataclass(frozen=True)
class ImportRow:
    """What one row would do: new, changed (with before and after by column), same or refused (with the column)."""

    line: int
    number: str
    name: str
    what: str
    parts: tuple[tuple[str, Any, Any], ...] = ()
    error: str = ""
    column: str = ""


@dataclass
class CatalogueImport:
    """What an import did or would do, row by row."""

    rows: list[ImportRow] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Return how many rows do this."""
        return sum(row.what == what for row in self.rows)

    @property
    def refused(self) -> list[ImportRow]:
        """Return the rows that are refused."""
        return [row for row in self.rows if row.what == "refused"]


def import_catalogue(actor: Actor, *, sheet: Sequence[Sequence[str]], for_good: bool, reason: str) -> CatalogueImport:
    """Take a sheet, its header first, as drafts; nothing is kept when a row is refused or this is only a trial."""
    columns = columns_in(sheet[0], to_chinese)
    rows = [(line, cells) for line, cells in enumerate(sheet[1:], 2) if any(cell.strip() for cell in cells)]
    if len(rows) > MOST_ITEMS:
        raise Refused("import_long", field="file", rows=len(rows), most=MOST_ITEMS)
    if not reason.strip() and for_good:
        raise Refused("field_required", field="reason")
    result = CatalogueImport()
    read = {name: index for name, index in columns.items() if name not in NOT_READ}
    with acting(actor), transaction.atomic():
        standing = _standing(actor, [_cell(cells, read["number"]).strip() for _line, cells in rows])
        seen: dict[str, int] = {}
        for line, cells in rows:
            given = {name: _cell(cells, index) for name, index in read.items()}
            result.rows.append(_take(actor, line, given, standing, seen, reason))
        if not for_good or result.refused:
            transaction.set_rollback(True)
    return result


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].replace("\x00", "") if index < len(cells) else ""


def _standing(actor: Actor, numbers: Sequence[str]) -> dict[str, tuple[AuthorityItem, ItemVersion]]:
    """Return number → item and the version whose content a draft starts from: the open one, else the one in force."""
    items = {item.pk: item for item in list_items(actor).filter(number__in=[known for known in numbers if known])}
    rows = list_versions(actor).filter(item__in=items, state__in=[*OPEN_STATES, "published"])
    found: dict[str, tuple[AuthorityItem, ItemVersion]] = {}
    for version in rows.order_by("number"):
        item = items[version.item_id]
        known = found.get(item.number)
        if known is None or known[1].state == "published":
            found[item.number] = (item, version)
    return found


def _take(
    actor: Actor,
    line: int,
    given: Mapping[str, str],
    standing: Mapping[str, tuple[AuthorityItem, ItemVersion]],
    seen: dict[str, int],
    reason: str,
) -> ImportRow:
    number, name = given["number"].strip(), given["name"].strip()
    try:
        for column in ("number", "code"):
            _insist_once(column, given.get(column, "").strip(), line, seen)
        with transaction.atomic():
            return _drafted(actor, line, given, standing.get(number), reason)
    except Refused as refusal:
        column = str(COLUMN_LABELS.get(refusal.field, refusal.field))
        return ImportRow(line, number, name, "refused", error=refusal.sentence(), column=column)
    except NotFound:
        return ImportRow(line, number, name, "refused", error=Refused("import_unknown").sentence())


def _insist_once(column: str, value: str, line: int, seen: dict[str, int]) -> None:
    if not value:
        return
    before = seen.setdefault(f"{column}:{value}", line)
    if before != line:
        raise Refused("import_twice", field=column, value=value, line=before)


def _drafted(
    actor: Actor,
    line: int,
    given: Mapping[str, str],
    held: tuple[AuthorityItem, ItemVersion] | None,
    reason: str,
) -> ImportRow:
    before = entry_of(held[1].content) if held else None
    entry = entry_in(given, before)
    parts: list[tuple[str, Any, Any]] = []
    if held is not None:
        new, old = content_of(entry), held[1].content
        parts = [(_label(name), old.get(name), new.get(name)) for name in same_content(old, new)]
        if not parts:
            return ImportRow(line, entry.values.number, entry.values.name, "same")
    seen = held[1].version if held is not None and held[1].state in OPEN_STATES else None
    draft_version(actor, entry=entry, version=seen, reason=reason)
    return ImportRow(
        line, entry.values.number, entry.values.name, "changed" if held is not None else "new", tuple(parts)
    )


def _label(name: str) -> str:
    words = {"posts": _("Posts"), "outside": _("Bodies outside the office"), "material_details": _("Form and source")}
    return str(COLUMN_LABELS.get(name) or words.get(name, name))


declare_refusals(
    {
        "import_long": _("The file has {rows} items; {most} are taken at once. Split the file."),
        "import_twice": _("“{value}” stands in line {line} already."),
        "import_unknown": _("The row names a division or an item that is not yours or does not exist."),
    }
)
