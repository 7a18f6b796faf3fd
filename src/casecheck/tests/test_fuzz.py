"""Malformed files of every format: each is read or refused in one sentence, and never by a traceback."""

from __future__ import annotations

import copy
import functools
import gzip
import json
import zipfile
from io import BytesIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest
from pyarrow import parquet

from casecheck.automaton import Automaton
from casecheck.bpmn import read_flow
from casecheck.errors import BadInput
from casecheck.log import read_log
from casecheck.rules import read_rules
from casecheck.tests import test_ocel, test_xes_blocks, test_xlsx
from casecheck.tests.logs import event, string, xes

FLOW = Path(__file__).parent / "flows" / "permit.bpmn"
RULES = """
name: Office
version: 2026.1
rules:
  - id: pair
    check: four_eyes
    severity: high
    a: Accept
    b: Approve
"""
LINES = ["case_id,activity,timestamp,actor,amount"]
LINES += [f"{n // 3},step {n % 3},2024-03-04 09:{n:02},李 {n % 5},{n}.5" for n in range(60)]
TOKENS = (
    *(b"\0", b"\xff", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"'", b"<", b">", b"&", b"{", b"[", b"]", b"}", b",", b":"),
    *(b"&#x110000;", b"<![CDATA[", b"<!--", b"<!DOCTYPE a>", b"]]>", b"</trace>", b"<trace>", b"PAR1", b"PK\x03\x04"),
    *(
        b"*a",
        b"&a ",
        b"- ",
        b"!!python/none ",
        b"!",
        b"\n",
        b"\r",
        b"\t",
        b"%",
        b"null",
        b"true",
        b"NaN",
        b"-1",
        b"1e999",
    ),
    *(b"9" * 400, b"[" * 2_000, b"<a>" * 2_000, b"{a: " * 500, b"9999-12-31T23:59:59", b"0000-00-00", b"2024-02-30"),
)
VALUES = (None, True, -1, 10**400, 1e308, "", "x", "\ud800", [], {}, [[]], {"id": {}}, [None], "9" * 5_000, 0.5)


def spoiled(data: bytes, random: Random) -> bytes:
    """Return data with a few bytes cut, changed, put in, doubled or moved."""
    for _ in range(random.choice((1, 1, 2, 5))):
        place, length = random.randrange(len(data) + 1), random.choice((1, 2, 8, 64))
        piece = data[place : place + length]
        data = random.choice(
            (
                data[:place],
                data[:place] + bytes(byte ^ (1 << random.randrange(8)) for byte in piece) + data[place + length :],
                data[:place] + random.choice(TOKENS) + data[place:],
                data[:place] + random.choice(TOKENS) + data[place + length :],
                data[:place] + data[place + length :],
                data[:place] + piece * random.choice((2, 30)) + data[place:],
                data[:place] + random.randbytes(length) + data[place + length :],
                piece + data[:place] + data[place + length :],
            )
        ) or random.randbytes(length)
    return data


def csv_file(random: Random, _: Path) -> bytes:
    text = "\n".join(LINES).replace(",", random.choice(",;\t|"))
    return spoiled(text.encode(random.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030"))), random)


@functools.cache
def good_parquet(compression: str) -> bytes:
    columns = zip(*(line.split(",") for line in LINES[1:]), strict=True)
    table = pa.table(dict(zip(LINES[0].split(","), map(list, columns), strict=True)))
    stream = BytesIO()
    parquet.write_table(table, stream, compression=compression)
    return stream.getvalue()


@functools.cache
def good_book() -> bytes:
    return test_xlsx.book(Log=[line.split(",") for line in LINES], Other=[(1, True, "x")])


@functools.cache
def good_sqlite(path: Path) -> bytes:
    return test_ocel.as_sqlite(path).read_bytes()


def parquet_file(random: Random, _: Path) -> bytes:
    return spoiled(good_parquet(random.choice(("snappy", "zstd", "none"))), random)


def xlsx_file(random: Random, _: Path) -> bytes:
    if random.random() < 0.3:
        return spoiled(good_book(), random)
    with zipfile.ZipFile(BytesIO(good_book())) as archive:
        part = random.choice(archive.namelist())
        return test_xlsx.changed(good_book(), **{part: spoiled(archive.read(part), random)})


def xes_file(random: Random, _: Path) -> bytes:
    if random.random() < 0.3:
        return spoiled(test_xes_blocks.Writer(random.randrange(1 << 30)).document(), random)
    trace = string("concept:name", "c1") + event("A", resource="李") + "\n" + event("B", amount="3")
    return spoiled(xes(*[trace] * random.choice((1, 30))).encode(), random)


def packed_xes_file(random: Random, path: Path) -> bytes:
    whole = gzip.compress(xes_file(random, path))
    return spoiled(whole, random) if random.random() < 0.7 else whole


def json_file(random: Random, _: Path) -> bytes:
    document = copy.deepcopy(test_ocel.document())
    for _ in range(random.randint(0, 3)):
        holder = document
        while True:
            key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
            if not isinstance(holder[key], (dict, list)) or not holder[key] or random.random() < 0.2:
                holder[key] = copy.deepcopy(random.choice(VALUES))
                break
            holder = holder[key]
        if not document:
            break
    text = json.dumps(document).encode()
    return text if random.random() < 0.5 else spoiled(text, random)


def sqlite_file(random: Random, path: Path) -> bytes:
    return spoiled(good_sqlite(path), random)


def bpmn_file(random: Random, _: Path) -> bytes:
    return spoiled(FLOW.read_bytes(), random)


def rules_file(random: Random, _: Path) -> bytes:
    return spoiled(RULES.encode(), random)


def a_log(path: Path) -> None:
    read_log(path, object_type="item") if path.suffix in (".json", ".db") else read_log(path)


def a_flow(path: Path) -> None:
    Automaton(read_flow(path)).soundness()


FORMATS = {
    "csv": (csv_file, a_log),
    "parquet": (parquet_file, a_log),
    "xlsx": (xlsx_file, a_log),
    "xes": (xes_file, a_log),
    "xes.gz": (packed_xes_file, a_log),
    "json": (json_file, a_log),
    "db": (sqlite_file, a_log),
    "bpmn": (bpmn_file, a_flow),
    "yaml": (rules_file, read_rules),
}


def read_many(count: int, form: str, path: Path) -> None:
    make, read = FORMATS[form]
    random = Random(form)
    file = path / f"fuzz.{form}"
    reasons = []
    for number in range(count):
        data = make(random, path)
        file.write_bytes(data)
        try:
            read(file)
        except BadInput as refusal:
            reasons.append(refusal.reason)
        except BaseException as error:
            raise AssertionError(f"file {number}: {error!r}: {data!r}") from error

    assert reasons
    assert [reason for reason in reasons if not reason or "\n" in reason] == []


@pytest.mark.parametrize("form", FORMATS)
def test_a_hundred_malformed_files_leave_no_traceback(form, tmp_path):
    read_many(100, form, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", FORMATS)
def test_two_thousand_malformed_files_leave_no_traceback(form, tmp_path):
    read_many(2_000, form, tmp_path)
