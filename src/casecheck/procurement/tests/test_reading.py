"""Reading releases: how they are published, what is left out by name, and what hostile input does."""

from __future__ import annotations

import gzip
import json
import time
from random import Random

import pytest

from casecheck.errors import BadInput
from casecheck.procurement import documents, reading
from casecheck.procurement.commands import standard_pack
from casecheck.procurement.running import read_releases, run_indicators
from casecheck.procurement.tests.releases import award, bid, market, process

ONE, TWO = process("a", [bid("W", 1)], [award("W")]), process("b", buyer="B")


def save(path, content, name="input"):
    file = path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return file


def ocids(path, content):
    return read_releases(save(path, content)).tables["releases"]["ocid"].to_pylist()


def text(value, **more):
    return json.dumps(value, **more)


PACKAGE = {"uri": "x", "extensions": [{"a": []}], "releases": [ONE, TWO], "publisher": {"name": "P"}}
RECORDS = {"records": [{"ocid": "a", "compiledRelease": ONE, "releases": []}, {"compiledRelease": TWO}]}
FORMS = {
    "lines": f"{text(ONE)}\n{text(TWO)}\n",
    "lines without the last end": f"{text(ONE)}\r\n\n  \n{text(TWO)}",
    "byte order mark": f"\ufeff{text(ONE)}\n{text(TWO)}\n",
    "package": text(PACKAGE),
    "package over lines": text(PACKAGE, indent=2),
    "packages line by line": f"{text({'releases': [ONE]})}\n{text({'releases': [TWO]})}\n",
    "records": text(RECORDS),
    "records over lines": text(RECORDS, indent="\t"),
    "records line by line": f"{text(RECORDS['records'][0])}\n{text(RECORDS['records'][1])}\n",
    "list": text([ONE, TWO]),
    "list over lines": text([ONE, TWO], indent=1),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_releases_are_read_however_they_are_published(tmp_path, content, packed):
    raw = content.encode("utf-8")

    assert ocids(tmp_path, gzip.compress(raw) if packed else raw) == ["a", "b"]


def test_one_release_over_lines_is_read(tmp_path):
    assert ocids(tmp_path, text(ONE, indent=2)) == ["a"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_a_document_may_be_cut_anywhere_while_it_is_read(tmp_path, monkeypatch, size):
    monkeypatch.setattr(documents, "CHUNK", size)
    monkeypatch.setattr(reading, "CHUNK", size)
    names = [process(f"采购-{place}", buyer="é" * place) for place in range(5)]

    found = [ocids(tmp_path, text({"releases": names}, indent=1, ensure_ascii=plain)) for plain in (False, True)]

    assert found == [[one["ocid"] for one in names]] * 2


def test_a_document_larger_than_the_head_streams(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "HEAD", 40)

    assert (ocids(tmp_path, text(PACKAGE)), ocids(tmp_path, FORMS["lines"])) == (["a", "b"], ["a", "b"])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"ocid": "x"', "The line is no JSON: Expecting ',' delimiter, column 13."),
        ("nothing", "The line is no JSON: Expecting value, column 1."),
        ('{"ocid": "x", "n": NaN}', "The line is no JSON: NaN is no JSON."),
        ('{"ocid": "x", "n": -Infinity}', "The line is no JSON: -Infinity is no JSON."),
        ('{"ocid": "x", "n": ' + "[" * 100_000 + "]" * 100_000 + "}", "The values are nested too deep."),
        ('{"ocid": "\\ud800"}', "The line is no JSON: half a surrogate pair is no text."),
        (b'{"ocid": "\xff"}', "The line is not UTF-8."),
        ('{"ocid": 5}', "The ocid is missing or no text."),
        ('{"tender": {}}', "The ocid is missing or no text."),
        ("[1]", "This is no JSON object."),
        ('"ocid"', "This is no JSON object."),
        ('{"ocid": "x", "releases": [{}]}', "The record has no compiledRelease."),
        ('{"releases": ["x"]}', "This is no JSON object."),
        ('{"ocid": "x", "compiledRelease": null}', "This is no JSON object."),
    ],
)
def test_a_line_that_is_no_release_is_named_and_left_out(tmp_path, line, reason):
    raw = line if isinstance(line, bytes) else line.encode()
    found = read_releases(save(tmp_path, b"\n".join([text(ONE).encode(), b"", raw, text(TWO).encode()])))

    assert [(one.line, one.row, one.reason) for one in found.rejects] == [(3, 2, reason.replace("[1]", ""))]
    assert found.tables["releases"]["release"].to_pylist() == [1, 3]


def test_a_line_without_end_is_left_out_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 200)
    monkeypatch.setattr(reading, "CHUNK", 50)
    long = text(process("long", buyer="x" * 1000))

    found = read_releases(save(tmp_path, f"{text(ONE)}\n{long}\n{text(TWO)}\n"))

    assert ([one.line for one in found.rejects], found.count) == ([2], 3)


def test_strict_stops_at_the_first(tmp_path):
    with pytest.raises(BadInput, match="line 2: The ocid is missing"):
        read_releases(save(tmp_path, f"{text(ONE)}\n{{}}\n"), strict=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("{}", "no OCDS release; the first problem, at line 1: The ocid"),
        ("\n\n", "no OCDS release"),
        ('{"releases": []}', "no OCDS release"),
        ("case,activity\n1,A\n", "Expected"),
        ('{\n"releases": [\n' + text(ONE) + ",\n", "release 2: Expecting value"),
        ('{\n"releases": [\n' + text(ONE) + "\n]", "Expected ',', found the end"),
        ('{\n"releases": [\n' + text(ONE) + "\n]} {}", "more after the end"),
        ('[\n{"ocid": NaN}]', "NaN is no JSON"),
        ("[\n" + "[" * 100_000, "nested too deep"),
        (b"[\n\xff]", "not UTF-8"),
        ('[\n"\\ud800"]', "half a surrogate pair"),
        ("{\n5: 1}", "A key is no text"),
        (gzip.compress(text(ONE).encode())[:-9], "gzip"),
    ],
)
def test_a_file_without_releases_or_a_broken_document_is_refused(tmp_path, content, message):
    with pytest.raises(BadInput, match=message):
        read_releases(save(tmp_path, content))


def test_a_process_with_several_releases_is_told(tmp_path):
    found = read_releases(save(tmp_path, f"{text(ONE)}\n{text(ONE)}\n{text(TWO)}\n"))

    assert found.warnings[0].startswith("1 contracting processes have several releases, as 'a'")


def test_numbers_as_ids_are_texts_and_an_object_is_a_list_of_one(tmp_path):
    release = {
        "ocid": "a",
        "buyer": {"id": 7},
        "bids": {"details": [{"status": "valid", "tenderers": {"id": 1}}]},
        "awards": [{"status": "active", "suppliers": {"id": "1"}}],
    }
    tables = read_releases(save(tmp_path, text(release))).tables

    found = [tables[name][column].to_pylist() for name, column in (("bids", "tenderer"), ("awards", "supplier"))]
    assert (found, tables["releases"]["buyer"].to_pylist()) == ([["1"], ["1"]], ["7"])


STRANGE = [
    None,
    True,
    -1,
    0,
    1e308,
    10**400,
    "",
    "x",
    "2026-13-01T00:00:00Z",
    [],
    {},
    [[]],
    [None],
    {"id": {}},
    {"id": []},
]


def twisted(random, value):
    """Return a value in which some parts are of a wrong type."""
    if random.random() < 0.08:
        return random.choice(STRANGE)
    if isinstance(value, dict):
        return {key: twisted(random, one) for key, one in value.items()}
    if isinstance(value, list):
        return [twisted(random, one) for one in value]
    return value


@pytest.mark.parametrize("seed", range(3))
def test_wrong_types_anywhere_are_counted_as_missing(tmp_path, seed):
    random = Random(seed)
    lines = "\n".join(text(twisted(random, one)) for one in market(seed, 300))

    report = run_indicators(read_releases(save(tmp_path, lines)), standard_pack())

    assert len(report.rules) == 11


def test_two_thousand_damaged_files_are_read_or_refused_and_never_crash(tmp_path):
    random = Random(7)
    forms = [content.encode() for content in FORMS.values()]
    began, outcomes = time.monotonic(), set()
    for _ in range(2000):
        raw = bytearray(random.choice(forms))
        for _ in range(random.choice((1, 2, 5))):
            place = random.randrange(len(raw))
            raw[place : place + random.choice((0, 1, 1, 30))] = random.choice(
                (b"", b"\x00", b"\xff", b'"', b"{", b"]", b"\n", b"\\u", b"9" * 50, bytes([random.randrange(256)]))
            )
        try:
            outcomes.add(bool(read_releases(save(tmp_path, bytes(raw))).rejects))
        except BadInput:
            outcomes.add(None)
    assert (outcomes, time.monotonic() - began < 60) == ({True, False, None}, True)
