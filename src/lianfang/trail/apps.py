"""Register the trail with Django."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """The trail shows itself on every object page."""

    name = "lianfang.trail"
    label = "trail"
