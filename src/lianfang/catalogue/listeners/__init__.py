"""What the catalogue shows on pages of other rooms."""

from lianfang.catalogue.listeners.items import (
    items_of_post,
    items_of_unit,
)

__all__ = [
    "items_of_post",
    "items_of_unit",
]
