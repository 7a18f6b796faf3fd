"""Write files whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from casecheck.errors import BadInput


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to; rename it on success, remove it on failure.

    Raise BadInput when the folder is missing or cannot be written to.
    """
    temporary = target.with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        yield temporary
        os.replace(temporary, target)
    except OSError as error:
        raise BadInput(
            "not_writable",
            file=str(target),
            reason=f"The file cannot be written: {error.strerror or error}.",
            hint="Check that the folder exists and has room.",
        ) from error
    finally:
        with suppress(OSError):  # what may not be written may not be looked at either
            temporary.unlink(missing_ok=True)
