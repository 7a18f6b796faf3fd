"""Workflows of screening, one file for each subject."""

from lianfang.screening.workflow.campaigns import CAMPAIGN, DIVISION_SCREENING
from lianfang.screening.workflow.posts import POST_SCREENING, SCREENING_ENTRY

__all__ = ["CAMPAIGN", "DIVISION_SCREENING", "POST_SCREENING", "SCREENING_ENTRY"]
