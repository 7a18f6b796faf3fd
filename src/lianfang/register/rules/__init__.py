"""Judgements of the register, one file for each subject."""

from lianfang.register.rules.entries import Given, MeasureEntry, RiskEntry, insist_length, insist_placed
from lianfang.register.rules.scoring import (
    Scheme,
    Suggested,
    insist_factors,
    is_below,
    needs_second,
    scheme_from_tables,
    scheme_of,
    score_of,
    suggest,
)

__all__ = [
    "Given",
    "MeasureEntry",
    "RiskEntry",
    "Scheme",
    "Suggested",
    "insist_factors",
    "insist_length",
    "insist_placed",
    "is_below",
    "needs_second",
    "scheme_from_tables",
    "scheme_of",
    "score_of",
    "suggest",
]
