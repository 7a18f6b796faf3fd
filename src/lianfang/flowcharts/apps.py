"""Register the room with Django."""

from django.apps import AppConfig


class FlowchartsConfig(AppConfig):
    """Flowcharts: flows and their steps."""

    name = "lianfang.flowcharts"
    label = "flowcharts"
