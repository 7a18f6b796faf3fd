"""Hostile XML: refused by the readers of flows and of logs alike, and no file or address is ever opened for it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from casecheck.bpmn import read_flow
from casecheck.errors import BadInput
from casecheck.log import read_log
from casecheck.tests.logs import event, string, xes

TRACE = string("concept:name", "c1") + event("A")
LOG = xes(TRACE, TRACE)
FLOW = (Path(__file__).parent / "flows" / "permit.bpmn").read_text(encoding="utf-8").partition("?>")[2]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
DOCTYPES = {
    "billion laughs": f"<!DOCTYPE log [{LAUGHS}]>",
    "external entity": '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "remote entity": '<!DOCTYPE log [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entity": '<!DOCTYPE log [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    "external subset": '<!DOCTYPE log SYSTEM "file:///etc/passwd">',
    "public": '<!DOCTYPE log PUBLIC "-//X//Y" "http://127.0.0.1:9/x">',
    "empty": "<!DOCTYPE log>",
    "lines": "<!DOCTYPE\n\tlog\n[<!ATTLIST log a CDATA 'b'>]>",
    "after a comment": "<!-- a > b --><!DOCTYPE log>",
}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030", "latin-1": "ISO-8859-1"}


def as_log(data: bytes, path: Path) -> None:
    (path / "x").write_bytes(data)
    read_log(path / "x")


def as_packed_log(data: bytes, path: Path) -> None:
    as_log(gzip.compress(data), path)


def as_flow(data: bytes, path: Path) -> None:
    read_flow(data, name="x")


READERS = {as_log: LOG, as_packed_log: LOG, as_flow: FLOW}


def refusal(read, data, path):
    with pytest.raises(BadInput) as caught:
        read(data, path)
    return caught.value


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_document_type_is_refused_in_every_guise_and_encoding(read, doctype, encoding, tmp_path):
    body = "<log/>" if encoding == "latin-1" else READERS[read]
    text = f'<?xml version="1.0" encoding="{ENCODINGS[encoding]}"?>{DOCTYPES[doctype]}{body}'

    assert refusal(read, text.encode(encoding), tmp_path).code == "xml_dtd"


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "word", ["UTF-7", "utf-32", "utf-32-le", "EBCDIC-CP-US", "cp037", "rot13", "zlib", "idna", "x"]
)
def test_an_encoding_outside_the_list_is_refused_before_it_is_decoded(read, word, tmp_path):
    hidden = f'<?xml version="1.0" encoding="{word}"?>+ADwAIQ-DOCTYPE log+AD4-{READERS[read]}'

    assert refusal(read, hidden.encode(), tmp_path).code in ("xml_encoding", "encoding_unknown")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("codec", ["utf-7", "utf-32", "utf-32-be", "cp037", "utf-16-be"])
def test_bytes_that_hide_a_document_type_are_refused_whatever_they_declare(read, codec, tmp_path):
    text = f'<?xml version="1.0" encoding="UTF-8"?>{DOCTYPES["billion laughs"]}{READERS[read]}'

    assert refusal(read, text.encode(codec, "replace"), tmp_path).reason


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("reference", ["&x;", "&#0;", "&#x110000;", "&#xD800;", "&l9;"])
def test_an_entity_that_nobody_declared_is_refused(read, reference, tmp_path):
    data = READERS[read].replace('"c1"', f'"{reference}"').replace('name="受理"', f'name="{reference}"')
    assert reference in data

    assert refusal(read, data.encode(), tmp_path).code in ("xml_broken", "xml_malformed")


@pytest.mark.parametrize("late", ["<!DOCTYPE log>", '<!ENTITY x "y">'])
def test_a_document_type_between_traces_is_refused(late, tmp_path):
    data = LOG.replace("</trace><trace>", f"</trace>{late}<trace>").encode()

    assert refusal(as_log, data, tmp_path).code == "xml_broken"


def test_depth_costs_no_stack(tmp_path):
    deep = xes(TRACE + "<event>" + '<string key="a" value="b">' * 200_000 + "</string>" * 200_000 + "</event>")

    as_log(deep.encode(), tmp_path)

    assert refusal(as_flow, b"<a>" * 200_000, tmp_path).code == "xml_depth"
