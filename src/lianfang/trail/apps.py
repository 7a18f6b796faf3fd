"""Register the trail with Django."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TrailConfig(AppConfig):
    """The trail shows itself on every object page, and learns after each migration which columns the tables have."""

    name = "lianfang.trail"
    label = "trail"

    def ready(self) -> None:
        """Keep the shapes of all tables whenever they may have changed."""
        post_migrate.connect(_keep_shapes, sender=self)


def _keep_shapes(using: str, **given: Any) -> None:
    # This module is imported before there are tables; the action only when a migration has ended.
    import_module("lianfang.trail.actions.shapes").keep_shapes(using)
