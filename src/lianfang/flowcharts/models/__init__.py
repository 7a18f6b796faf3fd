"""Tables of flowcharts, one file for each subject."""

from lianfang.flowcharts.models.flows import (
    Flow,
    FlowVersion,
    Step,
)

__all__ = [
    "Flow",
    "FlowVersion",
    "Step",
]
