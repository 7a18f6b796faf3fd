"""Codes of this room."""

from __future__ import annotations

from enum import StrEnum

from lianfang.kernel.text import Text as _


class UnitKind(StrEnum):
    """What a node of the unit tree is."""

    OFFICE = "office"
    SUBORDINATE = "subordinate"
    DIVISION = "division"
    LEADERSHIP = "leadership"
    DISCIPLINE = "discipline"


UNIT_KIND_LABELS: dict[str, _] = {
    UnitKind.OFFICE: _("Office"),
    UnitKind.SUBORDINATE: _("Subordinate unit"),
    UnitKind.DIVISION: _("Division"),
    UnitKind.LEADERSHIP: _("Leading team"),
    UnitKind.DISCIPLINE: _("Discipline inspection group"),
}
