"""The one schema of findings, whatever check made them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

MOMENT = pa.timestamp("us", "UTC")
SCHEMA = pa.schema(
    [
        ("finding_id", pa.string()),
        ("rule", pa.string()),
        ("check", pa.string()),
        ("version", pa.string()),
        ("case_id", pa.string()),
        ("event_ids", pa.list_(pa.int64())),
        ("actor", pa.string()),
        ("post", pa.string()),
        ("unit", pa.string()),
        ("at", MOMENT),
        ("severity", pa.string()),
        ("score", pa.float64()),
        ("measured", pa.float64()),
        ("threshold", pa.float64()),
        ("population", pa.float64()),
        ("parameters", pa.string()),
        ("detail", pa.string()),
    ]
)
STAMP = """
SELECT substr(digest(concat_ws('|', :rule, :version, case_id, joined(event_ids, ','))), 1, 32) AS finding_id,
       :rule AS rule, :check_name AS check_name, :version AS version, case_id, event_ids, actor, post, unit, seen_at,
       :severity AS severity, score, measured, threshold, population, :parameters AS parameters, detail
FROM ({findings}) AS found
ORDER BY seen_at, case_id, finding_id
"""
# It wraps the text of a check. Its columns stand in the order of SCHEMA, without the words that SQL reserves, and the
# digest gives the same finding the same id in every run.


@dataclass(frozen=True)
class Finding:
    """Say that one case breaks one rule.

    event_ids: rows of the log's file. at: ISO 8601 with zone. score: 0 to 1, how grave among its like.
    measured, threshold: the figures that made it fire. population: share of judged cases that are as unusual, if known.
    """

    finding_id: str
    rule: str
    check: str
    version: str
    case_id: str
    event_ids: list[int]
    actor: str | None
    post: str | None
    unit: str | None
    at: str | None
    score: float | None
    measured: float | None
    threshold: float | None
    population: float | None
    severity: str
    parameters: dict[str, Any]
    detail: dict[str, Any]


def iterate(table: pa.Table, zone: str) -> Iterator[Finding]:
    """Yield the rows of a findings table; moments in the given zone."""
    local = ZoneInfo(zone)
    texts: dict[str, Any] = {}  # parameters and details repeat: each text is parsed once
    for batch in table.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            row["at"] = row["at"].astimezone(local).isoformat() if row["at"] else None
            for key in ("parameters", "detail"):
                text = row[key] or "{}"
                if text not in texts:
                    texts[text] = json.loads(text)
                row[key] = texts[text]
            yield Finding(**row)


def empty() -> pa.Table:
    """Return a table without findings."""
    return SCHEMA.empty_table()
