"""Tell a text whether its lists of activities name any, since an empty list often means every activity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casecheck.checks.contract import Context

Prepare = Callable[[Context, Any], tuple[dict[str, Any], tuple[str, ...]]]


def tell_empty(*names: str) -> Prepare:
    """Return what gives a text `:any_NAME` for each list: true where it is empty, so that any activity will do."""

    def prepare(context: Context, values: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
        return {f"any_{name}": not getattr(values, name) for name in names}, ()

    return prepare
