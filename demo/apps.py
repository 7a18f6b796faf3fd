"""Register the demonstration with Django; it is an app only where LIANFANG_DEMO is set."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration brings an invented office and commands to load it; it has no table."""

    name = "demo"
    label = "demo"
