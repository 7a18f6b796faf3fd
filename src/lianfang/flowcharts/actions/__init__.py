"""Writes of flowcharts, one file for each subject."""

from lianfang.flowcharts.access import DRAFTERS
from lianfang.flowcharts.actions.drafts import STEPS, save_flow_version
from lianfang.flowcharts.actions.flows import (
    StepsChanged,
    follow_item,
    load_flows,
    publish_flow,
)
from lianfang.flowcharts.actions.sheets import draft_flow

__all__ = [
    "DRAFTERS",
    "STEPS",
    "StepsChanged",
    "draft_flow",
    "follow_item",
    "load_flows",
    "publish_flow",
    "save_flow_version",
]
