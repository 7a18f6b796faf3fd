"""A throw-away repository in which the tests of the tools plant violations."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Plant = Callable[[str, str], Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Return a function that writes a file into an empty git repository and returns the repository's folder."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    def write(path: str, text: str) -> Path:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        return tmp_path

    return write
