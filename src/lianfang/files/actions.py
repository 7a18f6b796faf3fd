"""Writes of files: content first, under its digest, then the row; a killed upload leaves at most an unused content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings

from lianfang.files.models import StoredFile
from lianfang.files.queries import path_of_digest
from lianfang.files.rules import check_size, clean_name
from lianfang.kernel.access import Actor
from lianfang.kernel.text import Text as _
from lianfang.trail.actions import record, use_case
from lianfang.trail.terms import declare_acts

Look = Callable[[Path, str], object]


@use_case
def store_file(
    actor: Actor,
    *,
    unit_id: int,
    name: str,
    chunks: Iterable[bytes],
    limit: int | None = None,
    look: Look | None = None,
) -> StoredFile:
    """Keep a file; `limit` bounds its size in bytes, by default the limit for browsers.

    look: reads the content before it is kept, given its path and name; what it raises refuses the file, and nothing
    of the file stays behind.
    """
    shown = clean_name(name)
    digest, size, held = _write(chunks, shown, limit if limit is not None else settings.UPLOAD_LIMIT_BYTES)
    try:
        if look is not None:
            look(held, shown)
    except BaseException:
        held.unlink(missing_ok=True)
        raise
    target = path_of_digest(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(held, target)
    stored = StoredFile.objects.create(unit_id=unit_id, uploaded_by_id=actor.id, name=shown, size=size, sha256=digest)
    record(actor, "files.store_file", stored, name=shown, size=size, sha256=digest)
    return stored


def _write(chunks: Iterable[bytes], name: str, limit: int) -> tuple[str, int, Path]:
    folder = Path(settings.FILES_ROOT) / "new"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    check_size(name, size, limit)
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        check_size(name, size, limit)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size, Path(path)


declare_acts({"files.store_file": _("File kept")})
