"""Reads of the register, one file for each subject."""

from lianfang.register.queries.ratings import (
    current_scheme,
    get_rating,
    last_steps,
    list_ratings,
    list_steps_of,
    number_of,
    open_rating_of,
    rating_in_force,
    recompute,
)
from lianfang.register.queries.risks import get_risk, list_measures, list_risks, list_risks_of_posts, list_rules_of

__all__ = [
    "current_scheme",
    "get_rating",
    "get_risk",
    "last_steps",
    "list_measures",
    "list_ratings",
    "list_risks",
    "list_risks_of_posts",
    "list_rules_of",
    "list_steps_of",
    "number_of",
    "open_rating_of",
    "rating_in_force",
    "recompute",
]
