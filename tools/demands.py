"""Plugin for pytest: a test marked with a demand that is not in docs/trace.md fails the suite.

It stops a run before it starts. Workers of a parallel run cannot stop the others, so there each such test fails.
"""

from __future__ import annotations

import pytest

from tools.trace import TABLE, Demand, read_demands

KNOWN = pytest.StashKey[dict[str, Demand]]()


def pytest_configure(config: pytest.Config) -> None:
    """Read the table once."""
    config.stash[KNOWN] = read_demands(config.rootpath)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Stop with the name of each test whose mark names no demand."""
    faults = [f"{item.nodeid}: {fault}" for item in items if (fault := fault_of(item))]
    if faults and not hasattr(config, "workerinput"):
        raise pytest.UsageError(*faults)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test whose mark names no demand."""
    if fault := fault_of(item):
        pytest.fail(fault, pytrace=False)


def fault_of(item: pytest.Item) -> str:
    """Return what is wrong with the marks of a test, empty where nothing is."""
    marked = [mark.args for mark in item.iter_markers("demand")]
    known = item.config.stash[KNOWN]
    unknown = {demand for demands in marked for demand in demands} - known.keys()
    if unknown:
        return f"{', '.join(sorted(map(str, unknown)))} is no row of {TABLE}"
    return "" if all(marked) else "the mark names no demand"
