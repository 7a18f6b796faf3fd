"""Register the store with Django."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The store has no table; it is an app for its commands."""

    name = "lianfang.store"
    label = "store"
