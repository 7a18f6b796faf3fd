"""How the catalogue is shown, one file for each subject."""

from lianfang.catalogue.entities.items import (
    BASES,
    ITEMS,
    LINE_COLUMNS,
    Choices,
    office_label,
    suspension_labels,
)

__all__ = [
    "BASES",
    "Choices",
    "ITEMS",
    "LINE_COLUMNS",
    "office_label",
    "suspension_labels",
]
