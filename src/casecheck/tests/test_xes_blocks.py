"""Reading XES by blocks gives what the XML parser gives, for good documents and for broken ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from casecheck.errors import BadInput
from casecheck.formats import xes
from casecheck.formats.raw import Source
from casecheck.tests.logs import event, string
from casecheck.tests.logs import xes as document

KEYS = ("concept:name", "time:timestamp", "org:resource", "a", "b&amp;", "case:concept:name", "受")
KINDS = ("string", "string", "string", "date", "int", "float", "boolean", "list")
VALUES = ("A", "3", "2.5", "true", "2024-03-04T09:00:00", "x &lt; y", "&#65;", "受理", "", " ", "a>b", "it's")
ODD_VALUES = ("a\nb", "&bad;", "&#0;", "<x", "\x01", "a & b", "\ufffe", 'q"q', "a\tb")
ODD_TEXTS = ("<!-- c -->", "txt", "<!-- </trace> <trace> -->", "<?pi?>", "<![CDATA[<trace>]]>")
SPOILERS = (b'"', b"<", b">", b"&", b"</trace>", b"<trace>", b"\xff", b"")


class Writer:
    """Write XES as programs do, and now and then as none should."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def often(self, usual, odd, share=0.004):
        return self.random.choice(odd) if self.random.random() < share else self.random.choice(usual)

    def gap(self):
        return self.often(("", "", "\n", "\r\n", "\t"), ODD_TEXTS)

    def attribute(self, depth=0):
        kind, key = self.random.choice(KINDS), self.random.choice(KEYS)
        value = self.often(VALUES, ODD_VALUES)
        usual = f'<{kind} key="{key}" value="{value}"'
        head = self.often((usual,), (f"<{kind} value='{value}' key='{key}'", f'<{kind} key="{key}"'))
        if depth < 3 and self.random.random() < 0.12:
            inner = "".join(self.attribute(depth + 1) + self.gap() for _ in range(self.random.randint(0, 2)))
            return f"{head}>{inner}</{self.often((kind,), ('x',))}>"
        return head + self.often(("/>",), (" />",), 0.1)

    def event(self):
        inner = "".join(self.attribute() + self.gap() for _ in range(self.random.randint(0, 4)))
        return self.often((f"<event>{inner}</event>",), ("<event/>", "<event></event>", "<x/>", '<event id="1"/>'))

    def trace(self):
        parts = (
            self.attribute() if self.random.random() < 0.3 else self.event() for _ in range(self.random.randint(0, 5))
        )
        return "<trace>" + "".join(part + self.gap() for part in parts) + "</trace>"

    def document(self):
        head = '<global scope="trace">' + self.attribute() + "</global>"
        body = "".join(
            self.often((self.trace(),), (self.event(),)) + self.gap() for _ in range(self.random.randint(0, 6))
        )
        text = (
            f'<log xes.version="1.0">{self.gap()}{self.often((head, ""), (self.attribute(),))}{self.gap()}{body}</log>'
        )
        data = text.encode("utf-8", "surrogatepass")
        if self.random.random() < 0.2:
            place = self.random.randrange(len(data))
            data = data[:place] + self.random.choice(SPOILERS) + data[place + self.random.randint(0, 2) :]
        return data


def outcome(path):
    try:
        raw = xes.read_xes(Source(path))
    except BadInput as refusal:
        return str(refusal)
    return raw.table.to_pydict(), raw.lines(range(raw.table.num_rows)), raw.rejects, raw.warnings


@pytest.fixture
def both(tmp_path, monkeypatch):
    """Read a document by blocks and by the XML parser alone; count the blocks that were read as such."""
    read, counts = xes.BlockReader.read, [0]

    def counted(reader, data):
        block = read(reader, data)
        counts[0] += block is not None
        return block

    def outcomes(data, size=xes.CHUNK_BYTES):
        path = Path(tmp_path / "log.xes")
        path.write_bytes(data)
        with monkeypatch.context() as patch:
            patch.setattr(xes, "CHUNK_BYTES", size)
            patch.setattr(xes.BlockReader, "read", counted)
            mine = outcome(path)
            patch.setattr(xes.BlockReader, "read", lambda *_: None)
            return mine, outcome(path)

    return outcomes, counts


@pytest.mark.parametrize("size", [1 << 23, 3_000, 1_000])
def test_blocks_and_parser_agree_on_every_document(both, size):
    outcomes, counts = both
    writer = Writer(size)

    for _ in range(150):
        data = writer.document()
        mine, parsers = outcomes(data, size)
        assert mine == parsers, data

    assert counts[0] > 20


def test_a_plain_log_is_read_by_blocks_alone(both):
    outcomes, counts = both
    note = string("note", "outer", string("depth", "2"))
    trace = string("concept:name", "c1") + event("A", resource="x").replace("</event>", note + "</event>") + "\n"

    (columns, lines, _, _), parsers = outcomes(document(trace, trace).encode())

    assert (counts[0], (columns, lines), lines, list(columns)) == (
        1,
        parsers[:2],
        [1, 2],
        ["concept:name", "time:timestamp", "org:resource", "note", "case:concept:name"],
    )


def test_a_comment_that_holds_traces_hides_them(both):
    outcomes, _ = both
    trace = string("concept:name", "c1") + event("A")
    data = document(trace, trace, trace).replace("</trace><trace>", "</trace><!--</trace><trace>--><trace>").encode()

    mine, parsers = outcomes(data, 100)

    assert (mine, len(mine[1])) == (parsers, 3)
