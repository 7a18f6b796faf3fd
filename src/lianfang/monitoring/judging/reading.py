"""What is done with an uploaded file before it can be trusted; runs only in a bounded child (see bounded.py).

Values in, plain values out: nothing here knows Django, and what it answers can be written as JSON.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casecheck.errors import BadInput
from casecheck.formats.raw import GZIP_MAGIC, Source
from casecheck.log import Preview, read_log, sniff

LONGEST_CELL = 80
PREVIEW_ROWS = 8
REJECTS_KEPT = 50
UNPACKED_LIMIT_BYTES = 200 * 1024 * 1024
UNPACKED_RATIO = 100
SMALL_BYTES = 10 * 1024 * 1024
STRIDE_BYTES = 1 << 20


def preview_of(path: str, name: str) -> dict[str, Any]:
    """Return what a file holds: format, columns, first rows, the mapping its names suggest. Raises BadInput."""
    check_unpacked(Path(path), name)
    preview: Preview = sniff(path, name=name)
    if not preview.rows:
        raise BadInput("no_events", file=name, reason="There is a header and no row.", hint="Export the log again.")
    rows = [{key: value[:LONGEST_CELL] for key, value in row.items()} for row in preview.rows[:PREVIEW_ROWS]]
    return {"format": preview.format, "columns": preview.columns, "rows": rows, "mapping": preview.mapping}


def normalise(path: str, name: str, mapping: Mapping[str, str], target: str) -> dict[str, Any]:
    """Write the events of a log into a Parquet file of the one schema; return summary, warnings and rejected rows."""
    check_unpacked(Path(path), name)
    log = read_log(path, mapping=dict(mapping), name=name)
    log.to_parquet(target)
    rejects = [{"line": one.line, "reason": one.reason} for one in log.rejects[:REJECTS_KEPT]]
    return {"log": log.summary(), "warnings": list(log.warnings), "rejects": rejects}


def check_unpacked(path: Path, name: str) -> None:
    """Refuse an archive that unpacks to more than a log of the browser's size can honestly hold."""
    with path.open("rb") as stream:
        if stream.read(2) != GZIP_MAGIC:
            return
    packed, unpacked, source = path.stat().st_size, 0, Source(path, name)
    with gzip.open(path) as stream:
        while data := source.read(stream, STRIDE_BYTES):  # type: ignore[arg-type]
            unpacked += len(data)
            if unpacked > UNPACKED_LIMIT_BYTES or unpacked > max(SMALL_BYTES, packed * UNPACKED_RATIO):
                raise BadInput(
                    "archive_bomb",
                    file=name,
                    reason="The archive unpacks to far more than its size allows.",
                    hint="Split the log, or use the command line.",
                )
