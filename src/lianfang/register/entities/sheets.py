"""What a spreadsheet of risks holds; the register as it stands goes out in the same columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lianfang.edge.entity import Column, Field, Importer
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.people.queries import list_units
from lianfang.register import actions
from lianfang.register.access import PROPOSERS
from lianfang.register.entities.labels import office_choices
from lianfang.register.queries.sheets import stand_risk
from lianfang.register.terms import EXTENT_LABELS, ORIGIN_LABELS


def _units(actor: Actor) -> list[tuple[str, object]]:
    return [(unit.code, unit.localized("name")) for unit in list_units(actor)]


def _plain(labels: dict[str, _]) -> Callable[[Actor], Sequence[tuple[str, object]]]:
    return lambda actor: [(str(code), label) for code, label in labels.items()]


RISK_SHEET = Importer(
    by=PROPOSERS,
    action=actions.save_risk,
    standing=stand_risk,
    fields=(
        Field("number", _("No."), required=False, help=_("Empty for a new risk; the register gives the number.")),
        Field("unit", _("Division"), choices=_units, help=_("Code of the division that owns the risk.")),
        Field("extent", _("Extent"), choices=_plain(EXTENT_LABELS), help=_("Notice 三.2: post, division or office.")),
        Field("post", _("Post"), required=False, help=_("Code of the post; empty only for a division or the office.")),
        Field("item", _("Authority item"), required=False, help=_("Number of the item in the catalogue.")),
        Field("step", _("Step"), required=False, help=_("Key of the step in the published flowchart, such as P10-S3.")),
        Field("scope_note", _("Stated scope"), required=False, help=_("Needed where neither item nor step is named.")),
        Field("kind", _("Kind of risk"), choices=office_choices("risk_kinds"), help=_("Notice 三.2: kind of risk.")),
        Field("cause", _("Cause"), choices=office_choices("risk_causes"), help=_("A cause of this kind of risk.")),
        Field("origin", _("Origin"), required=False, choices=_plain(ORIGIN_LABELS), help=_("Empty: the post itself.")),
        Field("title", _("Risk point"), help=_("Notice 三.4: the risk in a few words, without anybody's name.")),
        Field("description", _("How it shows"), help=_("What could go wrong at this place, and how.")),
        Field("bases", _("Rules"), required=False, help=_("Codes of rules and laws, with ； between them.")),
        Field("basis", _("Basis"), required=False, help=_("Notice 三.4, where no item says it.")),
        Field("boundary", _("Bounds"), required=False, help=_("Notice 三.4, where no item says it.")),
        Field("liability", _("Liability"), required=False, help=_("Notice 三.4, where no item says it.")),
        Field("measures", _("Measures"), required=False, help=_("One a line: kind | how often | text | evidence.")),
        Field("scope_note_en", _("Stated scope in English"), required=False),
        Field("title_en", _("Risk point in English"), required=False),
        Field("description_en", _("How it shows in English"), required=False),
    ),
)


def _cell(name: str) -> Callable[[Any], Any]:
    return lambda row: row[name]


SHEET_COLUMNS = tuple(Column(field.name, field.label, value=_cell(field.name)) for field in RISK_SHEET.fields)
"""The same columns for writing rows out, so that a file read back changes nothing."""
