"""Reads of files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lianfang.files.models import Export, StoredFile
from lianfang.kernel.access import Actor
from lianfang.kernel.errors import NotFound, Refused
from lianfang.store.records import ScopedQuerySet


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


def list_exports(actor: Actor) -> ScopedQuerySet[Export]:
    """Return the exports that the actor has asked for."""
    return Export.objects.visible_to(actor).select_related("file")


def get_export(actor: Actor, key: str) -> Export:
    """Return one of the actor's exports by its id; NotFound for anything else."""
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise NotFound("Export")
    return list_exports(actor).get(pk=int(key))
