"""Writes of the catalogue, one file for each subject."""

from lianfang.catalogue.actions.items import (
    CATALOGUERS,
    LINKS,
    ItemPublicityChanged,
    declare_category_empty,
    load_items,
    named_posts,
    publish_item,
    reopen_item,
    save_basis,
    save_item,
)

__all__ = [
    "CATALOGUERS",
    "ItemPublicityChanged",
    "LINKS",
    "declare_category_empty",
    "load_items",
    "named_posts",
    "publish_item",
    "reopen_item",
    "save_basis",
    "save_item",
]
