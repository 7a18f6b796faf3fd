"""Judgements of the catalogue, one file for each subject. Pure."""

from lianfang.catalogue.rules.codes import next_code, prefix_of
from lianfang.catalogue.rules.diff import ColumnDiff, diff_contents, lines_of
from lianfang.catalogue.rules.items import (
    CODE,
    REQUIRED,
    ItemEntry,
    ItemValues,
    TierTable,
    check_item,
    check_limits,
    check_publishable,
    columns_of,
    tier_table,
)
from lianfang.catalogue.rules.lint import (
    JUDGES,
    BasisFact,
    LintCase,
    LintFinding,
    LintRule,
    Waiting,
    judge,
)
from lianfang.catalogue.rules.versions import (
    COLUMNS,
    NUMBER,
    check_number,
    content_of,
    entry_of,
    read_changes,
    with_changes,
)

__all__ = [
    "NUMBER",
    "CODE",
    "COLUMNS",
    "ItemEntry",
    "ItemValues",
    "REQUIRED",
    "TierTable",
    "check_item",
    "check_limits",
    "check_number",
    "check_publishable",
    "columns_of",
    "content_of",
    "entry_of",
    "next_code",
    "prefix_of",
    "read_changes",
    "tier_table",
    "with_changes",
    "JUDGES",
    "BasisFact",
    "LintCase",
    "LintFinding",
    "LintRule",
    "Waiting",
    "judge",
    "ColumnDiff",
    "diff_contents",
    "lines_of",
]
