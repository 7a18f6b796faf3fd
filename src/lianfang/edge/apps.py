"""Register the edge with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext

from lianfang.kernel.text import Text


class EdgeConfig(AppConfig):
    """The edge gives the kernel's texts their translator."""

    name = "lianfang.edge"
    label = "edge"

    def ready(self) -> None:
        """Let every Text speak the reader's language."""
        Text.translate = staticmethod(gettext)
