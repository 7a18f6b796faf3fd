"""Walk over runs of numbers: where they begin, and the places within them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def begins_of(keys: npt.NDArray[Any]) -> Numbers:
    """Return where runs of one key begin."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])


def ranges(begins: Numbers, counts: Numbers) -> Numbers:
    """Return the places of so many following each beginning."""
    if len(counts) and (counts == counts[0]).all():  # mostly two
        same: Numbers = (begins[:, np.newaxis] + np.arange(counts[0])).ravel()
        return same
    ends = np.cumsum(counts)
    found: Numbers = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + counts, counts)
    return found
