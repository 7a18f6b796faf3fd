"""Writes of flowcharts, one file for each subject."""

from lianfang.flowcharts.actions.flows import (
    STEPS,
    follow_item,
    load_flows,
    publish_flow,
    save_flow_version,
)

__all__ = [
    "STEPS",
    "follow_item",
    "load_flows",
    "publish_flow",
    "save_flow_version",
]
