"""How flowcharts are shown, one file for each subject."""

from lianfang.flowcharts.entities.flows import (
    FLOWS,
    VERSIONS,
)

__all__ = [
    "FLOWS",
    "VERSIONS",
]
