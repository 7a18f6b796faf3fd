"""Register the room with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Register: risk points and their ratings."""

    name = "lianfang.register"
    label = "register"
