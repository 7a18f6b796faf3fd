"""Writes of meetings, one file for each subject."""

from lianfang.meetings.actions.bodies import end_seat, save_body, save_seat
from lianfang.meetings.actions.events import TopicDecided
from lianfang.meetings.actions.settling import load_decision
from lianfang.meetings.actions.topics import (
    add_paper,
    describe_topic,
    follow_up,
    put_forward,
    put_forward_again,
    put_matter_forward,
    withdraw_topic,
)

__all__ = [
    "TopicDecided",
    "add_paper",
    "describe_topic",
    "end_seat",
    "follow_up",
    "load_decision",
    "put_forward",
    "put_forward_again",
    "put_matter_forward",
    "save_body",
    "save_seat",
    "withdraw_topic",
]
