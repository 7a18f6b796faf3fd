"""Claim the folder of a state for one run, and tell the files that a state is made of from all others.

Two runs that add to one folder at once would write over each other: the second is refused. The lock is one of the
operating system, held through SQLite so that it is the same everywhere; it ends with the process that holds it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casecheck.errors import BadInput

HEAD, LOCK = "state.json", "lock"
KEPT = re.compile(r"(events|findings|facts|again)-\d{6}[a-z0-9.-]*\.(arrow|npy)|\.state\.json\.\w+\.part")


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a folder, made where it does not exist, for one run.

    Raise BadInput where it cannot be made or written, holds something else than a state, or another run holds it.
    """
    if os.path.isfile(folder):
        raise BadInput("state_file", file=str(folder), reason="This is a file, no folder.", hint="Name a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        reason = f"The folder cannot be made or read: {error.strerror}."
        raise BadInput("state_folder", file=str(folder), reason=reason, hint="Name another.") from error
    if HEAD not in names and not all(name.startswith(LOCK) or is_kept(name) for name in names):
        reason = "The folder holds something else than a state of casecheck."
        raise BadInput("state_foreign", file=str(folder), reason=reason, hint="Name an empty folder.")
    lock: sqlite3.Connection | None = None
    try:
        lock = sqlite3.connect(folder / LOCK, timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        yield
    except sqlite3.OperationalError as error:
        raise _refused(folder, str(error)) from error
    except OSError as error:
        reason = f"The state cannot be written: {error.strerror or error}."
        raise BadInput("state_folder", file=str(folder), reason=reason, hint="Make room, or name another.") from error
    finally:
        if lock:
            lock.close()


def _refused(folder: Path, told: str) -> BadInput:
    if "locked" in told:
        reason = "Another run adds to this state at this moment."
        return BadInput("state_busy", file=str(folder), reason=reason, hint="Wait until it has ended.")
    reason = f"The folder cannot be written: {told}."
    return BadInput("state_folder", file=str(folder), reason=reason, hint="Name another.")


def is_kept(name: str) -> bool:
    """Say whether a file of that name was written for a state."""
    return KEPT.fullmatch(name) is not None
