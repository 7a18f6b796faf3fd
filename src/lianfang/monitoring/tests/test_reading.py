"""Files that strangers upload: what is refused, by which words, and what a child may not do to its parent."""

from __future__ import annotations

import gzip
import time

import pytest

from casecheck.errors import BadInput
from lianfang.kernel.errors import Refused
from lianfang.monitoring.judging import verdicts
from lianfang.monitoring.judging.bounded import run_bounded, without_nul
from lianfang.monitoring.judging.reading import normalise
from lianfang.monitoring.tests.factories import MAPPING, csv_of

XES = b"""<?xml version="1.0"?>
<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="a"/>
<date key="time:timestamp" value="2026-11-02T09:00:00+08:00"/></event></trace></log>
"""
BAD = {
    "truncated.xes": (XES[:120], "log_xml_truncated", "line 3"),
    "dtd.xes": (XES.replace(b"<log>", b'<!DOCTYPE log [<!ENTITY a "b">]><log>'), "log_xml_dtd", "line 2"),
    "other.xes": (b"<html><body/></html>", "log_xes_root", "line 1"),
    "broken.xes": (XES.replace(b"</trace>", b""), "log_xml_broken", "line 3"),
    "rubbish.csv": (bytes(range(256)) * 40, "log_binary", "line 1"),
    "header.csv": ("案号,环节,时间\n".encode(), "log_no_events", "header.csv"),
    "twice.csv": ("案号,案号,时间\n1,2,3\n".encode(), "log_column_twice", "line 1"),
    "half.xes.gz": (gzip.compress(XES * 50)[:60], "log_gzip_truncated", "half.xes.gz"),
    "rubbish.parquet": (b"PAR1" + b"\0" * 50, "log_parquet_broken", "rubbish.parquet"),
    "bomb.xes.gz": (gzip.compress(b"<log>" + b" " * 60_000_000), "log_archive_bomb", "bomb.xes.gz"),
    "spaces.csv": (b"   \n \n", "log_empty", "spaces.csv"),
}


def looked_into(folder, name, content):
    path = folder / "held"
    path.write_bytes(content)
    return verdicts.look_into(path, name)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_name_and_place(tmp_path, name):
    content, code, place = BAD[name]
    with pytest.raises(Refused) as refusal:
        looked_into(tmp_path, name, content)

    assert (refusal.value.code, refusal.value.field) == (code, "file")
    assert name in refusal.value.params["place"]
    assert place in refusal.value.params["place"]


def test_a_good_archive_is_read(tmp_path):
    seen = looked_into(tmp_path, "good.xes.gz", gzip.compress(XES))

    assert (seen["format"], seen["mapping"]["case_id"]) == ("XES", "case:concept:name")


def test_a_huge_cell_is_cut_in_the_preview(tmp_path):
    seen = looked_into(tmp_path, "huge.csv", csv_of() + b"X," + b"y" * 5_000_000 + b",2026-11-02,z\n")

    assert max(len(value) for row in seen["rows"] for value in row.values()) <= 80


def test_columns_that_are_missing_do_not_stop_the_preview(tmp_path):
    seen = looked_into(tmp_path, "few.csv", "案号,备注\n1,无\n".encode())

    assert (seen["columns"], seen["mapping"]) == (["案号", "备注"], {"case_id": "案号"})


def test_the_events_are_written_with_the_place_they_had_in_the_file(tmp_path):
    (tmp_path / "log").write_bytes(csv_of().replace("SKIPPED-1,受理,2026".encode(), "SKIPPED-1,受理,某".encode()))
    read = run_bounded(normalise, str(tmp_path / "log"), "a.csv", MAPPING, str(tmp_path / "events"))

    assert (read["log"]["cases"], read["log"]["rejected"]) == (6, 1)
    assert [one["line"] for one in read["rejects"]] == [5]


def greedy(path, name):
    return {"size": len(bytearray(400 << 20))}


def endless(path, name):
    while True:
        time.sleep(0.01)


def busy(path, name):
    while True:
        pass


def dying(path, name):
    raise SystemExit(3)


@pytest.mark.parametrize("work", [greedy, endless, busy, dying])
def test_a_child_out_of_bounds_is_bad_input_and_soon(work):
    began = time.monotonic()
    with pytest.raises(BadInput) as error:
        run_bounded(work, "", "big.csv", seconds=1, memory=400 << 20)

    assert (error.value.code, error.value.file) == ("out_of_bounds", "big.csv")
    assert time.monotonic() - began < 6


def test_nul_is_taken_out_of_every_text():
    assert without_nul({"a\0": ["b\0", {"c": "\0"}], "n": 1}) == {"a": ["b", {"c": ""}], "n": 1}
