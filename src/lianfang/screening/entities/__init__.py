"""How screening is shown, one file for each subject."""

from lianfang.screening.entities.campaigns import CAMPAIGNS, DIVISIONS
from lianfang.screening.entities.posts import ENTRIES, POSTS

__all__ = ["CAMPAIGNS", "DIVISIONS", "ENTRIES", "POSTS"]
