"""How the objects of this room are shown, one file for each subject."""

from lianfang.meetings.entities.bodies import BODIES, SEATS
from lianfang.meetings.entities.meetings import MEETINGS
from lianfang.meetings.entities.topics import TOPICS

__all__ = ["BODIES", "MEETINGS", "SEATS", "TOPICS"]
