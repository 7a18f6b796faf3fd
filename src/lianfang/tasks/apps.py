"""Register the room with Django."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: what somebody must do by when."""

    name = "lianfang.tasks"
    label = "tasks"
