"""The files of the repository that the house rules are about."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]


def repository_files(root: Path = REPOSITORY) -> Iterator[Path]:
    """Yield the paths, relative to root, of every file git keeps or would keep; ignored files are left out."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in sorted(filter(None, listed.stdout.decode("utf-8").split("\0"))):
        if (root / name).is_file():
            yield Path(name)


def read_text(path: Path) -> str | None:
    """Return the text of a file, or None for a binary one."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None
