"""Reads of the register, one file for each subject."""

from lianfang.register.queries.batches import get_batch, get_notice, list_batches, list_lines, list_notices
from lianfang.register.queries.changes import get_change, list_changes
from lianfang.register.queries.editions import (
    compare_editions,
    get_edition,
    list_contents,
    list_editions,
    list_lines_of,
)
from lianfang.register.queries.facts import facts_beside
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
    suggest_now,
    year_waiting,
)
from lianfang.register.queries.risks import (
    get_risk,
    list_basis_codes,
    list_measures,
    list_measures_of,
    list_open_risks,
    list_risks,
    list_risks_of_posts,
    list_risks_on_basis,
    list_rules_of,
    narrow_risks,
)
from lianfang.register.queries.words import anchors_of, factor_labels, list_levels
from lianfang.register.rules.answering import LEVELS as RANKED
from lianfang.register.rules.answering import Place, places_of

__all__ = [
    "year_waiting",
    "Place",
    "RANKED",
    "compare_editions",
    "get_edition",
    "list_contents",
    "list_editions",
    "list_lines_of",
    "places_of",
    "anchors_of",
    "factor_labels",
    "list_levels",
    "facts_beside",
    "get_batch",
    "get_change",
    "get_notice",
    "list_batches",
    "list_changes",
    "list_lines",
    "list_notices",
    "list_open_risks",
    "list_risks_on_basis",
    "current_scheme",
    "get_rating",
    "get_risk",
    "last_steps",
    "list_basis_codes",
    "list_measures",
    "list_measures_of",
    "list_ratings",
    "list_risks",
    "list_risks_of_posts",
    "list_rules_of",
    "list_steps_of",
    "narrow_risks",
    "number_of",
    "open_rating_of",
    "rating_in_force",
    "recompute",
    "suggest_now",
]
