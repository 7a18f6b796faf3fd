"""Small logs for tests, from a few words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from casecheck.log import Log, read_log
from casecheck.writing import replacing

START = datetime(2024, 3, 4, 1, 0, tzinfo=UTC)  # Monday, 9 o'clock in Shanghai


def log_of(path: Path, events: Iterable[tuple[Any, ...]], columns: str = "case_id activity actor timestamp") -> Log:
    """Read a log of rows (case, activity, actor, hours after START); fewer values leave the rest empty."""
    names = columns.split()
    rows = []
    for event in events:
        row = dict(zip(names, event, strict=False))
        hours = row.get("timestamp")
        row["timestamp"] = START + timedelta(hours=len(rows) if hours is None else hours)
        rows.append(row)
    file = path / "log.parquet"
    with replacing(file) as temporary:
        pa.parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), temporary)
    return read_log(file)


def xes(*traces: str, head: str = "<log>") -> str:
    """Return a XES document of traces, each given as its inner text."""
    return f"{head}{''.join(f'<trace>{trace}</trace>' for trace in traces)}</log>"


def event(activity: str | None, moment: str | None = "2024-03-04T09:00:00", **more: str) -> str:
    """Return one event of a XES document."""
    values = {"concept:name": activity, "time:timestamp": moment} | {f"org:{key}": value for key, value in more.items()}
    return "<event>" + "".join(string(key, value) for key, value in values.items() if value is not None) + "</event>"


def string(key: str, value: str, inner: str = "") -> str:
    """Return one text attribute of a XES document."""
    return f'<string key="{key}" value="{value}">{inner}</string>'
