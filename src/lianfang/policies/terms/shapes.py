"""What an office may set, and the shape of each: tables of declared columns, so that one editor and check serve all.

A kind with one table has a list of rows as its value, a kind with several a dict of table name → rows. Labels and
figures are rows of versions; what stands here are the shapes, and presets that hold until an office sets its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lianfang.kernel.text import Text as _

Row = Mapping[str, Any]


class CellKind(StrEnum):
    """What one cell of a row holds."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    CODES = "codes"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of a table: its name in the rows, its label, and what it holds."""

    name: str
    label: _
    kind: CellKind = CellKind.TEXT
    is_required: bool = True
    choices: tuple[tuple[str, _], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a kind; `key` names the columns that no two rows share."""

    name: str
    label: _
    cells: tuple[Cell, ...]
    key: tuple[str, ...] = ("code",)


@dataclass(frozen=True, slots=True)
class PolicyKind:
    """One thing an office sets.

    is_public: what is in force is shown without signing in.
    preset: the value that holds until the office puts a first version in force; None where there is none.
    was_list: versions from before the kind had several tables hold the rows of the first one alone.
    """

    key: str
    label: _
    tables: tuple[Table, ...]
    is_public: bool = False
    preset: Any = None
    was_list: bool = False


class Unit(StrEnum):
    """How days are counted."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


UNITS = ((Unit.WORKING_DAYS.value, _("working days")), (Unit.CALENDAR_DAYS.value, _("calendar days")))
LIMITS = (("promise", _("promised limit")), ("legal", _("statutory limit")))
AUDIENCES = (("internal", _("inside the office")), ("public", _("everybody")))

CODE = Cell("code", _("Code"), CellKind.CODE)
LABEL = Cell("label", _("Label"))
LABEL_EN = Cell("label_en", _("Label in English"))
NAMED = (CODE, LABEL, LABEL_EN)


def number_cell(name: str, label: _, *, is_required: bool = True) -> Cell:
    """Return a cell that holds a figure."""
    return Cell(name, label, CellKind.NUMBER, is_required)


def flag_cell(name: str, label: _) -> Cell:
    """Return a cell that holds yes or no."""
    return Cell(name, label, CellKind.FLAG)


def optional(name: str, label: _, kind: CellKind = CellKind.TEXT) -> Cell:
    """Return a cell that may stay empty."""
    return Cell(name, label, kind, is_required=False)


def plain_list(key: str, label: _, *more: Cell, is_public: bool = True) -> PolicyKind:
    """Return a kind with one table of codes, labels and what comes beside them."""
    return PolicyKind(key, label, (Table("rows", label, (*NAMED, *more)),), is_public)


def limit_cells(color: str, label: _, label_offset: _, *, is_required: bool = True) -> tuple[Cell, Cell]:
    """Return the two cells of one card of a clock: which limit, and how far from it."""
    return (
        Cell(f"{color}_limit", label, CellKind.CHOICE, is_required, LIMITS),
        number_cell(f"{color}_offset", label_offset, is_required=is_required),
    )
