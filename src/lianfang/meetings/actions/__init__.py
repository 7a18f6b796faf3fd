"""Writes of meetings, one file for each subject."""

from lianfang.meetings.actions.bodies import end_seat, save_body, save_seat
from lianfang.meetings.actions.discussion import (
    correct_statement,
    decide_recusal,
    fall_back,
    open_vote,
    put_off,
    raise_recusal,
    speak,
    take_up,
)
from lianfang.meetings.actions.events import TopicDecided
from lianfang.meetings.actions.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    convene,
    open_meeting,
    plan_meeting,
    postpone,
    put_on_agenda,
    take_attendance,
    take_off_agenda,
)
from lianfang.meetings.actions.minutes import (
    change_minutes,
    circulate_minutes,
    confirm_minutes,
    draft_minutes,
    return_minutes,
)
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
from lianfang.meetings.actions.voting import cast_vote, record_votes, settle

__all__ = [
    "TopicDecided",
    "add_paper",
    "cancel_meeting",
    "cast_vote",
    "change_meeting",
    "change_minutes",
    "circulate_minutes",
    "close_meeting",
    "confirm_minutes",
    "convene",
    "correct_statement",
    "decide_recusal",
    "describe_topic",
    "draft_minutes",
    "end_seat",
    "fall_back",
    "follow_up",
    "load_decision",
    "open_meeting",
    "open_vote",
    "plan_meeting",
    "postpone",
    "put_forward",
    "put_forward_again",
    "put_matter_forward",
    "put_off",
    "put_on_agenda",
    "raise_recusal",
    "record_votes",
    "return_minutes",
    "save_body",
    "save_seat",
    "settle",
    "speak",
    "take_attendance",
    "take_off_agenda",
    "take_up",
    "withdraw_topic",
]
