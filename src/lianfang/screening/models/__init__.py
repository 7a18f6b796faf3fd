"""Tables of screening, one file for each subject."""

from lianfang.screening.models.campaigns import Campaign, DivisionScreening
from lianfang.screening.models.posts import PostScreening, QualityFlag, Remark, ScreeningAnswer, ScreeningEntry

__all__ = [
    "Campaign",
    "DivisionScreening",
    "PostScreening",
    "QualityFlag",
    "Remark",
    "ScreeningAnswer",
    "ScreeningEntry",
]
