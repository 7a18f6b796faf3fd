"""Reads of the overview: composed of the other rooms' queries, each scoped by the actor."""

from lianfang.overview.queries.answering import Answered, list_answered
from lianfang.overview.queries.counts import (
    count_bases,
    count_bodies,
    count_declarations,
    count_editions,
    count_flows,
    count_items,
    count_pairs,
    count_published_items,
    count_seats,
    count_tiers,
)
from lianfang.overview.queries.home import Home, Office, Power, get_home, list_measured_risks
from lianfang.overview.queries.searching import Found, search_everything

__all__ = [
    "Answered",
    "Found",
    "Home",
    "Office",
    "Power",
    "count_bases",
    "count_bodies",
    "count_declarations",
    "count_editions",
    "count_flows",
    "count_items",
    "count_pairs",
    "count_published_items",
    "count_seats",
    "count_tiers",
    "get_home",
    "list_answered",
    "list_measured_risks",
    "search_everything",
]
