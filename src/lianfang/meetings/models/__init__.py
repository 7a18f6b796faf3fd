"""Tables of meetings, one file for each subject."""

from lianfang.meetings.models.bodies import Body, Seat
from lianfang.meetings.models.meetings import Attendance, Confirmation, Meeting, Minutes
from lianfang.meetings.models.topics import (
    Decision,
    FollowUp,
    MinutesPart,
    Paper,
    Recusal,
    Statement,
    Topic,
    Vote,
)

__all__ = [
    "Attendance",
    "Body",
    "Confirmation",
    "Decision",
    "FollowUp",
    "Meeting",
    "Minutes",
    "MinutesPart",
    "Paper",
    "Recusal",
    "Seat",
    "Statement",
    "Topic",
    "Vote",
]
