"""Run the portable SQL on Apache Spark, on this machine or on a cluster.

Tables are sent from here and answers come back here, both as Arrow; what lies between runs where the master says.
Spark is set to answer as DuckDB does: times are in UTC, names stand in double quotes, wrong arithmetic is an
error. A text reads no files: queries on files are off.
"""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from functools import reduce
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from casecheck.backends.engine import Column, Columns
from casecheck.backends.spark_blocks import to_spark
from casecheck.errors import BadInput

LOCAL = "local[*]"
LOOPBACK = "127.0.0.1"
STANDALONE = re.compile(r"spark://([\w.-]+:\d+(?:,[\w.-]+:\d+)*)$")  # one master, or some that stand in for it
PATIENCE = 5.0  # seconds to wait for a master
SENT_AT_ONCE = 32 * 2**20  # bytes; what one task carries must stay below 128 MiB
HELD_FROM = 2**20  # bytes; a smaller table goes with each question, a larger one is sent once and kept by the cluster
PARTS_PER_CORE = 2
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
}
STARTED_WITH = {
    "spark.app.name": "casecheck",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.maxResultSize": "0",
}


class Spark:
    """Hold one session of Spark; close it by using it in a `with`. The connection to the master stays for the next."""

    name = "spark"

    def __init__(self, master: str = "") -> None:
        started = _start(master)
        self._session = started.newSession()
        for key, value in SETTINGS.items():
            self._session.conf.set(key, value)
        self._cores = started.sparkContext.defaultParallelism
        self._session.conf.set("spark.sql.shuffle.partitions", str(PARTS_PER_CORE * self._cores))
        self._kept: dict[str, DataFrame] = {}

    def register(self, name: str, table: pa.Table) -> None:
        """Send an Arrow table and offer it under a name; a later one of that name takes its place."""
        rows = max(1, table.num_rows * SENT_AT_ONCE * self._cores // max(1, table.nbytes))
        slices = [table.slice(start, rows) for start in range(0, table.num_rows, rows)] or [table]
        frames = [self._session.createDataFrame(part) for part in slices]
        self._keep(name, reduce(DataFrame.unionAll, frames), is_held=table.nbytes > HELD_FROM)

    def define(self, name: str, text: str, /, **parameters: Any) -> None:
        """Keep the answer of a text as a table of that name."""
        self._keep(name, self._ask(text, parameters))

    def view(self, name: str, text: str, /, **parameters: Any) -> None:
        """Give a text a name; it is answered anew each time. Only columns may be parameters."""
        self._forget(name)
        self._ask(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {text}", parameters)

    def query(self, text: str, /, **parameters: Any) -> pa.Table:
        """Return the answer of a text; parameters it does not mention are ignored."""
        return self._ask(text, parameters).toArrow()

    def quote(self, name: str) -> str:
        """Return a column's name as an identifier, whatever signs it has."""
        return identifier(name)

    def _ask(self, text: str, parameters: dict[str, Any]) -> DataFrame:
        bound, values = bind(text, parameters)
        return self._session.sql(bound, args=values) if values else self._session.sql(bound)

    def _keep(self, name: str, frame: DataFrame, *, is_held: bool = True) -> None:
        """Name a table. is_held: the cluster keeps it, so that it is sent or worked out once."""
        self._forget(name)
        self._kept[name] = frame.persist() if is_held else frame
        frame.createOrReplaceTempView(name)

    def _forget(self, name: str) -> None:
        frame = self._kept.pop(name, None)
        if frame is not None and frame.is_cached:
            frame.unpersist()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name in list(self._kept):
            self._session.catalog.dropTempView(name)
            with suppress(PySparkException):  # the cluster may be what failed
                self._forget(name)


def bind(text: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the text for Spark and the values that it mentions; the text says the type of lists and whole numbers."""
    marks = {name: _mark(name, value) for name, value in parameters.items()}
    written = to_spark(text, marks)
    values = {name: value for name, value in parameters.items() if f":{name}" in marks[name] and marks[name] in written}
    return written, {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _mark(name: str, value: Any) -> str:
    if isinstance(value, Column):
        return identifier(value.name) if value.name else "CAST(NULL AS STRING)"
    if isinstance(value, Columns):
        return ", ".join(map(identifier, value.names)) or "CAST(0 AS INT)"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"CAST(:{name} AS BIGINT)"
    return f"CAST(:{name} AS ARRAY<STRING>)" if isinstance(value, list | tuple) else f":{name}"


def identifier(name: str) -> str:
    """Return a name as an identifier, whatever signs it has."""
    return '"' + name.replace('"', '""') + '"'


def _start(master: str) -> SparkSession:
    """Return the session of this process, started if there is none. Raise BadInput when the master does not answer."""
    running = SparkSession.getActiveSession()
    if running is not None:
        known = running.sparkContext.master
        if master and master != known:
            reason = f"Spark already runs in this process, with the master {known}."
            raise BadInput("spark_master", reason=reason, hint="Use that one, or stop it first.")
        return running
    chosen = master or LOCAL
    _reach(chosen)
    builder = SparkSession.builder.master(chosen)
    for key, value in (STARTED_WITH | _places(chosen)).items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # whatever kept Java or the master from answering
        raise BadInput(
            "spark_start",
            reason=f"Spark does not start with the master {chosen}: {str(error).strip().splitlines()[0]}",
            hint="Spark needs Java 17 or 21, and a master such as local[2] or spark://HOST:7077.",
        ) from error


def _places(master: str) -> dict[str, str]:
    """Keep the driver on the loopback where the master is there too; give it half the memory unless told otherwise."""
    settings: dict[str, str] = {}
    if master.startswith(("local", f"spark://{LOOPBACK}:", "spark://localhost:")):
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
        settings |= {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
    if "SPARK_DRIVER_MEMORY" not in os.environ:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
        settings["spark.driver.memory"] = f"{max(1, memory // 2)}g"
    return settings


def _reach(master: str) -> None:
    """Knock at a standalone master, since Spark itself would try for minutes."""
    if not master.startswith("spark:"):
        return
    found = STANDALONE.match(master)
    if not found:
        raise BadInput("spark_master", reason=f"{master} is no master.", hint="Write it as spark://HOST:7077.")
    if not any(_answers(*place.rsplit(":", 1)) for place in found.group(1).split(",")):
        reason = f"Nothing answers at {master}."
        raise BadInput("spark_master", reason=reason, hint="Start the cluster, or give --master local[2].")


def _answers(host: str, port: str) -> bool:
    try:
        socket.create_connection((host, int(port)), PATIENCE).close()
    except (OSError, OverflowError):
        return False
    return True
