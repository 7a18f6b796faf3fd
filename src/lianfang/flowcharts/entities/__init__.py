"""How flowcharts are shown, one file for each subject."""

from lianfang.flowcharts.entities.discretion import DISCRETION
from lianfang.flowcharts.entities.flows import (
    FLOWS,
    VERSIONS,
)

__all__ = [
    "DISCRETION",
    "FLOWS",
    "VERSIONS",
]
