"""Take event logs from tables in memory: Arrow, Polars, pandas, or anything that speaks the Arrow stream interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from pyarrow import interchange

from casecheck.errors import BadInput
from casecheck.formats.cells import usable
from casecheck.formats.raw import Raw, numbered_rows

HINT = "Give an Arrow, Polars or pandas table, or a dict of columns."


def read_frame(frame: Any, name: str) -> Raw:
    """Return the columns of a table in memory. Raise BadInput for what is no table."""
    try:
        table = _arrow(frame)
        if table is not None:
            table.validate(full=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError, RuntimeError) as error:
        reason = f"The table cannot be taken over ({' '.join(str(error).split())[:120]})."
        raise BadInput("frame", file=name, reason=reason, hint=HINT) from error
    if table is None:
        reason = f"A {type(frame).__name__} is no table."
        raise BadInput("frame", file=name, reason=reason, hint=HINT)
    table, left_out = usable(table, name)
    raw = Raw(table, numbered_rows, "DataFrame", place="row")
    if left_out:
        raw.warnings.append(f"Columns with structures inside are left out: {', '.join(left_out)}.")
    return raw


def _arrow(frame: Any) -> pa.Table | None:
    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, Mapping) or hasattr(frame, "__arrow_c_stream__") or hasattr(frame, "__arrow_c_array__"):
        return pa.table(frame)
    if hasattr(frame, "to_arrow"):
        found = frame.to_arrow()
        return found if isinstance(found, pa.Table) else pa.table(found)
    return interchange.from_dataframe(frame) if hasattr(frame, "__dataframe__") else None
