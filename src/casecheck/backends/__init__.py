"""Engines that run the portable SQL of checks: one module per engine, holding all that differs between them."""

from __future__ import annotations

from importlib import import_module

from casecheck.backends.duckdb import DuckDB
from casecheck.backends.engine import Engine
from casecheck.errors import BadInput

__all__ = ["ENGINES", "DuckDB", "Engine", "open_engine"]

ENGINES = ("duckdb", "spark")


def open_engine(name: str, master: str = "") -> Engine:
    """Return a fresh engine by its name. master: where Spark runs, as local[2] or spark://HOST:PORT."""
    if name not in ENGINES:
        raise BadInput(
            "engine_unknown", reason=f"{name!r} is no engine.", hint=f"The engines are {', '.join(ENGINES)}."
        )
    if name == "duckdb":
        if master:
            raise BadInput("master_unused", reason="A master is given, but the engine is duckdb.", hint="Say spark.")
        return DuckDB()
    try:
        module = import_module("casecheck.backends.spark")  # an extra: it is asked for only where it is used
    except ModuleNotFoundError as error:
        reason = f"Spark is not installed: there is no {error.name}."
        raise BadInput("spark_missing", reason=reason, hint="Install lianfang[spark], and Java 17 or 21.") from error
    engine: Engine = module.Spark(master)
    return engine
