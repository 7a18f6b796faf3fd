"""Workflows of the catalogue."""

from lianfang.catalogue.workflow.items import (
    ITEM_FLOW,
)

__all__ = [
    "ITEM_FLOW",
]
