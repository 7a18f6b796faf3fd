"""Use cases of screening, one file for each subject."""

from lianfang.screening.actions.campaigns import (
    close_campaign,
    consolidate_campaign,
    plan_campaign,
    remind,
    resume_campaign,
    start_campaign,
    withdraw_campaign,
)
from lianfang.screening.actions.merging import add_entry, join_entries, merge_entry, merge_rest, submit_division
from lianfang.screening.actions.posts import (
    accept_screening,
    answer_questions,
    answer_rest,
    drop_entry,
    return_entries,
    return_screening,
    save_entry,
    submit_screening,
)
from lianfang.screening.actions.remarks import answer_remark, enter_remark, write_remark
from lianfang.screening.actions.rollup import approve_division, return_division
from lianfang.screening.rules import EntryValues

__all__ = [
    "EntryValues",
    "accept_screening",
    "add_entry",
    "answer_questions",
    "answer_remark",
    "answer_rest",
    "approve_division",
    "close_campaign",
    "consolidate_campaign",
    "drop_entry",
    "enter_remark",
    "join_entries",
    "merge_entry",
    "merge_rest",
    "plan_campaign",
    "remind",
    "resume_campaign",
    "return_division",
    "return_entries",
    "return_screening",
    "save_entry",
    "start_campaign",
    "submit_division",
    "submit_screening",
    "withdraw_campaign",
    "write_remark",
]
