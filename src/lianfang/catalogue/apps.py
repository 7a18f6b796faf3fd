"""Register the room with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Catalogue: legal bases and authority items."""

    name = "lianfang.catalogue"
    label = "catalogue"
