"""Plugin for pytest: a test marked with a demand that is not in docs/trace.md stops the suite before it starts."""

from __future__ import annotations

import pytest

from tools.trace import TABLE, read_demands


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Stop with the name of each test whose mark names no demand, or names none at all."""
    known = read_demands(config.rootpath)
    faults = [
        f"{item.nodeid}: {mark.args[0] if mark.args else 'an empty mark'} is no row of {TABLE}"
        for item in items
        for mark in item.iter_markers("demand")
        if not mark.args or not set(mark.args) <= set(known)
    ]
    if faults:
        raise pytest.UsageError(*faults)
