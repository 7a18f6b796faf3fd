"""Rules of procedure, one file for each subject; all pure."""

from lianfang.meetings.rules.agenda import check_papers, earliest_day, minutes_due
from lianfang.meetings.rules.order import check_heard, check_speaker, next_speakers, silent
from lianfang.meetings.rules.quorum import Roll, base_of, check_quorum, is_quorate, needed_of
from lianfang.meetings.rules.rulebook import DEFAULT, Rulebook, from_values, rulebook_of
from lianfang.meetings.rules.voting import Count, check_voter, count_votes

__all__ = [
    "DEFAULT",
    "Count",
    "Roll",
    "Rulebook",
    "base_of",
    "check_heard",
    "check_papers",
    "check_quorum",
    "check_speaker",
    "check_voter",
    "count_votes",
    "earliest_day",
    "from_values",
    "is_quorate",
    "minutes_due",
    "needed_of",
    "next_speakers",
    "rulebook_of",
    "silent",
]
