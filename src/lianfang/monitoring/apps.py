"""Register the room with Django."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Monitoring: logs, runs and findings."""

    name = "lianfang.monitoring"
    label = "monitoring"
