"""Register the room with Django."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """Overview: home pages."""

    name = "lianfang.overview"
    label = "overview"
