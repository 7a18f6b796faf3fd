"""Tables of the register, one file for each subject."""

from lianfang.register.models.editions import ChangeRequest, RiskEdition, RiskEditionLine
from lianfang.register.models.fragments import RiskFragments
from lianfang.register.models.ratings import NoticeLine, PublicNotice, Rating, RatingBatch, RatingStep
from lianfang.register.models.risks import RiskBasis, RiskMeasure, RiskPoint

__all__ = [
    "ChangeRequest",
    "NoticeLine",
    "PublicNotice",
    "Rating",
    "RatingBatch",
    "RatingStep",
    "RiskBasis",
    "RiskEdition",
    "RiskEditionLine",
    "RiskFragments",
    "RiskMeasure",
    "RiskPoint",
]
