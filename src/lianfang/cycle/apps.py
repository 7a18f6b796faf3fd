"""Register the room with Django."""

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """Cycle: work programmes and their stages."""

    name = "lianfang.cycle"
    label = "cycle"
