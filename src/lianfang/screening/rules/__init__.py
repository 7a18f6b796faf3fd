"""Judgements of screening, one file for each subject."""

from lianfang.screening.rules.entries import (
    EntryValues,
    insist_length,
    insist_lengths,
    is_major,
    missing_of,
    own_factors,
)
from lianfang.screening.rules.questions import Question, answered_by, questions_of, unanswered

__all__ = [
    "EntryValues",
    "Question",
    "answered_by",
    "insist_length",
    "insist_lengths",
    "is_major",
    "missing_of",
    "own_factors",
    "questions_of",
    "unanswered",
]
