"""Put the rooms together once all their tables are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ConfigConfig(AppConfig):
    """The last app: it lets every room register its entities and listeners."""

    name = "lianfang.config"
    label = "config"

    def ready(self) -> None:
        """Import entities before listeners, so that listeners find what they fill."""
        autodiscover_modules("entities", "listeners")
