"""Use cases of the register, one file for each subject."""

from lianfang.register.actions.risks import adopt_risk
from lianfang.register.rules import Given, MeasureEntry, RiskEntry

__all__ = ["Given", "MeasureEntry", "RiskEntry", "adopt_risk"]
