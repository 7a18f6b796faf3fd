"""Register the room with Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings: collective decisions."""

    name = "lianfang.meetings"
    label = "meetings"
