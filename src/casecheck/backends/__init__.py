"""Engines that run the portable SQL of checks: one module per engine, holding all that differs between them."""

from __future__ import annotations

from casecheck.backends.duckdb import DuckDB
from casecheck.errors import BadInput

__all__ = ["ENGINES", "DuckDB", "open_engine"]

ENGINES = {"duckdb": DuckDB}


def open_engine(name: str) -> DuckDB:
    """Return a fresh engine by its name."""
    if name not in ENGINES:
        raise BadInput(
            "engine_unknown", reason=f"{name!r} is no engine.", hint=f"The engines are {', '.join(ENGINES)}."
        )
    return ENGINES[name]()
