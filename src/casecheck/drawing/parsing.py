"""Parse XML that a stranger may have sent: no document type, no entities, bounded size and depth."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from casecheck.drawing.chart import UnreadableFlow

MAX_BYTES = 5_000_000
MAX_DEPTH = 100


class _Guard:
    """Build the tree from expat's calls, and stop at what is refused."""

    def __init__(self, encoding: str | None) -> None:
        self.tree = TreeBuilder()
        self.depth = 0
        self.parser = expat.ParserCreate(encoding, "}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.tree.data

    def _refuse_doctype(self, *_: object) -> None:
        raise UnreadableFlow("doctype", "The file declares a document type (DTD); such files are refused.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise UnreadableFlow("depth", f"The file nests deeper than {MAX_DEPTH} elements.")
        self.tree.start(_name(tag), {_name(key): value for key, value in attributes.items()})

    def _end(self, tag: str) -> None:
        self.depth -= 1
        self.tree.end(_name(tag))


def _name(tag: str) -> str:
    return "{" + tag if "}" in tag else tag


def parse_xml(source: str | bytes) -> Element:
    """Parse a text into its root element; raise UnreadableFlow for a DTD, too much, or broken XML."""
    data = source.encode(errors="replace") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise UnreadableFlow("size", f"The file is larger than {MAX_BYTES} bytes.")
    # a str is decoded already: its XML declaration may name another encoding, which must not count
    guard = _Guard("utf-8" if isinstance(source, str) else None)
    try:
        guard.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableFlow("xml", f"The file is not well-formed XML: {error}.") from error
    except ValueError as error:
        if isinstance(error, UnreadableFlow):
            raise
        raise UnreadableFlow("encoding", f"The file cannot be decoded: {error}.") from error
    return guard.tree.close()
