"""What flowcharts show on pages of other rooms, and what they follow."""

from lianfang.flowcharts.listeners.flows import (
    flow_of_item,
    follow,
    procedure_of_item,
    steps_of_post,
)

__all__ = [
    "flow_of_item",
    "follow",
    "procedure_of_item",
    "steps_of_post",
]
