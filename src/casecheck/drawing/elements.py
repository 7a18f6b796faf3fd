"""Change single start tags of an XML text and leave every other character of it as it was.

A diagram that a table cannot express is edited this way: gateways, subprocesses, extensions of other modelers, comments
and positions stay what they were, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from casecheck.drawing.chart import UnreadableFlow
from casecheck.drawing.parsing import parse_xml
from casecheck.drawing.vocabulary import BPMN, BPMNDI, NOT_XML, OWN

ATTRIBUTE = re.compile(r"""\s*([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element stands, in characters: its start tag and its end; `prefixes` namespace → prefix there."""

    tag: str
    id: str
    start: int
    opened: int
    end: int
    prefixes: Mapping[str, str]


class _Finder:
    """Follow expat through the text and note where elements begin and end."""

    def __init__(self, text: str) -> None:
        self.text, self.data = text, text.encode()
        self.open: list[tuple[str, str, int, dict[str, str]]] = []
        self.places: list[Place] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefixes = dict(self.open[-1][3]) if self.open else {}
        for key, value in attributes.items():
            if key == "xmlns" or key.startswith("xmlns:"):
                prefixes = {uri: known for uri, known in prefixes.items() if known != key[6:]} | {value: key[6:]}
        self.open.append((name, attributes.get("id", ""), self.parser.CurrentByteIndex, prefixes))

    def _end(self, name: str) -> None:
        tag, found, start, prefixes = self.open.pop()
        opened = _tag_end(self.data, start)
        end = opened if self.data[opened - 2 : opened] == b"/>" else _tag_end(self.data, self.parser.CurrentByteIndex)
        self.places.append(Place(tag, found, start, opened, end, prefixes))


def _tag_end(data: bytes, start: int) -> int:
    """Return where the tag that begins at `start` ends; `>` may stand inside its quotes."""
    quote = 0
    for at in range(start, len(data)):
        char = data[at]
        if quote:
            quote = 0 if char == quote else quote
        elif char in (0x22, 0x27):
            quote = char
        elif char == 0x3E:
            return at + 1
    return len(data)


def find_elements(text: str) -> tuple[bytes, list[Place]]:
    """Return the text as UTF-8 and the places of its elements in bytes; UnreadableFlow as `parse_xml` says."""
    parse_xml(text)
    finder = _Finder(text)
    try:
        finder.parser.Parse(finder.data, True)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        raise UnreadableFlow("xml", f"The file is not well-formed XML: {error}.") from error
    return finder.data, finder.places


def set_attributes(text: str, changes: Mapping[str, Mapping[str, str | None]]) -> str:
    """Return the XML with attributes set on elements by id: plain names, or `lf:name` for our own; None takes one away.

    Every character outside the start tags that change stays as it was.
    """
    data, places = find_elements(text)
    root = places[-1]
    own = root.prefixes.get(OWN, "")
    edits: list[tuple[int, int, bytes]] = []
    for place in places:
        wanted = changes.get(place.id) if place.id and _is_model(place) else None
        if wanted:
            tag = data[place.start : place.opened].decode()
            edits.append((place.start, place.opened, _rewritten(tag, wanted, own or "lf").encode()))
    if edits and not own:
        tag = data[root.start : root.opened].decode()
        edits.append((root.start, root.opened, _rewritten(tag, {"xmlns:lf": OWN}, "lf").encode()))
    return _applied(data, edits)


def replace_diagrams(text: str, lines: Iterable[str]) -> str:
    """Return the XML with its diagram parts (BPMN DI) replaced by the lines given, before the end of its root."""
    data, places = find_elements(text)
    edits = [
        (_line_start(data, place.start), place.end, b"")
        for place in places
        if _local(place.tag) == "BPMNDiagram" and place.prefixes.get(BPMNDI) == place.tag.rpartition(":")[0]
    ]
    closing = data.rindex(b"</")
    edits.append((closing, closing, ("\n".join(lines) + "\n").encode()))
    return _applied(data, edits)


def _line_start(data: bytes, start: int) -> int:
    """Return where the blanks before an element begin, its line break included."""
    while start and data[start - 1 : start] in (b" ", b"\t"):
        start -= 1
    return start - 1 if start and data[start - 1 : start] == b"\n" else start


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _is_model(place: Place) -> bool:
    return place.prefixes.get(BPMN) == place.tag.rpartition(":")[0]


def _applied(data: bytes, edits: Sequence[tuple[int, int, bytes]]) -> str:
    for start, end, written in sorted(edits, reverse=True):
        data = data[:start] + written + data[end:]
    return data.decode()


def _rewritten(tag: str, wanted: Mapping[str, str | None], own: str) -> str:
    """Return a start tag with attributes changed in place, new ones at its end."""
    values = {name.replace("lf:", f"{own}:", 1): value for name, value in wanted.items()}
    name_end = re.match(r"<[^\s/>]+", tag)
    assert name_end is not None  # the parser has seen this tag
    head, at, kept = name_end.group(), name_end.end(), ""
    while found := ATTRIBUTE.match(tag, at):
        name, at = found.group(1), found.end()
        if name not in values:
            kept += found.group()
            continue
        value = values.pop(name)
        kept += "" if value is None else f" {name}={quoted(value)}"
    added = "".join(f" {name}={quoted(value)}" for name, value in values.items() if value is not None)
    return head + kept + added + tag[at:]


def quoted(text: str) -> str:
    """Return a text as the quoted value of an attribute, without what XML cannot hold."""
    return quoteattr(NOT_XML.sub("", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
