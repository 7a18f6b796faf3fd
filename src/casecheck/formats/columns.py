"""The fields of the one schema, and how the columns of a file are tied to them: by exact names, never by guessing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from casecheck.errors import BadInput
from casecheck.formats.times import INSTANT

WORD = pa.dictionary(pa.int32(), pa.string())
REQUIRED = ("case_id", "activity", "timestamp")
FIELDS: dict[str, pa.DataType] = {
    "case_id": WORD,
    "activity": WORD,
    "timestamp": INSTANT,
    "actor": WORD,
    "post": WORD,
    "unit": WORD,
    "lifecycle": WORD,
    "amount": pa.float64(),
    "counterpart": WORD,
    "outcome": WORD,
    "tier": WORD,
    "applied_at": INSTANT,
    "suspended_days": pa.float64(),
}
STANDARD_KEYS = {  # the names of the XES standard, also used by its exports to tables
    "case:concept:name": "case_id",
    "concept:name": "activity",
    "time:timestamp": "timestamp",
    "org:resource": "actor",
    "org:role": "post",
    "org:group": "unit",
    "lifecycle:transition": "lifecycle",
    "cost:total": "amount",
}


def resolve(columns: Sequence[str], mapping: dict[str, str], file: str, *, complete: bool = True) -> dict[str, str]:
    """Tie fields to columns: what the mapping says, then standard keys, then the fields' own names.

    Raise BadInput when the mapping names an unknown field or column, or (complete) a required field has no column.
    """
    listed = " ".join(", ".join(columns).split()) or "none"
    for target, column in mapping.items():
        if target not in FIELDS:
            raise BadInput(
                "field_unknown",
                file=file,
                reason=f"{target!r} is no field of a log.",
                hint=f"The fields are {', '.join(FIELDS)}.",
            )
        if column not in columns:
            reason = f"There is no column {column!r}."
            raise BadInput("column_missing", file=file, reason=reason, hint=f"The columns are: {listed}.")
    found = dict(mapping)
    for column in columns:
        if column in STANDARD_KEYS and column not in mapping.values():
            found.setdefault(STANDARD_KEYS[column], column)
    for column in columns:
        own = column.strip().lower().replace(" ", "_").replace("-", "_")
        if own in FIELDS and column not in found.values():
            found.setdefault(own, column)
    missing = [target for target in REQUIRED if target not in found]
    if missing and complete:
        example = ",".join(f"{target}=COLUMN" for target in missing)
        raise BadInput(
            "column_missing",
            file=file,
            reason=f"No column for {', '.join(missing)}. The columns are: {listed}.",
            hint=f"Name it with --map {example}.",
        )
    return found


def as_text(column: pa.ChunkedArray, *, strip: bool) -> pa.Array:
    """Return words as one dictionary array; what is empty or only blanks becomes null."""
    plain = column.combine_chunks()
    if not pa.types.is_dictionary(plain.type):
        plain = plain.cast(pa.string()).dictionary_encode()
    elif not isinstance(plain, pa.Array):
        plain = plain.cast(WORD)
    words = plain.dictionary.cast(pa.string())
    trimmed = pc.utf8_trim_whitespace(words)
    is_clean = len(pc.unique(words)) == len(words) and not pc.any(pc.equal(trimmed, "")).as_py()
    if is_clean and (not strip or trimmed.equals(words)):
        return pa.DictionaryArray.from_arrays(plain.indices.cast(pa.int32()), words)
    kept = pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed if strip else words)
    return kept.take(plain.indices).dictionary_encode()


def as_number(column: pa.ChunkedArray) -> tuple[Any, list[int]]:
    """Return float64 values and the rows whose text is no number; thousands are marked by commas if at all.

    What is not a number among numbers (NaN) is how tables of floats write that there is none.
    """
    if pa.types.is_floating(column.type):
        values = column.cast(pa.float64())
        return pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values), []
    if not (pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)):
        return column.cast(pa.float64()), []
    text = pc.utf8_trim_whitespace(column.cast(pa.string())).combine_chunks()
    text = pc.if_else(pc.match_substring_regex(text, r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"), _no_commas(text), text)
    good = pc.fill_null(pc.match_substring_regex(text, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"), False)
    values = pc.if_else(good, text, pa.scalar(None, pa.string())).cast(pa.float64())
    filled = pc.fill_null(pc.greater(pc.utf8_length(text), 0), False)
    return values, np.flatnonzero(np.asarray(pc.and_(filled, pc.invert(good)))).tolist()


def _no_commas(text: pa.Array) -> pa.Array:
    return pc.replace_substring(text, ",", "")
