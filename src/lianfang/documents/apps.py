"""Register the room with Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents: official documents and their templates."""

    name = "lianfang.documents"
    label = "documents"
