"""Workflows of the register, one file for each subject."""

from lianfang.register.workflow.batches import PUBLIC_NOTICE, RATING_BATCH
from lianfang.register.workflow.editions import CHANGE_REQUEST, RISK_EDITION
from lianfang.register.workflow.ratings import OPEN_STATES, RATING, is_own, stage_for
from lianfang.register.workflow.risks import RISK_POINT

__all__ = [
    "CHANGE_REQUEST",
    "OPEN_STATES",
    "PUBLIC_NOTICE",
    "RATING",
    "RATING_BATCH",
    "RISK_EDITION",
    "RISK_POINT",
    "is_own",
    "stage_for",
]
