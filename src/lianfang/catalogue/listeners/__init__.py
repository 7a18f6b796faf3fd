"""What the catalogue shows on pages of other rooms."""

from lianfang.catalogue.listeners.decisions import follow_decision
from lianfang.catalogue.listeners.editions import take_decision_on_edition
from lianfang.catalogue.listeners.items import (
    items_of_post,
    items_of_unit,
)

__all__ = [
    "follow_decision",
    "items_of_post",
    "items_of_unit",
    "take_decision_on_edition",
]
