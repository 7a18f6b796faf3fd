"""No file is read twice: a format is told by the first bytes, and the rest is read in one go."""

from __future__ import annotations

import gzip
import json

import pytest

from casecheck.formats.raw import Source
from casecheck.log import read_log
from casecheck.tests import test_ocel, test_xlsx
from casecheck.tests.logs import event, string, xes

TRACE = string("concept:name", "c1") + event("A") + event("B") + event(None)
FILES = {
    "csv": b"case_id,activity,timestamp\n" + b"1,A,2024-03-04 09:00\n" * 5_000 + b"1,,2024-03-04\n",
    "xes": xes(*[TRACE] * 500).encode(),
    "xlsx": test_xlsx.book(Log=[test_xlsx.HEADER, *test_xlsx.ROWS * 500]),
    "json": json.dumps(test_ocel.document()).encode(),
}
FIRST_BYTES = 4096


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_a_file_is_read_once(form, pack, tmp_path, monkeypatch):
    file = tmp_path / f"log.{form}"
    file.write_bytes(pack(FILES[form]))
    sizes, read = [], Source.read
    monkeypatch.setattr(Source, "read", lambda *given: sizes.append(read(*given)) or sizes[-1])

    read_log(file, object_type="item" if form == "json" else None)

    assert sum(map(len, sizes)) <= len(FILES[form]) + FIRST_BYTES
