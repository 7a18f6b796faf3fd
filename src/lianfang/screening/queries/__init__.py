"""Reads of screening, one file for each subject."""

from lianfang.screening.queries.campaigns import (
    get_campaign,
    get_division,
    list_campaigns,
    list_divisions,
    open_campaign,
)
from lianfang.screening.queries.posts import (
    get_entry,
    get_screening,
    list_answers,
    list_entries,
    list_flags,
    list_remarks,
    list_screenings,
)

__all__ = [
    "get_campaign",
    "get_division",
    "get_entry",
    "get_screening",
    "list_answers",
    "list_campaigns",
    "list_divisions",
    "list_entries",
    "list_flags",
    "list_remarks",
    "list_screenings",
    "open_campaign",
]
