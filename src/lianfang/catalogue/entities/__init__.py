"""How the catalogue is shown, one file for each subject."""

from lianfang.catalogue.entities.columns import column_label, diff_panel
from lianfang.catalogue.entities.items import (
    BASES,
    ITEMS,
    LINE_COLUMNS,
    Choices,
    citing_part,
    office_label,
    suspension_labels,
)
from lianfang.catalogue.entities.lint import ITEM_LINT, findings_panel
from lianfang.catalogue.entities.sheets import DECLARATIONS
from lianfang.catalogue.entities.versions import ITEM_VERSIONS

__all__ = [
    "BASES",
    "Choices",
    "citing_part",
    "DECLARATIONS",
    "ITEMS",
    "ITEM_LINT",
    "ITEM_VERSIONS",
    "LINE_COLUMNS",
    "office_label",
    "suspension_labels",
    "findings_panel",
    "column_label",
    "diff_panel",
]
