"""Register the room with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Screening: campaigns and drafts of risks."""

    name = "lianfang.screening"
    label = "screening"
