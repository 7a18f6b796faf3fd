"""Judgements of the catalogue, one file for each subject. Pure."""

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

__all__ = [
    "CODE",
    "ItemEntry",
    "ItemValues",
    "REQUIRED",
    "TierTable",
    "check_item",
    "check_limits",
    "check_publishable",
    "columns_of",
    "tier_table",
]
