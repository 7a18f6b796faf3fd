"""Register the room with Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications: who is told what."""

    name = "lianfang.notifications"
    label = "notifications"
