"""Taking logs from tables in memory, without any of the libraries that make them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from casecheck.errors import BadInput
from casecheck.log import log_of_frame

COLUMNS = {"case_id": [7, 7], "step": ["A", "B"], "timestamp": [datetime(2024, 3, 4, tzinfo=UTC)] * 2}
TABLE = pa.table(COLUMNS)
MAPPING = {"activity": "step"}


class Stream:
    """Speak the Arrow stream interface and nothing else."""

    def __arrow_c_stream__(self, requested_schema=None):
        return TABLE.__arrow_c_stream__(requested_schema)


class Polars:
    """Turn into Arrow as Polars does."""

    def to_arrow(self):
        return TABLE


class Interchange:
    """Speak the older interchange interface and nothing else."""

    def __dataframe__(self, **options):
        return TABLE.__dataframe__(**options)


@pytest.mark.parametrize("frame", [TABLE, COLUMNS, Stream(), Polars(), Interchange(), TABLE.to_batches()[0]])
def test_a_table_of_any_library_is_a_log(frame):
    log = log_of_frame(frame, mapping=MAPPING)

    assert (log.format, log.cases, log.table["activity"].to_pylist()) == ("DataFrame", 1, ["A", "B"])


@pytest.mark.parametrize("frame", [7, "log.csv", None, {"case_id": [1], "step": [1, 2]}, {"case_id": [object()]}])
def test_what_is_no_table_is_refused(frame):
    with pytest.raises(BadInput, match="is no table|cannot be taken over"):
        log_of_frame(frame)


def test_columns_of_any_type_are_used_or_named():
    more = {
        "amount": pa.array([Decimal("1.5"), None]),
        "large": pa.array(["x", "y"], pa.large_string()),
        "view": pa.array(["x", "y"], pa.string_view()),
        "codes": pa.array([1, 2]).dictionary_encode(),
        "nothing": pa.nulls(2),
        "runs": pa.RunEndEncodedArray.from_arrays([2], ["z"]),
        "bytes": pa.array([b"\xff", b"a"]),
        "list": pa.array([[1], [2]]),
    }

    log = log_of_frame(pa.table(COLUMNS | more), mapping=MAPPING)

    second = {name: value for name, value in log.case("7")[1].items() if name in more}
    assert (second, log.warnings) == (
        {"amount": None, "large": "y", "view": "y", "codes": 2, "nothing": None, "runs": "z"},
        ("Columns with structures inside are left out: bytes, list.",),
    )


def test_bad_rows_are_named_and_strict_stops_at_them():
    frame = TABLE.set_column(1, "step", [["A", None]])

    reject = log_of_frame(frame, mapping=MAPPING).rejects[0]

    assert (reject.line, reject.reason) == (2, "The activity is empty (column step).")
    with pytest.raises(BadInput, match="cases of today, row 2"):
        log_of_frame(frame, mapping=MAPPING, strict=True, name="cases of today")
