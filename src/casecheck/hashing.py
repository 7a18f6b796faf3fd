"""Hash many words at once: DuckDB's own functions over a column, several times as fast as a loop."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.uint64]
CHUNK = 1 << 17  # words; a column of several chunks is hashed on several processors


def brief_hashes(words: pa.Array) -> Hashes:
    """Return a 64-bit hash of each word, the same within one version of DuckDB only."""
    return np.asarray(_answer(words, "hash(word)").cast(pa.uint64()))


def lasting_hashes(words: pa.Array) -> Hashes:
    """Return a 64-bit hash of each word that stays the same from version to version (of its MD5)."""
    return np.asarray(_answer(words, "md5_number_lower(word)").cast(pa.uint64()))


def digests(words: pa.Array) -> pa.Array:
    """Return the first 32 hexadecimal digits of the SHA-256 digest of each word."""
    return _answer(words, "substr(sha256(word), 1, 32)")


def _answer(words: pa.Array, expression: str) -> pa.Array:
    plain = (
        words if pa.types.is_string(words.type) else words.cast(pa.string())
    )  # a number hashes otherwise than its word
    with duckdb.connect(":memory:") as cursor:  # closed again: one that is kept stops a forked process from ending
        table = pa.table({"word": plain})
        cursor.register("words", pa.Table.from_batches(table.to_batches(max_chunksize=CHUNK), table.schema))
        answer = cursor.sql(f"SELECT {expression} AS hashed FROM words").to_arrow_table()
    return answer["hashed"].combine_chunks()
