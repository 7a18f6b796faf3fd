"""The one schema of findings, whatever check made them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.hashing import digests
from casecheck.pieces import in_pieces

BITS = 63  # of a number that holds several
MOST_BYTES = 1 << 31  # of an array of words
MOMENT = pa.timestamp("us", "UTC")
WORD = pa.dictionary(pa.int32(), pa.string())  # what repeats in every finding of a rule or of a variant
SCHEMA = pa.schema(
    [
        ("finding_id", pa.string()),
        ("rule", WORD),
        ("check", WORD),
        ("version", WORD),
        ("case_id", pa.string()),
        ("event_ids", pa.list_(pa.int64())),
        ("actor", pa.string()),
        ("post", pa.string()),
        ("unit", pa.string()),
        ("at", MOMENT),
        ("severity", WORD),
        ("score", pa.float64()),
        ("measured", pa.float64()),
        ("threshold", pa.float64()),
        ("population", pa.float64()),
        ("parameters", WORD),
        ("detail", WORD),
    ]
)


@dataclass(frozen=True)
class Stamp:
    """Hold what all findings of one rule share. parameters: JSON.

    grades: the least score that makes each further severity, rising; empty where all findings are of one severity.
    """

    rule: str
    check: str
    version: str
    severity: str
    parameters: str
    grades: tuple[tuple[float, str], ...] = ()


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


def stamped(answer: pa.Table, stamp: Stamp, details: Sequence[str] | None = None) -> pa.Table:
    """Return the answer of a check's text in the one schema.

    details: what the numbers in the column `detail` stand for, where the same text belongs to many findings.
    """
    columns: dict[str, Any] = dict(zip(answer.column_names, answer.columns, strict=True))
    columns["finding_id"] = _ids(columns["case_id"], columns["event_ids"].combine_chunks(), stamp)
    columns["at"] = columns.pop("seen_at")
    nothing = np.zeros(answer.num_rows, np.int32)
    for name in ("rule", "check", "version", "parameters"):
        columns[name] = pa.DictionaryArray.from_arrays(nothing, [getattr(stamp, name)])
    columns["severity"] = _severities(columns["score"], stamp)
    if details is not None:
        numbers = columns["detail"].cast(pa.int32()).combine_chunks()
        columns["detail"] = pa.DictionaryArray.from_arrays(numbers, pa.array(details, pa.string()))
    elif not pa.types.is_dictionary(columns["detail"].type):
        columns["detail"] = pc.dictionary_encode(columns["detail"].cast(pa.string()))
    return pa.table(columns).select(SCHEMA.names).cast(SCHEMA)


def _ids(cases: pa.ChunkedArray, events: pa.ListArray, stamp: Stamp) -> pa.Array:
    """Return a digest of rule, version, case and events: the same finding has the same id in every run."""

    def told(begin: int, end: int) -> pa.Array:
        return _told(cases.slice(begin, end - begin).combine_chunks(), events.slice(begin, end - begin), stamp)

    return digests(pa.chunked_array(in_pieces(told, len(events))))


def _told(cases: pa.Array, events: pa.ListArray, stamp: Stamp) -> pa.Array:
    numbers = events.flatten().cast(pa.string())
    words = pa.ListArray.from_arrays(_offsets(events), numbers, mask=events.is_null() if events.null_count else None)
    parts = (f"{stamp.rule}|{stamp.version}", cases, pc.binary_join(words, ","), "|")
    return pc.binary_join_element_wise(*parts, null_handling="skip")


def _offsets(events: pa.ListArray) -> pa.Array:
    """Return where each list begins in its flattened values."""
    counts = pc.fill_null(pc.list_value_length(events), 0)
    return pa.array(np.append(0, np.cumsum(np.asarray(counts))), pa.int32())


def _severities(scores: pa.ChunkedArray, stamp: Stamp) -> pa.DictionaryArray:
    """Return the severity of each finding by its score; one without a score has the rule's own."""
    if not stamp.grades:
        return pa.DictionaryArray.from_arrays(np.zeros(len(scores), np.int32), [stamp.severity])
    known = np.asarray(pc.fill_null(scores.cast(pa.float64()), -1.0))
    places = np.searchsorted([least for least, _ in stamp.grades], known, side="right")
    return pa.DictionaryArray.from_arrays(
        places.astype(np.int32), [stamp.severity, *(word for _, word in stamp.grades)]
    )


def populated(table: pa.Table, judged: int, how: str) -> pa.Table:
    """Return findings with their population, the share of judged cases that are as unusual.

    rank: those that measured as much or more; holds where every case that did is itself a finding.
    alike: those with the same detail. Else nothing changes.
    """
    if not how or not table.num_rows or not judged:
        return table
    if how == "rank":
        measured = -np.asarray(table["measured"])
        counts = np.searchsorted(np.sort(measured), measured, side="right")
    else:
        codes = np.asarray(table["detail"].unify_dictionaries().combine_chunks().indices)
        counts = np.bincount(codes)[codes]
    place = table.column_names.index("population")
    return table.set_column(place, "population", pa.array(np.minimum(counts / judged, 1.0)))


def in_order(table: pa.Table, at: str = "at") -> pa.Table:
    """Return the findings of one rule in order of time, then of their first event; at: the column of their moments."""
    listed = table["event_ids"].combine_chunks()
    values, begins = np.append(np.asarray(listed.values), 0), np.asarray(listed.offsets)
    first = np.where(begins[:-1] < begins[1:], values[begins[:-1]], 0)  # an own rule may name no event
    moments = np.asarray(pc.fill_null(table[at].cast(pa.int64()), np.iinfo(np.int64).min))
    order = order_of(moments, first)
    return table if order is None else _taken(table, pa.array(order))


def _taken(table: pa.Table, order: pa.Array) -> pa.Table:
    """Return the rows of a table in an order."""

    def taken(begin: int, end: int) -> list[pa.Array]:
        columns = table.columns[begin:end]
        # a column that is one array is taken several times as fast, but no array of words can be that long
        whole = (column.combine_chunks() if column.nbytes <= MOST_BYTES else column for column in columns)
        return [column.take(order) for column in whole]

    columns = [column for some in in_pieces(taken, table.num_columns, 1) for column in some]
    return pa.table(columns, schema=table.schema)


def order_of(moments: npt.NDArray[np.int64], first: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """Return the order by moment, then by first event; None where it is that already."""
    if _is_ordered(moments, first):
        return None
    order = _by_moment(moments)
    return order if _is_ordered(moments[order], first[order]) else np.lexsort((first, moments))


def _is_ordered(moments: npt.NDArray[np.int64], first: npt.NDArray[np.int64]) -> bool:
    earlier, later = moments[:-1], moments[1:]  # a difference of two may be too large for a number
    return bool(((earlier < later) | ((earlier == later) & (first[:-1] <= first[1:]))).all())


def _by_moment(moments: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the places in order of their moments, rising within each."""
    low, shift = int(moments.min()), len(moments).bit_length()
    span = int(moments.max()) - low
    if span.bit_length() <= BITS:
        packed = moments - low
        unit = max(1, int(np.gcd.reduce(packed)))  # mostly a millisecond or a second
        if (span // unit).bit_length() + shift <= BITS:  # to sort numbers is several times as fast as to sort places
            packed //= unit
            packed <<= shift
            packed += np.arange(len(packed))
            packed.sort()
            packed &= (1 << shift) - 1
            return packed
    return np.argsort(moments, kind="stable")


def empty() -> pa.Table:
    """Return a table without findings."""
    return SCHEMA.empty_table()
