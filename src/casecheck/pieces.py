"""Work on long columns piece by piece, in as many threads as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Given = TypeVar("Given")
PIECE = 1 << 17  # rows that one thread works on at a time
BATCH, BATCHES = 1 << 15, 64  # least rows of a batch that a database reads, and into how many a large table is cut


def in_pieces(work: Callable[[int, int], Given], rows: int, piece: int = 0) -> list[Given]:
    """Return what work gives for each piece of rows, told by begin and end; no rows are one piece.

    piece: rows of each, PIECE when not given. It helps only where work lets other threads run: numpy and Arrow do.
    """
    begins = range(0, rows, piece or PIECE)
    if len(begins) < 2:
        return [work(0, rows)]
    return _at_once(work, [*begins, rows])


def in_parts(work: Callable[[int, int], Given], keys: npt.NDArray[np.integer[Any]]) -> list[Given]:
    """Return what work gives for each part of keys, told by begin and end, none of which cuts a run of one key.

    Keys that do not rise are one part.
    """
    if len(keys) <= PIECE or (keys[1:] < keys[:-1]).any():
        return [work(0, len(keys))]
    cuts = np.unique(np.searchsorted(keys, keys[PIECE::PIECE]))
    return _at_once(work, [0, *cuts.tolist(), len(keys)])


def read_ahead(parts: Iterator[Given]) -> Iterator[Given]:
    """Yield parts, each while the next is being made."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = pool.submit(next, parts, None)
            yield part


def shared(table: pa.Table) -> pa.Table:
    """Return a table in batches small enough for every thread of a database to read some."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=max(BATCH, table.num_rows // BATCHES)), table.schema)


def _at_once(work: Callable[[int, int], Given], edges: Sequence[int]) -> list[Given]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, edges[:-1], edges[1:]))
