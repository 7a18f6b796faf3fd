"""What flowcharts show on pages of other rooms, and what they follow."""

from lianfang.flowcharts.listeners.discretion import discretion_of_item
from lianfang.flowcharts.listeners.facts import facts_of_items
from lianfang.flowcharts.listeners.flows import (
    flow_of_item,
    follow,
    procedure_of_item,
    steps_of_post,
)
from lianfang.flowcharts.listeners.separation import keep_hands_apart

__all__ = [
    "discretion_of_item",
    "facts_of_items",
    "flow_of_item",
    "follow",
    "keep_hands_apart",
    "procedure_of_item",
    "steps_of_post",
]
