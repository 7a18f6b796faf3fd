"""Register the room with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Portal: what the public may read."""

    name = "lianfang.portal"
    label = "portal"
