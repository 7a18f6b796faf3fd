"""Writes of flowcharts, one file for each subject."""

from lianfang.flowcharts.actions.drafts import STEPS, save_flow_version
from lianfang.flowcharts.actions.flows import (
    StepsChanged,
    follow_item,
    load_flows,
    publish_flow,
)

__all__ = [
    "STEPS",
    "StepsChanged",
    "follow_item",
    "load_flows",
    "publish_flow",
    "save_flow_version",
]
