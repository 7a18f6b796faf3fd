"""Workflows of the catalogue."""

from lianfang.catalogue.workflow.items import ITEM_FLOW
from lianfang.catalogue.workflow.versions import ITEM_VERSION, OPEN_STATES

__all__ = ["ITEM_FLOW", "ITEM_VERSION", "OPEN_STATES"]
