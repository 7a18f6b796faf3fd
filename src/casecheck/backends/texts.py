"""Find the portable SQL texts, which stand beside the modules that use them."""

from __future__ import annotations

from importlib.resources import files


def read_text(package: str, name: str) -> str:
    """Return one SQL text of a package."""
    return files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")
