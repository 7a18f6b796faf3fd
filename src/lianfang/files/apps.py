"""Register the room with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Files: evidence and attachments."""

    name = "lianfang.files"
    label = "files"
