"""Reads of files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lianfang.files.models import StoredFile
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import Refused


def path_of_digest(digest: str) -> Path:
    """Return where content with this digest is kept."""
    return Path(settings.FILES_ROOT) / digest[:2] / digest


def get_file(actor: Actor, file_id: int) -> StoredFile:
    """Return one file; NotFound where there is none for this actor."""
    return StoredFile.objects.visible_to(actor).get(pk=file_id)


def path_of(stored: StoredFile) -> Path:
    """Return the path of a file's content, or refuse when it is gone."""
    path = path_of_digest(stored.sha256)
    if not path.exists():
        raise Refused("file_gone", file=stored.name)
    return path
