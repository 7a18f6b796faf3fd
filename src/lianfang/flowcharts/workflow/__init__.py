"""Workflows of flowcharts."""

from lianfang.flowcharts.workflow.flows import (
    VERSION_FLOW,
)

__all__ = [
    "VERSION_FLOW",
]
